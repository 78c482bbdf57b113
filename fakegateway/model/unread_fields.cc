#include "model/unread_fields.h"

#include <google/protobuf/unknown_field_set.h>

#include <algorithm>
#include <array>
#include <set>

#include "absl/strings/str_cat.h"
#include "connectmaster/wire_names.h"

namespace connectmaster::fakegateway {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// ACCEPT-5, UDP-3: kept and given back, no more.
constexpr std::array kWithoutEffect{
    "gsdk.connect.AcceptFilter.IPAddrs", "gsdk.connect.AcceptFilter.subnetMasks", "gsdk.network.IPConfig.gateway",
    "gsdk.network.IPConfig.subnetMask",  "gsdk.network.IPConfig.useDNS",          "gsdk.network.IPConfig.DNSServer",
    "gsdk.network.IPConfig.serverURL",   "gsdk.network.IPConfig.MTUSize",         "gsdk.network.IPConfig.baseband",
};

void Collect(const Message& message, const std::string& path, std::set<std::string>& found) {
  const auto* const reflection = message.GetReflection();
  const auto& unknown = reflection->GetUnknownFields(message);
  for (int i = 0; i < unknown.field_count(); ++i) {
    found.insert(absl::StrCat(path, unknown.field(i).number(), " (not in the contract)"));
  }
  std::vector<const FieldDescriptor*> fields;
  reflection->ListFields(message, &fields);
  for (const FieldDescriptor* const field : fields) {
    const std::string name = path + field->name();
    if (std::find(kWithoutEffect.begin(), kWithoutEffect.end(), WireName(field->full_name())) != kWithoutEffect.end()) {
      found.insert(name);
    }
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
    if (!field->is_repeated()) {
      Collect(reflection->GetMessage(message, field), name + ".", found);
      continue;
    }
    for (int i = 0; i < reflection->FieldSize(message, field); ++i) {
      Collect(reflection->GetRepeatedMessage(message, field, i), name + ".", found);
    }
  }
}

}  // namespace

std::vector<std::string> UnreadFields(const Message& request) {
  std::set<std::string> found;
  Collect(request, "", found);
  return {found.begin(), found.end()};
}

}  // namespace connectmaster::fakegateway
