#pragma once

#include <absl/status/status.h>

#include <string_view>

namespace connectmaster::certs {

// The tenant that always exists (TENANT-1); its certificate is the administrator's (LOGIN-2).
inline constexpr std::string_view kAdministratorTenantId = "administrator";

// What stands before a tenant's or gateway's ID in a URI subject alternative name (CERT-3).
inline constexpr std::string_view kTenantUriPrefix = "urn:gsdk:tenant:";
inline constexpr std::string_view kGatewayUriPrefix = "urn:gsdk:gateway:";

// TENANT-11: 1 to 64 of letters, digits, '.', '_' and '-'.
bool IsId(std::string_view text);

// INVALID_ARGUMENT, with `what` ("tenant ID") and the value in the message, unless `id` is an ID.
absl::Status CheckId(std::string_view what, std::string_view id);

}  // namespace connectmaster::certs
