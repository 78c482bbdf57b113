#pragma once

#include <absl/status/status.h>

#include <string_view>

#include "connectmaster/export.h"

namespace connectmaster::certs {

// The tenant that always exists (TENANT-1). The administrator's certificate names it (LOGIN-2).
inline constexpr std::string_view kAdministratorTenantId = "administrator";

// The prefixes of a tenant ID and a gateway ID in a URI subject alternative name (CERT-3).
inline constexpr std::string_view kTenantUriPrefix = "urn:gsdk:tenant:";
inline constexpr std::string_view kGatewayUriPrefix = "urn:gsdk:gateway:";

// Whether `text` is a valid tenant or gateway ID: 1 to 64 letters, digits, '.', '_' or '-' (TENANT-11).
CONNECTMASTER_EXPORT bool IsId(std::string_view text);

// INVALID_ARGUMENT unless `id` is a valid ID. The message has `what` ("tenant ID") and the value.
CONNECTMASTER_EXPORT absl::Status CheckId(std::string_view what, std::string_view id);

}  // namespace connectmaster::certs
