#pragma once

#include <optional>
#include <string>

#include "connectmaster/certs/certificate.h"
#include "connectmaster/fakegateway/tenant_id_from.h"

namespace connectmaster::fakegateway {

// Whose certificate it is (CERT-3). Nothing if it names no tenant, or more than one.
std::optional<std::string> TenantIdOf(const certs::Certificate& certificate, TenantIdFrom from);

// Whether it is of the device gateway with that ID.
bool IsOfGateway(const certs::Certificate& certificate, const std::string& gateway_id, TenantIdFrom from);

// Whether it is a device gateway's, even if it names several or an invalid one.
bool NamesGateway(const certs::Certificate& certificate);

}  // namespace connectmaster::fakegateway
