#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "connectmaster/fakegateway/faults.h"

namespace connectmaster::fakegateway {

// Where a fault could strike.
struct FaultPoint {
  std::string rpc;
  std::string tenant_id;
  std::set<std::string> gateway_ids;
  std::set<std::uint32_t> device_ids;
};

// What makes a fault one that this point can have: a part of Fault::what.
using FaultFilter = bool (*)(const Fault&);
bool StrikesCalls(const Fault& fault);
bool StrikesStreams(const Fault& fault);
bool StrikesDials(const Fault& fault);
bool StrikesExchanges(const Fault& fault);
bool StrikesChanges(const Fault& fault);

// The faults that were planned, and how often each has matched and struck. Not thread-safe.
class Faults {
 public:
  explicit Faults(std::uint64_t seed) : random_(seed) {}

  // Found valid before.
  void Add(const FaultPlan& plan);
  bool empty() const { return planned_.empty(); }

  // Those that strike here, now, in the order of the plan.
  std::vector<Fault> Strike(FaultFilter filter, const FaultPoint& point);

  // Those that have not struck as often as planned.
  std::vector<std::string> Unconsumed() const;

 private:
  struct Planned {
    Fault fault;
    int matched = 0;
    int struck = 0;

    // Whether it has had all the matches that it was planned for; for one without an end, whether it has begun.
    bool IsConsumed() const { return matched >= fault.nth - 1 + std::max(fault.times, 1); }
  };

  std::vector<Planned> planned_;
  std::mt19937_64 random_;
};

}  // namespace connectmaster::fakegateway
