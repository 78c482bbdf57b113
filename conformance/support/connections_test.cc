#include "support/connections_test.h"

namespace connectmaster::conformance {

absl::StatusOr<Device> ConnectionsTest::SlowDevice(const std::string& gateway_id) const {
  return FreeDevice(gateway_id, "slow device",
                    [](const Device& it) { return !IsReady(it) && !it.silent() && !it.switched_off(); });
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

bool ConnectionsTest::BecomesPending(const Device& device) {
  return Eventually(lab(), [&] { return Pending(device).has_value(); });
}

bool ConnectionsTest::Reconnects(const std::string& gateway_id) {
  return Eventually(lab(), [&] { return IsConnected(tenant(), gateway_id); });
}

absl::Status ConnectionsTest::CutAndRestore(const std::string& gateway_id) {
  if (auto status = lab().CutGatewayLink(gateway_id); !status.ok()) return status;
  if (!Eventually(lab(), [&] { return !IsConnected(tenant(), gateway_id); })) {
    return absl::InternalError("gateway " + gateway_id + " was cut off and still is connected");
  }
  if (auto status = lab().RestoreGatewayLink(gateway_id); !status.ok()) return status;
  if (!Reconnects(gateway_id)) return absl::InternalError("gateway " + gateway_id + " does not connect again");
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
