#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "log_in.h"

namespace connectmaster::client::cli {

// The commands, one source file each. Data goes to standard output, errors to standard error; the result is the exit
// status.

struct SearchOptions {
  std::chrono::milliseconds wait{5'000};
  bool json = false;
};
int RunSearch(const GlobalOptions& globals, const SearchOptions& options);

struct ConnectOptions {
  std::string address;
  bool ssl = false;
  bool json = false;
};
// "IP" or "IP:PORT"; nothing where that is not it. The gateway judges the IP address itself.
std::optional<gsdk::connect::ConnectInfo> ParseAddress(const std::string& address);
int RunConnect(const GlobalOptions& globals, const ConnectOptions& options);

struct DisconnectOptions {
  std::vector<uint32_t> device_ids;
  bool all = false;
};
int RunDisconnect(const GlobalOptions& globals, const DisconnectOptions& options);

struct DevicesOptions {
  bool json = false;
};
int RunDevices(const GlobalOptions& globals, const DevicesOptions& options);

struct WatchOptions {
  uint32_t count = 0;  // 0: until interrupted
  bool json = false;
};
int RunWatch(const GlobalOptions& globals, const WatchOptions& options);

// Registers the tenant with its gateway unless it is there, as the tutorial's option -i.
int RunInit(const GlobalOptions& globals);

// The tutorial's session.
int RunMenu(const GlobalOptions& globals);

}  // namespace connectmaster::client::cli
