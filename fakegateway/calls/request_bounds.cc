#include "calls/request_bounds.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/wire_format_lite.h>

#include <cstdint>

#include "common/errors.h"
#include "common/limits.h"

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

// Counts what is on the wire, without making messages of it.
class FieldCounter {
 public:
  using WireFormat = google::protobuf::internal::WireFormatLite;

  explicit FieldCounter(google::protobuf::io::ZeroCopyInputStream& input) : input_(&input) {}

  // False if there is too much. `type` is null for a message that is not known.
  bool Count(const Descriptor* type, int depth) {
    while (const std::uint32_t tag = input_.ReadTag()) {
      if (!Take(1)) return false;
      const FieldDescriptor* const field =
          type == nullptr ? nullptr : type->FindFieldByNumber(WireFormat::GetTagFieldNumber(tag));
      std::uint64_t number = 0;
      switch (WireFormat::GetTagWireType(tag)) {
        case WireFormat::WIRETYPE_VARINT:
          if (!input_.ReadVarint64(&number)) return true;
          break;
        case WireFormat::WIRETYPE_FIXED64:
          if (!input_.Skip(8)) return true;
          break;
        case WireFormat::WIRETYPE_FIXED32:
          if (!input_.Skip(4)) return true;
          break;
        case WireFormat::WIRETYPE_LENGTH_DELIMITED:
          if (!CountDelimited(field, depth)) return false;
          break;
        case WireFormat::WIRETYPE_START_GROUP:
          if (depth == kMaxDepth) return true;
          if (!Count(nullptr, depth + 1)) return false;
          break;
        default:  // the end of a group, or no message
          return true;
      }
    }
    return true;
  }

 private:
  // Deeper ones are not read at all.
  static constexpr int kMaxDepth = 100;

  bool Take(std::size_t count) {
    if (count > left_) return false;
    left_ -= count;
    return true;
  }

  bool CountDelimited(const FieldDescriptor* field, int depth) {
    std::uint32_t length = 0;
    if (!input_.ReadVarint32(&length)) return true;
    if (field == nullptr || !IsMessage(*field)) {
      const bool is_list = field != nullptr && field->cpp_type() != FieldDescriptor::CPPTYPE_STRING;
      if (is_list && !Take(length)) return false;  // packed numbers, of a byte or more
      input_.Skip(static_cast<int>(length));
      return true;
    }
    if (depth == kMaxDepth) return true;
    const auto limit = input_.PushLimit(static_cast<int>(length));
    const bool fits = Count(field->message_type(), depth + 1);
    input_.Skip(input_.BytesUntilLimit());
    input_.PopLimit(limit);
    return fits;
  }

  google::protobuf::io::CodedInputStream input_;
  std::size_t left_ = kMaxFieldsInRequest;
};

}  // namespace

absl::Status CheckFields(google::protobuf::io::ZeroCopyInputStream& request, const Descriptor& type) {
  return FieldCounter(request).Count(&type, 0) ? absl::OkStatus() : TooManyFields();
}

absl::Status CheckNamed(const Message& request) {
  return CountNamed(request) > kMaxNamedInRequest ? TooMuchNamed(kMaxNamedInRequest) : absl::OkStatus();
}

}  // namespace connectmaster::fakegateway
