#pragma once

#include <gmock/gmock.h>

#include <array>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "calls/tenant_rules.h"
#include "control/call_faults.h"
#include "control/hand.h"
#include "fakegateway/world/client_calls.h"
#include "store/sqlite_store.h"
#include "world/world.h"

namespace connectmaster::fakegateway {

// A world with six device gateways (two pairs share a subnet) and some thirty devices, on which random things are done:
// everything that a client or a test's hand can do. The same seed does the same things. What clients see is kept.
class RandomSite {
 public:
  explicit RandomSite(unsigned seed);

  static constexpr std::array<const char*, 4> kTenants{"administrator", "a", "b", "c"};
  static constexpr std::array<const char*, 6> kGateways{"g0", "g1", "g2", "g3", "g4", "g5"};

  struct Watcher {
    std::string tenant_id;
    SubscriptionId id = 0;
    // Which devices are connected according to all changes that it saw.
    std::set<std::uint32_t> connected;
    int ends = 0;
  };

  struct Call {
    CallId id = 0;
    int answers = 0;
    absl::Status status;
  };

  // Does one random thing, and says which.
  std::string Step();
  // Answers every call.
  void Shutdown();

  // The connected devices that a tenant's lists show, by gateway.
  std::map<std::string, std::set<std::uint32_t>> ListedFor(const std::string& tenant_id);

  World& world() { return world_; }
  // What a registry would know that starts with the database, after a restart.
  Registry Restarted() const;
  // One for each tenant, from the very start.
  const std::vector<std::unique_ptr<Watcher>>& watchers() const { return watchers_; }
  const std::deque<Call>& calls() const { return calls_; }
  // All that clients saw, in its order.
  const std::vector<std::string>& seen() const { return seen_; }

 private:
  std::uint32_t Pick(std::uint32_t below) { return static_cast<std::uint32_t>(random_() % below); }
  Caller AnyCaller() { return {kTenants[Pick(kTenants.size())]}; }
  std::string AnyGateway() { return kGateways[Pick(kGateways.size())]; }
  std::uint32_t AnyDevice() { return 1 + Pick(kDevices); }

  void AddFleet();
  void AddWatchers();
  void Settle();
  // Stores the changes, and lets them take effect.
  void Commit(const Changes& changes);
  void CommitIfOk(const absl::StatusOr<Changes>& changes) {
    if (changes.ok()) Commit(*changes);
  }

  // The gateway's owner, mostly.
  Caller AnyCallerFor(const std::string& gateway) {
    const std::string* const owner = world_.registry().OwnerOf(gateway);
    return owner == nullptr || Pick(5) == 0 ? AnyCaller() : Caller{*owner};
  }
  gsdk::connect::AsyncConnectInfo AnyConnection();
  template <typename Request, typename Response>
  void BeginCall(Later<Request, Response> act, const Caller& caller, const Request& request);
  void Note(Watcher& watcher, const gsdk::connect::StatusChange& change) const;

  std::string ChangeAsync();
  std::string ChangeFilter();
  std::string ChangeStored();
  std::string ChangeSlaves();
  std::string CommandDevices();
  std::string Configure();
  std::string ChangeTenants();
  std::string ChangeGateways();
  std::string ChangeBlacklist();
  std::string Connect();
  std::string Search();
  std::string Disconnect();
  std::string TouchDevice();
  std::string TouchGateway();
  std::string CancelACall();
  std::string LetTimePass();

  static constexpr std::uint32_t kDevices = 30;
  // The one that is registered on the device.
  static std::uint32_t SlaveOf(std::uint32_t device) { return 1'000 + device; }

  std::mt19937 random_;
  World world_;
  Hand hand_{world_};
  std::unique_ptr<SqliteStore> database_ = SqliteStore::Open(":memory:", {}).value();
  std::vector<std::unique_ptr<Watcher>> watchers_;
  std::deque<Call> calls_;
  std::vector<std::string> seen_;
};

}  // namespace connectmaster::fakegateway
