#include "support/connections_test.h"

#include "connectmaster/client/status.h"

namespace connectmaster::conformance {

absl::StatusOr<gsdk::connect::AsyncConnectInfo> ConnectionsTest::Unreachable() const {
  const std::string& address = site().description.unused_address();
  if (address.empty()) return absl::UnimplementedError("the target description has no unusedAddress");
  gsdk::connect::AsyncConnectInfo info = NobodysInfo();
  info.set_ipaddr(address);
  return info;
}

absl::Status ConnectionsTest::Register(const std::vector<Device>& devices) {
  Infos infos;
  for (const Device& device : devices) infos.push_back(AsyncConnectInfoOf(device));
  return calls().AddAsyncConnection(devices.front().gateway_id(), infos);
}

absl::Status ConnectionsTest::LetIn(const Device& device) {
  gsdk::connect::AcceptFilter filter;
  filter.add_deviceids(device.id());
  return calls().SetAcceptFilter(device.gateway_id(), filter);
}

absl::Status ConnectionsTest::EverybodyMayComeIn(const std::string& gateway_id) {
  const auto pending = calls().GetPendingList(gateway_id);
  if (!pending.ok()) return pending.status();
  for (const auto& entry : *pending) {
    const auto device = FreeDevice(gateway_id, "device", [&](const Device& it) { return it.id() == entry.deviceid(); });
    if (!device.ok()) {
      return absl::UnimplementedError("device " + std::to_string(entry.deviceid()) +
                                      " is pending, and the suite may not connect to it");
    }
  }
  return absl::OkStatus();
}

std::optional<gsdk::connect::Status> ConnectionsTest::ShownStatus(const std::string& gateway_id,
                                                                  std::uint32_t device_id) {
  const auto entry = Managed(gateway_id, device_id);
  if (!entry.ok() || !entry->has_value()) return std::nullopt;
  return (*entry)->status();
}

std::optional<gsdk::connect::Status> ConnectionsTest::ShownStatus(const Device& device) {
  return ShownStatus(device.gateway_id(), device.id());
}

std::optional<gsdk::connect::PendingDeviceInfo> ConnectionsTest::Pending(const Device& device) {
  const auto pending = calls().GetPendingList(device.gateway_id());
  if (!pending.ok()) return std::nullopt;
  for (const auto& entry : *pending) {
    if (entry.deviceid() == device.id()) return entry;
  }
  return std::nullopt;
}

bool ConnectionsTest::Shows(const std::string& gateway_id, std::uint32_t device_id, gsdk::connect::Status status,
                            Duration limit) {
  return Eventually(
      lab(), [&] { return ShownStatus(gateway_id, device_id) == status; }, limit);
}

bool ConnectionsTest::Shows(const Device& device, gsdk::connect::Status status, Duration limit) {
  return Shows(device.gateway_id(), device.id(), status, limit);
}

bool ConnectionsTest::Connects(const Device& device, Duration limit) {
  return Shows(device, ConnectedStatusOf(device), limit);
}

bool ConnectionsTest::LosesConnection(const Device& device) {
  return Eventually(
      lab(),
      [&] {
        const auto entry = Managed(device);
        return entry.ok() && !(entry->has_value() && client::IsConnected((*entry)->status()));
      },
      std::chrono::seconds(60));
}

bool ConnectionsTest::BecomesPending(const Device& device) {
  return Eventually(
      lab(), [&] { return Pending(device).has_value(); }, kDialsInWithin);
}

bool ConnectionsTest::Reconnects(const std::string& gateway_id) {
  return Eventually(
      lab(), [&] { return IsConnected(tenant(), gateway_id); }, kGatewayDialsWithin);
}

absl::Status ConnectionsTest::CutAndRestore(const std::string& gateway_id) {
  if (auto status = lab().CutGatewayLink(gateway_id); !status.ok()) return status;
  if (!Eventually(lab(), [&] { return !IsConnected(tenant(), gateway_id); })) {
    return absl::InternalError("gateway " + gateway_id + " is still connected after its link was cut");
  }
  if (auto status = lab().RestoreGatewayLink(gateway_id); !status.ok()) return status;
  if (!Reconnects(gateway_id)) return absl::InternalError("gateway " + gateway_id + " does not reconnect");
  return absl::OkStatus();
}

gsdk::connect::Status ConnectedStatusOf(const Device& device) {
  return device.use_ssl() ? gsdk::connect::TLS_CONNECTED : gsdk::connect::TCP_CONNECTED;
}

std::vector<gsdk::connect::Status> OutcomesOf(const EventLog<DeviceChange>& log, std::uint32_t device_id) {
  std::vector<gsdk::connect::Status> statuses = StatusesOf(log, device_id);
  std::erase(statuses, gsdk::connect::TRY_TO_CONNECT);
  return statuses;
}

}  // namespace connectmaster::conformance
