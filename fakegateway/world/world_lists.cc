// Calls that are answered at once: disconnecting, asynchronous connections, accept filters, slaves, lists.
#include <algorithm>
#include <set>
#include <utility>

#include "calls/settings_rules.h"
#include "common/errors.h"
#include "common/limits.h"
#include "world/world.h"

namespace connectmaster::fakegateway {
namespace {

bool Contains(const std::vector<std::uint32_t>& ids, std::uint32_t id) {
  return std::find(ids.begin(), ids.end(), id) != ids.end();
}

// SLAVE-3: the first of the slaves that is not registered on the parent; none where all are.
std::optional<std::uint32_t> NotRegistered(const Device* parent, const gsdk::connect::SlaveDeviceInfo& info) {
  for (const std::uint32_t slave : info.rs485slavedeviceids()) {
    if (parent == nullptr || !Contains(parent->rs485_slaves, slave)) return slave;
  }
  for (const std::uint32_t slave : info.wiegandslavedeviceids()) {
    if (parent == nullptr || !Contains(parent->wiegand_slaves, slave)) return slave;
  }
  return std::nullopt;
}

}  // namespace

// DISC-1, DISC-2
absl::Status World::Disconnect(const Caller& caller, const gsdk::connect_master::DisconnectRequest& request) {
  if (auto status = CheckDeviceIds(request.deviceids()); !status.ok()) return status;
  std::map<std::uint32_t, absl::Status> failures;
  for (const std::uint32_t id : std::set<std::uint32_t>(request.deviceids().begin(), request.deviceids().end())) {
    Device* const device = installation_.network.FindById(id);
    if (device == nullptr || device->connected_to == nullptr ||
        !installation_.registry.Reaches(caller, device->connected_to->id())) {
      failures.emplace(id, DeviceNotConnected(id));
    } else {
      links_.Drop(*device, LinkEvent::kDisconnect);
    }
  }
  return DevicesFailed(failures);
}

// DISC-3
absl::Status World::DisconnectAll(const Caller& caller, const gsdk::connect_master::DisconnectAllRequest& request) {
  const auto gateway = Reached(caller, request.gatewayid());
  if (!gateway.ok()) return gateway.status();
  std::vector<std::uint32_t> connected;
  for (const auto& [device_id, link] : (*gateway)->managed) {
    if (IsConnected(link.state)) connected.push_back(device_id);
  }
  for (const std::uint32_t id : connected) links_.Drop(*installation_.network.FindById(id), LinkEvent::kDisconnect);
  return absl::OkStatus();
}

// STATUS-6
absl::Status World::GetDeviceList(const Caller& caller, const gsdk::connect_master::GetDeviceListRequest& request,
                                  gsdk::connect_master::GetDeviceListResponse& response) const {
  const auto gateway = Reached(caller, request.gatewayid());
  if (!gateway.ok()) return gateway.status();
  response.mutable_deviceinfos()->Reserve(static_cast<int>((*gateway)->managed.size()));
  for (const auto& [device_id, link] : (*gateway)->managed) *response.add_deviceinfos() = link.info;
  return absl::OkStatus();
}

// ASYNC-1
absl::Status World::AddAsyncConnection(const Caller& caller,
                                       const gsdk::connect_master::AddAsyncConnectionRequest& request) {
  const auto gateway = Reached(caller, request.gatewayid());
  if (absl::IsNotFound(gateway.status())) return gateway.status();
  if (auto status = CheckAsyncConnections(request.connectinfos()); !status.ok()) return status;
  if (!gateway.ok()) return gateway.status();
  std::set<std::uint32_t> added;
  for (const auto& info : request.connectinfos()) {
    if (!(*gateway)->managed.contains(info.deviceid())) added.insert(info.deviceid());
  }
  if (!added.empty() && (*gateway)->managed.size() + added.size() > kMaxManagedDevices) {
    return LimitReached("managed devices of a gateway", kMaxManagedDevices);
  }
  for (const auto& info : request.connectinfos()) links_.Register(**gateway, info);
  return absl::OkStatus();
}

// ASYNC-7
absl::Status World::DeleteAsyncConnection(const Caller& caller,
                                          const gsdk::connect_master::DeleteAsyncConnectionRequest& request) {
  const auto gateway = Reached(caller, request.gatewayid());
  if (absl::IsNotFound(gateway.status())) return gateway.status();
  if (auto status = CheckDeviceIds(request.deviceids()); !status.ok()) return status;
  if (!gateway.ok()) return gateway.status();
  std::map<std::uint32_t, absl::Status> failures;
  for (const std::uint32_t id : std::set<std::uint32_t>(request.deviceids().begin(), request.deviceids().end())) {
    if (!links_.Unregister(**gateway, id)) failures.emplace(id, DeviceNotRegistered(id));
  }
  return DevicesFailed(failures);
}

absl::Status World::SetAcceptFilter(const Caller& caller, const gsdk::connect_master::SetAcceptFilterRequest& request) {
  const auto gateway = Reached(caller, request.gatewayid());
  if (!gateway.ok()) return gateway.status();
  if (auto status = CheckFilter(request.filter()); !status.ok()) return status;
  (*gateway)->accept_filter = request.filter();  // ACCEPT-7: of later tries only
  return absl::OkStatus();
}

absl::Status World::GetAcceptFilter(const Caller& caller, const gsdk::connect_master::GetAcceptFilterRequest& request,
                                    gsdk::connect_master::GetAcceptFilterResponse& response) const {
  const auto gateway = Reached(caller, request.gatewayid());
  if (!gateway.ok()) return gateway.status();
  *response.mutable_filter() = (*gateway)->accept_filter;  // ACCEPT-9
  return absl::OkStatus();
}

// ACCEPT-2
absl::Status World::GetPendingList(const Caller& caller, const gsdk::connect_master::GetPendingListRequest& request,
                                   gsdk::connect_master::GetPendingListResponse& response) const {
  const auto gateway = Reached(caller, request.gatewayid());
  if (!gateway.ok()) return gateway.status();
  for (const auto& [device_id, pending] : (*gateway)->pending) *response.add_deviceinfos() = pending;
  return absl::OkStatus();
}

// SLAVE-1, SLAVE-3
absl::Status World::SetSlaveDevice(const Caller& caller, const gsdk::connect_master::SetSlaveDeviceRequest& request) {
  const auto gateway = Reached(caller, request.gatewayid());
  if (absl::IsNotFound(gateway.status())) return gateway.status();
  if (auto status = CheckSlaves(request.slavedeviceinfos()); !status.ok()) return status;
  if (!gateway.ok()) return gateway.status();
  for (const auto& info : request.slavedeviceinfos()) {
    const auto missing = NotRegistered(ParentAt(**gateway, info.deviceid()), info);
    if (missing) return SlaveNotRegistered(info.deviceid(), *missing);
  }
  auto& slaves = (*gateway)->slaves;
  slaves.clear();
  for (const auto& info : request.slavedeviceinfos()) slaves.emplace(info.deviceid(), info);
  return absl::OkStatus();
}

absl::Status World::GetSlaveDevice(const Caller& caller, const gsdk::connect_master::GetSlaveDeviceRequest& request,
                                   gsdk::connect_master::GetSlaveDeviceResponse& response) const {
  const auto gateway = Reached(caller, request.gatewayid());
  if (!gateway.ok()) return gateway.status();
  for (const auto& [parent, info] : (*gateway)->slaves) *response.add_slavedeviceinfos() = info;
  return absl::OkStatus();
}

// GW-3: a device that the gateway has nothing to do with is as good as none.
const Device* World::ParentAt(const DeviceGateway& gateway, std::uint32_t device_id) {
  const Device* const device = installation_.network.FindById(device_id);
  if (device == nullptr) return nullptr;
  return gateway.subnet().Contains(device->address) || device->connected_to == &gateway ? device : nullptr;
}

// SLAVE-2, SLAVE-3: what is not registered is left out.
void World::AssignSlaves(DeviceGateway& gateway, const gsdk::connect::SlaveDeviceInfo& stored) {
  const Device* const parent = ParentAt(gateway, stored.deviceid());
  gsdk::connect::SlaveDeviceInfo assigned;
  assigned.set_deviceid(stored.deviceid());
  for (const std::uint32_t slave : stored.rs485slavedeviceids()) {
    if (parent != nullptr && Contains(parent->rs485_slaves, slave)) assigned.add_rs485slavedeviceids(slave);
  }
  for (const std::uint32_t slave : stored.wiegandslavedeviceids()) {
    if (parent != nullptr && Contains(parent->wiegand_slaves, slave)) assigned.add_wiegandslavedeviceids(slave);
  }
  const bool nothing = assigned.rs485slavedeviceids().empty() && assigned.wiegandslavedeviceids().empty();
  if (nothing) {
    gateway.slaves.erase(stored.deviceid());
  } else {
    gateway.slaves.insert_or_assign(stored.deviceid(), std::move(assigned));
  }
}

}  // namespace connectmaster::fakegateway
