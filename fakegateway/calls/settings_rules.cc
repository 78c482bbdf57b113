#include "calls/settings_rules.h"

#include <set>

#include "calls/gateway_rules.h"
#include "common/errors.h"
#include "common/ipv4.h"
#include "common/limits.h"

namespace connectmaster::fakegateway {
namespace {

using google::protobuf::RepeatedField;
using google::protobuf::RepeatedPtrField;

// How many there will be.
template <typename Stored, typename Infos>
std::size_t CountWith(const Stored& stored, const Infos& infos) {
  std::set<std::uint32_t> added;
  for (const auto& info : infos) {
    if (!stored.contains(info.deviceid())) added.insert(info.deviceid());
  }
  return stored.size() + added.size();
}

template <typename Removed, typename Request, typename Stored, typename NotThere>
Planned PlanRemoval(const Request& request, const Stored& stored, NotThere not_there) {
  Planned planned;
  std::map<std::uint32_t, absl::Status> failures;
  for (const std::uint32_t id : std::set<std::uint32_t>(request.deviceids().begin(), request.deviceids().end())) {
    if (stored.contains(id)) {
      planned.changes.emplace_back(Removed{request.gatewayid(), id});
    } else {
      failures.emplace(id, not_there(id));
    }
  }
  planned.answer = DevicesFailed(failures);
  return planned;
}

}  // namespace

absl::Status CheckAsyncConnections(const RepeatedPtrField<gsdk::connect::AsyncConnectInfo>& infos) {
  if (infos.empty()) return NothingGiven("connection");
  for (const auto& info : infos) {
    if (info.deviceid() == 0) return DeviceIdIsZero();
    if (!info.ipaddr().empty() && !Ipv4::Parse(info.ipaddr())) return NotIpv4(info.ipaddr());  // ASYNC-8
    if (info.port() < 0 || info.port() > kMaxPort) return InvalidPort(info.port());
  }
  return absl::OkStatus();
}

absl::Status CheckFilter(const gsdk::connect::AcceptFilter& filter) {
  if (filter.ByteSizeLong() > kMaxFilterBytes) return LimitReached("bytes of an accept filter", kMaxFilterBytes);
  return absl::OkStatus();
}

absl::Status CheckSlaves(const RepeatedPtrField<gsdk::connect::SlaveDeviceInfo>& infos) {
  if (static_cast<std::size_t>(infos.size()) > kMaxSlaveParents) {
    return LimitReached("parents of slaves", kMaxSlaveParents);
  }
  std::set<std::uint32_t> parents;
  for (const auto& info : infos) {
    if (info.deviceid() == 0) return DeviceIdIsZero();
    if (!parents.insert(info.deviceid()).second) return GivenTwice("slaves", info.deviceid());
    const auto rs485 = static_cast<std::size_t>(info.rs485slavedeviceids_size());
    if (rs485 > kMaxRs485Slaves) return TooManyRs485Slaves(info.deviceid(), rs485);  // SLAVE-4
    if (static_cast<std::size_t>(info.wiegandslavedeviceids_size()) > kMaxWiegandSlaves) {
      return LimitReached("Wiegand slaves of a device", kMaxWiegandSlaves);
    }
  }
  return absl::OkStatus();
}

absl::Status CheckDeviceIds(const RepeatedField<std::uint32_t>& device_ids) {
  return device_ids.empty() ? NothingGiven("device ID") : absl::OkStatus();
}

absl::StatusOr<Changes> PlanStore(const Registry& registry, const Caller& caller,
                                  const gsdk::connect_master::AddAsyncConnectionDBRequest& request) {
  if (auto status = RequireReached(registry, caller, request.gatewayid()); !status.ok()) return status;
  if (auto status = CheckAsyncConnections(request.connectinfos()); !status.ok()) return status;
  const auto& stored = registry.SettingsOf(request.gatewayid()).async_connections;
  if (CountWith(stored, request.connectinfos()) > kMaxAsyncConnections) {
    return LimitReached("asynchronous connections of a gateway", kMaxAsyncConnections);
  }
  Changes changes;
  for (const auto& info : request.connectinfos()) {
    changes.emplace_back(AsyncConnectionStored{request.gatewayid(), info});
  }
  return changes;
}

absl::StatusOr<Changes> PlanStore(const Registry& registry, const Caller& caller,
                                  const gsdk::connect_master::SetAcceptFilterDBRequest& request) {
  if (auto status = RequireReached(registry, caller, request.gatewayid()); !status.ok()) return status;
  if (auto status = CheckFilter(request.filter()); !status.ok()) return status;
  return Changes{AcceptFilterStored{request.gatewayid(), request.filter()}};
}

absl::StatusOr<Changes> PlanStore(const Registry& registry, const Caller& caller,
                                  const gsdk::connect_master::AddSlaveDeviceDBRequest& request) {
  if (auto status = RequireReached(registry, caller, request.gatewayid()); !status.ok()) return status;
  if (request.slavedeviceinfos().empty()) return NothingGiven("parent of slaves");
  if (auto status = CheckSlaves(request.slavedeviceinfos()); !status.ok()) return status;
  const auto& stored = registry.SettingsOf(request.gatewayid()).slaves;
  if (CountWith(stored, request.slavedeviceinfos()) > kMaxSlaveParents) {
    return LimitReached("parents of slaves of a gateway", kMaxSlaveParents);
  }
  Changes changes;
  for (const auto& info : request.slavedeviceinfos()) changes.emplace_back(SlavesStored{request.gatewayid(), info});
  return changes;
}

Planned PlanRemove(const Registry& registry, const Caller& caller,
                   const gsdk::connect_master::DeleteAsyncConnectionDBRequest& request) {
  if (auto status = RequireReached(registry, caller, request.gatewayid()); !status.ok()) return {{}, status};
  if (auto status = CheckDeviceIds(request.deviceids()); !status.ok()) return {{}, status};
  return PlanRemoval<AsyncConnectionRemoved>(request, registry.SettingsOf(request.gatewayid()).async_connections,
                                             DeviceNotRegistered);
}

Planned PlanRemove(const Registry& registry, const Caller& caller,
                   const gsdk::connect_master::DeleteSlaveDeviceDBRequest& request) {
  if (auto status = RequireReached(registry, caller, request.gatewayid()); !status.ok()) return {{}, status};
  if (auto status = CheckDeviceIds(request.deviceids()); !status.ok()) return {{}, status};
  return PlanRemoval<SlavesRemoved>(request, registry.SettingsOf(request.gatewayid()).slaves, NoSlavesStored);
}

}  // namespace connectmaster::fakegateway
