#pragma once

#include <chrono>
#include <string>

#include "absl/status/statusor.h"
#include "connectmaster/client/options.h"

namespace connectmaster::client::internal {

// The options with PEM texts that were encoded anew: the roots that can be used at the time `now`, the client's
// certificate with its CAs, its private key. Errors as CheckOptions(). The only user of OpenSSL in the client.
absl::StatusOr<ClientOptions> CheckCredential(ClientOptions options, std::chrono::system_clock::time_point now);

// The certificates of a PEM text, encoded anew, and nothing else of it: a private key beside them is not sent. A text
// without any is returned without private keys.
std::string CertificatesOf(const std::string& text);

}  // namespace connectmaster::client::internal
