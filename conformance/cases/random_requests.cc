#include "cases/random_requests.h"

#include <limits>
#include <utility>

namespace connectmaster::conformance {
namespace {

using google::protobuf::FieldDescriptor;

constexpr std::size_t kMostElements = 5;

// Strings that programs tend to forget. All are valid UTF-8; Damaged() makes others.
std::vector<std::string> AwkwardStrings() {
  return {"",
          " ",
          "a b",
          "..",
          "../../etc/passwd",
          "'; DROP TABLE tenant; --",
          "%s%n%x",
          std::string("nul\0inside", 10),
          "\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80",
          std::string(65, 'x'),
          std::string(70'000, 'y'),
          "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
          "0.0.0.0",
          "255.255.255.255",
          "127.0.0.1",
          "192.168.0.256",
          "::1"};
}

std::vector<std::int64_t> AwkwardNumbers() {
  return {0,
          1,
          2,
          -1,
          99,
          1'077,
          1'078,
          51'211,
          65'535,
          65'536,
          std::numeric_limits<std::int32_t>::max(),
          std::numeric_limits<std::int32_t>::min(),
          std::numeric_limits<std::uint32_t>::max(),
          std::numeric_limits<std::int64_t>::max(),
          std::numeric_limits<std::int64_t>::min()};
}

bool EndsWith(const std::string& text, const std::string& end) {
  return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

}  // namespace

std::string RandomRequests::Bytes(std::size_t size) {
  std::string bytes(size, '\0');
  for (char& byte : bytes) byte = static_cast<char>(Below(256));
  return bytes;
}

std::unique_ptr<google::protobuf::Message> RandomRequests::Message(const google::protobuf::Descriptor& type) {
  const auto* const prototype = google::protobuf::MessageFactory::generated_factory()->GetPrototype(&type);
  std::unique_ptr<google::protobuf::Message> message(prototype->New());
  Fill(*message);
  return message;
}

std::string RandomRequests::Damaged(std::string bytes) {
  for (std::size_t damages = 1 + Below(4); damages > 0; --damages) {
    const std::size_t at = Below(bytes.size() + 1);
    const std::size_t length = Below(8);
    switch (Below(4)) {
      case 0:
        if (at < bytes.size()) bytes[at] = static_cast<char>(Below(256));
        break;
      case 1:
        bytes.erase(at, length);
        break;
      case 2:
        bytes.insert(at, bytes.substr(at, length));
        break;
      default:
        bytes.insert(at, Bytes(length));
    }
  }
  return bytes;
}

template <typename Value>
const Value* RandomRequests::KnownValue(const std::map<std::string, std::vector<Value>>& known,
                                        const std::string& field) {
  for (const auto& [end, values] : known) {
    // Repeated fields have names in the plural.
    if ((EndsWith(field, end) || EndsWith(field, end + "s")) && !values.empty() && !OneIn(4)) {
      return &values[Below(values.size())];
    }
  }
  return nullptr;
}

std::string RandomRequests::AnyString(const std::string& field) {
  static const std::vector<std::string> kAwkward = AwkwardStrings();
  if (const std::string* const known = KnownValue(known_.strings, field)) return *known;
  return kAwkward[Below(kAwkward.size())];
}

std::int64_t RandomRequests::AnyNumber(const std::string& field) {
  static const std::vector<std::int64_t> kAwkward = AwkwardNumbers();
  if (const std::int64_t* const known = KnownValue(known_.numbers, field)) return *known;
  return OneIn(8) ? static_cast<std::int64_t>(random_()) : kAwkward[Below(kAwkward.size())];
}

void RandomRequests::Fill(google::protobuf::Message& message) {
  const google::protobuf::Descriptor& type = *message.GetDescriptor();
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    if (OneIn(6)) continue;
    const std::size_t times = field.is_repeated() ? Below(kMostElements + 1) : 1;
    for (std::size_t j = 0; j < times; ++j) SetField(message, field);
  }
}

void RandomRequests::SetField(google::protobuf::Message& message, const FieldDescriptor& field) {
  const google::protobuf::Reflection& access = *message.GetReflection();
  const bool adds = field.is_repeated();
  const auto set = [&](auto add_value, auto set_value, auto value) {
    adds ? (access.*add_value)(&message, &field, value) : (access.*set_value)(&message, &field, value);
  };
  using google::protobuf::Reflection;
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_MESSAGE:
      Fill(adds ? *access.AddMessage(&message, &field) : *access.MutableMessage(&message, &field));
      break;
    case FieldDescriptor::CPPTYPE_STRING:
      set(&Reflection::AddString, &Reflection::SetString, AnyString(field.name()));
      break;
    case FieldDescriptor::CPPTYPE_BOOL:
      set(&Reflection::AddBool, &Reflection::SetBool, OneIn(2));
      break;
    case FieldDescriptor::CPPTYPE_ENUM:
      set(&Reflection::AddEnumValue, &Reflection::SetEnumValue,
          OneIn(3) ? static_cast<int>(AnyNumber(field.name())) : static_cast<int>(Below(4)));
      break;
    case FieldDescriptor::CPPTYPE_INT32:
      set(&Reflection::AddInt32, &Reflection::SetInt32, static_cast<std::int32_t>(AnyNumber(field.name())));
      break;
    case FieldDescriptor::CPPTYPE_UINT32:
      set(&Reflection::AddUInt32, &Reflection::SetUInt32, static_cast<std::uint32_t>(AnyNumber(field.name())));
      break;
    case FieldDescriptor::CPPTYPE_INT64:
      set(&Reflection::AddInt64, &Reflection::SetInt64, AnyNumber(field.name()));
      break;
    case FieldDescriptor::CPPTYPE_UINT64:
      set(&Reflection::AddUInt64, &Reflection::SetUInt64, static_cast<std::uint64_t>(AnyNumber(field.name())));
      break;
    default:
      break;  // the contract has no other types
  }
}

}  // namespace connectmaster::conformance
