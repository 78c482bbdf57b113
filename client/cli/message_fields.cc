#include "message_fields.h"

#include <google/protobuf/descriptor.h>

#include "names.h"

namespace connectmaster::client::cli {
namespace {

using google::protobuf::FieldDescriptor;

std::string ValueText(const google::protobuf::Message& message, const FieldDescriptor& field) {
  const google::protobuf::Reflection& values = *message.GetReflection();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_BOOL:
      return YesNo(values.GetBool(message, &field));
    case FieldDescriptor::CPPTYPE_INT32:
      return std::to_string(values.GetInt32(message, &field));
    case FieldDescriptor::CPPTYPE_UINT32:
      return std::to_string(values.GetUInt32(message, &field));
    case FieldDescriptor::CPPTYPE_ENUM:
      // The name of a value that this version does not know contains its number.
      return values.GetEnum(message, &field)->name();
    default:
      return values.GetString(message, &field);
  }
}

}  // namespace

std::vector<MessageField> MessageFields(const google::protobuf::Message& message) {
  const google::protobuf::Descriptor& fields = *message.GetDescriptor();
  std::vector<MessageField> texts;
  texts.reserve(static_cast<size_t>(fields.field_count()));
  for (int i = 0; i < fields.field_count(); ++i) {
    texts.emplace_back(fields.field(i)->name(), ValueText(message, *fields.field(i)));
  }
  return texts;
}

}  // namespace connectmaster::client::cli
