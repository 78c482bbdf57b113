#pragma once

#include <absl/status/statusor.h>

#include "connectmaster/certs/key.h"

namespace connectmaster::certs {

// Any size that OpenSSL makes, also ones too weak to be used.
absl::StatusOr<PrivateKey> GenerateRsa(unsigned bits);

}  // namespace connectmaster::certs
