#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "connectmaster/client/client.h"

namespace connectmaster::client::cli {

// What every command needs to know, with the defaults of the tutorial.
struct GlobalOptions {
  std::string gateway = "127.0.0.1:4010";
  std::string certs = "./certs";
  std::string tenant = "tenant1";
  std::string gateway_id = "gateway1";
  std::optional<std::chrono::milliseconds> timeout;  // of every call; the library's timeouts unless given
};

// The name of the administrator's files in a certificate folder.
inline constexpr char kAdminFiles[] = "admin";

// A client that is logged in as the tenant, or with the administrator's certificate as tenant `as`. Null where that
// failed; why, and what may help, is then on standard error.
std::unique_ptr<Client> LogIn(const GlobalOptions& options);
std::unique_ptr<Client> LogInAdmin(const GlobalOptions& options, const std::string& as);

}  // namespace connectmaster::client::cli
