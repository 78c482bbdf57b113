#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>

#include "absl/status/status.h"
#include "connectmaster/client/client.h"

namespace connectmaster::process_tests {

// Writes to a master gateway what it has to keep, at random, and knows what has to be there. Each writer has tenants,
// gateways and certificates of its own, so that many can write at once.
//
// Thread safety: for one thread at a time.
class RegistryWriter {
 public:
  RegistryWriter(std::string name, uint32_t seed) : name_(std::move(name)), random_(seed) {}

  // Adds the tenant that certificates are issued for. The client is an administrator's, here and below.
  absl::Status SetUp(client::Client& admin);

  // One call, which writes several things. What comes of one that fails is not known.
  absl::Status WriteOnce(client::Client& admin);

  // Reads everything, and takes it for what is there from now on. What is not as it has to be, or empty: every call
  // that was answered OK has been made, and the one that was not as a whole or not at all.
  std::string Check(client::Client& admin);

  // How many gateways it has at the last check.
  std::size_t gateway_count() const;

 private:
  // What is stored, but for issued certificates, whose serial numbers are the gateway's choice.
  struct State {
    std::map<std::string, std::set<std::string>> tenants;  // with their gateways
    std::set<int64_t> blacklist;
    // What is stored for the gateway that it keeps: device IDs of asynchronous connections, of the accept filter, and
    // of parents of slaves.
    std::set<uint32_t> connections;
    std::set<uint32_t> filter;
    std::set<uint32_t> parents;
    bool operator==(const State&) const = default;
  };

  std::string NewName();
  absl::Status AddTenant(client::Client& admin, State& after);
  absl::Status DeleteTenant(client::Client& admin, State& after);
  absl::Status AddGateways(client::Client& admin, State& after);
  absl::Status DeleteGateways(client::Client& admin, State& after);
  absl::Status Blacklist(client::Client& admin, State& after);
  absl::Status ClearBlacklist(client::Client& admin, State& after);
  absl::Status StoreConnections(client::Client& admin, State& after);
  absl::Status RemoveConnections(client::Client& admin, State& after);
  absl::Status StoreFilter(client::Client& admin, State& after);
  absl::Status StoreSlaves(client::Client& admin, State& after);
  absl::Status RemoveSlaves(client::Client& admin, State& after);
  absl::Status Issue(client::Client& admin);
  std::set<uint32_t> AnyDevices();
  std::string KeptGateway() const { return name_ + "-kept"; }
  absl::StatusOr<State> Read(client::Client& admin) const;
  static std::string Describe(const State& state);

  std::string name_;
  std::mt19937 random_;
  int names_ = 0;
  State state_;
  std::optional<State> unanswered_;  // what it is if the call that failed was made
  std::size_t issued_ = 0;
  bool issue_unanswered_ = false;
};

}  // namespace connectmaster::process_tests
