#pragma once

#include <chrono>
#include <string>

#include "connectmaster/certs/authority.h"
#include "connectmaster/client/options.h"

namespace connectmaster::client {

// A root CA with P-256 keys, in memory.
certs::CertificateAuthority MakeAuthority();

// Options for tenant1, with certificates that are good now.
ClientOptions MakeOptions(const certs::CertificateAuthority& authority);

certs::TenantRequest MakeTenantRequest();

}  // namespace connectmaster::client
