#include "control/deviations/deviate.h"

#include "absl/strings/str_cat.h"
#include "control/deviations/subjects.h"

namespace connectmaster::fakegateway {
namespace {

const DeviationEntries& All() {
  static const DeviationEntries kAll =
      Joined({LoginDeviations(), TenantDeviations(), GatewayDeviations(), SearchDeviations(), SyncDeviations(),
              AsyncDeviations(), AcceptDeviations(), StatusDeviations(), DisconnectDeviations(), ModeDeviations(),
              SslDeviations(), MultiDeviations(), SlaveDeviations(), IpConfigDeviations(), DeviceDeviations(),
              ServiceDeviations()});
  return kAll;
}

}  // namespace

absl::Status Deviate(const std::string& name, Behaviour& behaviour) {
  if (name.empty()) return absl::OkStatus();
  for (const auto& entry : All()) {
    if (entry.deviation.name != name) continue;
    entry.apply(behaviour);
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(
      absl::StrCat("no deviation has the name '", name, "'; `fakegateway deviations` lists those that there are"));
}

std::vector<Deviation> Deviations() {
  std::vector<Deviation> deviations;
  for (const auto& entry : All()) deviations.push_back(entry.deviation);
  return deviations;
}

}  // namespace connectmaster::fakegateway
