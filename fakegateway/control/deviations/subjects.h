#pragma once

#include <initializer_list>
#include <vector>

#include "connectmaster/fakegateway/deviations.h"
#include "control/behaviour.h"

// The deviations, by the subjects of docs/requirements.md.
namespace connectmaster::fakegateway {

struct DeviationEntry {
  Deviation deviation;
  // Changes one entry of the behaviour: a call, a row of the link table, a rule, a setting.
  void (*apply)(Behaviour& behaviour);
};
using DeviationEntries = std::vector<DeviationEntry>;

inline DeviationEntries Joined(std::initializer_list<DeviationEntries> parts) {
  DeviationEntries all;
  for (const auto& part : parts) all.insert(all.end(), part.begin(), part.end());
  return all;
}

DeviationEntries LoginDeviations();
DeviationEntries TenantDeviations();
DeviationEntries GatewayDeviations();
DeviationEntries SearchDeviations();
DeviationEntries SyncDeviations();
DeviationEntries AsyncDeviations();
DeviationEntries AcceptDeviations();
DeviationEntries StatusDeviations();
DeviationEntries DisconnectDeviations();
DeviationEntries ModeDeviations();
DeviationEntries SslDeviations();
DeviationEntries MultiDeviations();
DeviationEntries SlaveDeviations();
DeviationEntries IpConfigDeviations();
DeviationEntries DeviceDeviations();
DeviationEntries ServiceDeviations();

}  // namespace connectmaster::fakegateway
