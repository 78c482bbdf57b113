#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "connectmaster/client/client.h"

namespace connectmaster::client::cli {

// The options of all commands; their defaults are the tutorial's.
struct GlobalOptions {
  std::string gateway = "127.0.0.1:4010";
  std::string certs = "./certs";
  std::string tenant = "tenant1";
  std::string gateway_id = "gateway1";
  bool json = false;
  std::optional<std::chrono::milliseconds> timeout;    // of every call; by default the library's timeouts
  std::optional<std::chrono::milliseconds> keepalive;  // the interval; by default the library's
};

// The name of the administrator's files in a certificate folder.
inline constexpr char kAdminFiles[] = "admin";

// Logs in as the tenant, or with the administrator's certificate as tenant `as`. Returns null if that fails, after
// printing the reason and advice on standard error.
std::unique_ptr<Client> LogIn(const GlobalOptions& options);
std::unique_ptr<Client> LogInAdmin(const GlobalOptions& options, const std::string& as);

}  // namespace connectmaster::client::cli
