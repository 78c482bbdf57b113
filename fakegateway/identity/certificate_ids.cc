#include "identity/certificate_ids.h"

#include <algorithm>
#include <string_view>

#include "connectmaster/certs/id.h"

namespace connectmaster::fakegateway {
namespace {

bool HasUri(const certs::Certificate& certificate, std::string_view prefix) {
  const auto& uris = certificate.Uris();
  return std::any_of(uris.begin(), uris.end(), [&](const std::string& uri) { return uri.starts_with(prefix); });
}

// The ID in the common name; as with URIs, several name none.
std::optional<std::string> CommonName(const certs::Certificate& certificate) {
  const auto& names = certificate.CommonNames();
  return names.size() == 1 && certs::IsId(names.front()) ? std::optional(names.front()) : std::nullopt;
}

}  // namespace

std::optional<std::string> TenantIdOf(const certs::Certificate& certificate, TenantIdFrom from) {
  if (from == TenantIdFrom::kCommonName && !HasUri(certificate, certs::kTenantUriPrefix)) {
    return CommonName(certificate);
  }
  return certificate.TenantId();
}

bool IsOfGateway(const certs::Certificate& certificate, const std::string& gateway_id, TenantIdFrom from) {
  if (from == TenantIdFrom::kCommonName && !NamesGateway(certificate)) return CommonName(certificate) == gateway_id;
  return certificate.GatewayId() == gateway_id;
}

bool NamesGateway(const certs::Certificate& certificate) {
  return HasUri(certificate, certs::kGatewayUriPrefix);
}

}  // namespace connectmaster::fakegateway
