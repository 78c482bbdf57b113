#include "ip_config_fields.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace connectmaster::client::cli {
namespace {

using google::protobuf::FieldDescriptor;
using gsdk::network::IPConfig;

const FieldDescriptor* FindField(const std::string& name) {
  const google::protobuf::Descriptor& fields = *IPConfig::descriptor();
  for (int i = 0; i < fields.field_count(); ++i) {
    if (absl::EqualsIgnoreCase(fields.field(i)->name(), name)) return fields.field(i);
  }
  return nullptr;
}

// Returns false if the text is not a value of the field.
bool SetValue(IPConfig& config, const FieldDescriptor& field, const std::string& text) {
  const google::protobuf::Reflection& values = *IPConfig::GetReflection();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_BOOL: {
      bool value = false;  // yes and no, true and false, 1 and 0
      if (!absl::SimpleAtob(text, &value)) return false;
      values.SetBool(&config, &field, value);
      return true;
    }
    case FieldDescriptor::CPPTYPE_INT32: {
      int32_t value = 0;
      if (!absl::SimpleAtoi(text, &value)) return false;
      values.SetInt32(&config, &field, value);
      return true;
    }
    case FieldDescriptor::CPPTYPE_ENUM: {
      const auto* const value = field.enum_type()->FindValueByName(absl::AsciiStrToUpper(text));
      if (value == nullptr) return false;
      values.SetEnum(&config, &field, value);
      return true;
    }
    default:
      values.SetString(&config, &field, text);
      return true;
  }
}

}  // namespace

absl::Status SetIpConfigField(IPConfig& config, const MessageField& field) {
  const FieldDescriptor* const found = FindField(field.first);
  if (found == nullptr) {
    std::string names;
    for (const auto& [name, value] : MessageFields(config)) absl::StrAppend(&names, names.empty() ? "" : ", ", name);
    return absl::InvalidArgumentError(absl::StrCat("'", field.first, "' is not a field: give one of ", names));
  }
  if (!SetValue(config, *found, field.second)) {
    return absl::InvalidArgumentError(
        absl::StrCat("'", field.second, "' is not a value of ", found->name(), ": see its form in 'ipconfig get'"));
  }
  return absl::OkStatus();
}

std::optional<MessageField> ParseIpConfigField(const std::string& text) {
  const size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0) return std::nullopt;
  return MessageField(text.substr(0, equals), text.substr(equals + 1));
}

}  // namespace connectmaster::client::cli
