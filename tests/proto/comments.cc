#include "comments.h"

#include <google/protobuf/descriptor.h>

namespace connectmaster::prototest {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::FileDescriptor;
using google::protobuf::SourceLocation;

class Errors : public google::protobuf::compiler::MultiFileErrorCollector {
 public:
  void AddError(const std::string& file, int line, int /*column*/, const std::string& message) override {
    messages.push_back(file + ":" + std::to_string(line + 1) + ": " + message);
  }

  std::vector<std::string> messages;
};

template <typename Definition>
void Check(const Definition& definition, const FileDescriptor& file, std::vector<std::string>& found) {
  SourceLocation location;
  if (!definition.GetSourceLocation(&location) ||
      (location.leading_comments.empty() && location.trailing_comments.empty())) {
    found.push_back(file.name() + ":" + std::to_string(location.start_line + 1) + ": " + definition.full_name() +
                    " has no comment");
  }
}

void CheckEnum(const EnumDescriptor& type, std::vector<std::string>& found) {
  Check(type, *type.file(), found);
  for (int i = 0; i < type.value_count(); ++i) {
    Check(*type.value(i), *type.file(), found);
  }
}

void CheckMessage(const Descriptor& type, std::vector<std::string>& found) {
  Check(type, *type.file(), found);
  for (int i = 0; i < type.field_count(); ++i) {
    Check(*type.field(i), *type.file(), found);
  }
  for (int i = 0; i < type.enum_type_count(); ++i) {
    CheckEnum(*type.enum_type(i), found);
  }
  for (int i = 0; i < type.nested_type_count(); ++i) {
    if (!type.nested_type(i)->options().map_entry()) {
      CheckMessage(*type.nested_type(i), found);
    }
  }
}

}  // namespace

std::vector<std::string> Uncommented(const std::string& file, google::protobuf::compiler::SourceTree& tree) {
  Errors errors;
  google::protobuf::compiler::Importer importer(&tree, &errors);
  const FileDescriptor* descriptor = importer.Import(file);
  if (descriptor == nullptr) {
    return errors.messages;
  }
  std::vector<std::string> found;
  for (int i = 0; i < descriptor->service_count(); ++i) {
    Check(*descriptor->service(i), *descriptor, found);
    for (int j = 0; j < descriptor->service(i)->method_count(); ++j) {
      Check(*descriptor->service(i)->method(j), *descriptor, found);
    }
  }
  for (int i = 0; i < descriptor->enum_type_count(); ++i) {
    CheckEnum(*descriptor->enum_type(i), found);
  }
  for (int i = 0; i < descriptor->message_type_count(); ++i) {
    CheckMessage(*descriptor->message_type(i), found);
  }
  return found;
}

}  // namespace connectmaster::prototest
