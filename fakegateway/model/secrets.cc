#include "model/secrets.h"

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "connectmaster/wire_names.h"

namespace connectmaster::fakegateway {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr std::array<std::string_view, 9> kSecrets{
    "gsdk.cert.CreateServerCertificateResponse.serverKey",
    "gsdk.cert.SetGatewayCertificateRequest.gatewayKey",
    "gsdk.cert.SetServerCertificateRequest.serverKey",
    "gsdk.device.SetHashKeyRequest.hashKey",
    "gsdk.gateway.CreateCertificateResponse.gatewayKey",
    "gsdk.login.LoginAdminResponse.jwtToken",
    "gsdk.login.LoginResponse.jwtToken",
    "gsdk.network.WLANConfig.authKey",
    "gsdk.tenant.CreateCertificateResponse.tenantKey",
};

constexpr char kLeftOut[] = "(left out)";

// `seen`: a type may contain itself.
bool HasSecretField(const Descriptor& type, std::set<const Descriptor*>& seen) {
  if (!seen.insert(&type).second) return false;
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    if (IsSecret(field)) return true;
    if (field.message_type() != nullptr && HasSecretField(*field.message_type(), seen)) return true;
  }
  return false;
}

void LeaveOut(Message& message, const FieldDescriptor& field) {
  const auto* const reflection = message.GetReflection();
  const int size = field.is_repeated() ? reflection->FieldSize(message, &field) : 0;
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
    for (int i = 0; i < size; ++i) LeaveOutSecrets(*reflection->MutableRepeatedMessage(&message, &field, i));
    if (!field.is_repeated()) LeaveOutSecrets(*reflection->MutableMessage(&message, &field));
  } else if (IsSecret(field)) {
    for (int i = 0; i < size; ++i) reflection->SetRepeatedString(&message, &field, i, kLeftOut);
    if (!field.is_repeated()) reflection->SetString(&message, &field, kLeftOut);
  }
}

}  // namespace

bool IsSecret(const FieldDescriptor& field) {
  return field.cpp_type() == FieldDescriptor::CPPTYPE_STRING &&
         std::find(kSecrets.begin(), kSecrets.end(), WireName(field.full_name())) != kSecrets.end();
}

bool MayHaveSecrets(const Descriptor& type) {
  thread_local std::unordered_map<const Descriptor*, bool> known;
  const auto found = known.find(&type);
  if (found != known.end()) return found->second;
  std::set<const Descriptor*> seen;
  return known[&type] = HasSecretField(type, seen);
}

void LeaveOutSecrets(Message& message) {
  if (!MayHaveSecrets(*message.GetDescriptor())) return;
  std::vector<const FieldDescriptor*> fields;
  message.GetReflection()->ListFields(message, &fields);
  for (const FieldDescriptor* const field : fields) LeaveOut(message, *field);
}

}  // namespace connectmaster::fakegateway
