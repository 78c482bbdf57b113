#pragma once

#include <chrono>
#include <string>

#include "absl/status/status.h"

namespace connectmaster::client::internal {

// What CheckOptions() says of the PEM texts, at the time `now`. The only user of OpenSSL in the client.
absl::Status CheckCredential(const std::string& root_pem, const std::string& certificate_pem,
                             const std::string& key_pem, std::chrono::system_clock::time_point now);

}  // namespace connectmaster::client::internal
