#pragma once

#include <spdlog/common.h>

#include <chrono>
#include <cstdint>
#include <string>

#include "connectmaster/certs/key.h"
#include "connectmaster/fakegateway/tenant_id_from.h"

namespace connectmaster::fakegateway::cli {

struct ServeOptions {
  std::string listen = "127.0.0.1:4010";
  std::string certs = "./certs";
  std::string fleet;
  std::string database;
  std::string ready_file;
  bool exit_with_stdin = false;
  certs::KeyType key_type = certs::KeyType::kRsa2048;
  TenantIdFrom tenant_id_from = TenantIdFrom::kUri;
  std::chrono::milliseconds reconnect_interval = std::chrono::seconds(30);
  std::chrono::milliseconds keep_alive = std::chrono::seconds(32);
  std::chrono::milliseconds command_timeout = std::chrono::seconds(10);
  std::chrono::milliseconds token_lifetime = std::chrono::hours(24);
  std::string deviation;
  std::uint64_t seed = 0;
  double time_scale = 1;
  spdlog::level::level_enum log_level = spdlog::level::warn;
};

// Serves until a signal (see Stop) or, with exit_with_stdin, the end of standard input ends it; the exit status.
// `program` is argv[0], for the hint at the client beside it.
int Serve(const ServeOptions& options, const std::string& program);

}  // namespace connectmaster::fakegateway::cli
