#include "world/request_bounds.h"

#include "world/errors.h"
#include "world/limits.h"

namespace connectmaster::fakegateway {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

bool IsMessage(const FieldDescriptor& field) {
  return field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
}

// Whether its messages can have lists.
bool HasLists(const Descriptor& type) {
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    if (field.is_repeated() || (IsMessage(field) && HasLists(*field.message_type()))) return true;
  }
  return false;
}

std::size_t CountNamed(const Message& message) {
  const auto& reflection = *message.GetReflection();
  const Descriptor& type = *message.GetDescriptor();
  std::size_t count = 0;
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor* const field = type.field(i);
    const bool has_lists = IsMessage(*field) && HasLists(*field->message_type());
    if (!field->is_repeated()) {
      if (has_lists && reflection.HasField(message, field)) count += CountNamed(reflection.GetMessage(message, field));
      continue;
    }
    const int size = reflection.FieldSize(message, field);
    count += static_cast<std::size_t>(size);
    for (int j = 0; has_lists && j < size && count <= kMaxNamedInRequest; ++j) {
      count += CountNamed(reflection.GetRepeatedMessage(message, field, j));
    }
  }
  return count;
}

}  // namespace

absl::Status CheckNamed(const Message& request) {
  return CountNamed(request) > kMaxNamedInRequest ? TooMuchNamed(kMaxNamedInRequest) : absl::OkStatus();
}

}  // namespace connectmaster::fakegateway
