#include "cases/device_changes.h"

namespace connectmaster::conformance {

Device WithSsl(Device device, bool use_ssl) {
  device.set_use_ssl(use_ssl);
  return device;
}

Device WithPort(Device device, int port) {
  device.set_port(static_cast<std::uint32_t>(port));
  return device;
}

Device At(const std::string& address, Device device) {
  device.set_address(address);
  return device;
}

Device Behind(const std::string& gateway_id, Device device) {
  device.set_gateway_id(gateway_id);
  return device;
}

int OtherPortThan(const Device& device) {
  return PortOf(device) - 7;
}

absl::StatusOr<gsdk::connect::SearchDeviceInfo> DeviceChangesTest::Search(const Device& device) {
  const auto timed =
      WhileTimePasses(lab(), [&] { return calls().SearchDevice(device.gateway_id(), std::chrono::seconds(2)); });
  if (!timed.result.ok()) return timed.result.status();
  for (const auto& found : *timed.result) {
    if (found.deviceid() == device.id()) return found;
  }
  return absl::UnavailableError("device " + std::to_string(device.id()) + " does not answer a search");
}

bool DeviceChangesTest::SearchShows(const Device& device,
                                    const std::function<bool(const gsdk::connect::SearchDeviceInfo&)>& fits) {
  return Eventually(lab(), [&] {
    const auto found = Search(device);
    return found.ok() && fits(*found);
  });
}

bool DeviceChangesTest::Leaves(const Device& device) {
  return Eventually(
      lab(), [&] { return !ShownStatus(device); }, std::chrono::seconds(60));
}

absl::StatusOr<std::vector<Device>> DeviceChangesTest::UnusualDevices() {
  std::vector<Device> devices;
  auto device = DeviceToChange(gateway_id(), "device with DHCP",
                               [](const Device& it) { return CanBeConnected(it) && it.use_dhcp() && !it.use_ssl(); });
  if (device.ok()) devices.push_back(*device);
  device = DeviceToChange(gateway_id(), "device with another port", [](const Device& it) {
    return CanBeConnected(it) && PortOf(it) != kDefaultDevicePort && !it.use_ssl();
  });
  if (device.ok()) devices.push_back(*device);
  if (devices.empty()) return device.status();
  return devices;
}

void DeviceChangesTest::ExpectConfigurationStays(const Device& device, const std::function<absl::Status()>& call,
                                                 const std::function<void(gsdk::network::IPConfig&)>& ignore) {
  const auto read = [&] {
    auto config = tenant().UdpMaster().GetIPConfig(device.gateway_id(), UdpInfoOf(device));
    if (config.ok()) ignore(*config);
    return config;
  };
  ASSERT_OK_AND_ASSIGN(const auto before, read());
  ASSERT_OK(Connect(device));
  ASSERT_OK(call());
  EXPECT_TRUE(Eventually(lab(),
                         [&] {
                           const auto after = read();
                           return after.ok() && after->SerializeAsString() == before.SerializeAsString();
                         }))
      << "device " << device.id() << " had: " << before.ShortDebugString();
}

absl::Status DeviceChangesTest::ConnectSoon(const Device& device) {
  absl::Status status;
  Eventually(lab(), [&] {
    status = Connect(device).status();
    return status.ok();
  });
  return status;
}

void DeviceChangesTest::ExpectChangesNothing(const Device& device, const std::function<absl::Status()>& call) {
  ASSERT_OK_AND_ASSIGN(const auto before, Managed(device));
  ASSERT_TRUE(before);
  ASSERT_OK_AND_ASSIGN(const auto found_before, Search(device));
  const EventLog<DeviceChange> log;
  const auto subscription = Subscribe(tenant(), log);
  ASSERT_TRUE(subscription);
  CHOSEN_THAT_OR_RETURN(call(), IsOk());

  DO_OR_SKIP(lab().PassTime(kDialsInWithin));
  ASSERT_OK_AND_ASSIGN(const auto after, Managed(device));
  CHOSEN_THAT_OR_RETURN(after.has_value(), testing::IsTrue());
  CHOSEN_THAT_OR_RETURN(after->SerializeAsString(), testing::Eq(before->SerializeAsString()));
  ASSERT_OK_AND_ASSIGN(const auto found_after, Search(device));
  EXPECT_CHOSEN_THAT(found_after.SerializeAsString(), testing::Eq(found_before.SerializeAsString()));
  // Nothing came before the end that the test makes.
  ASSERT_OK(calls().Disconnect({device.id()}));
  ASSERT_TRUE(log.WaitFor(Of(device.id(), gsdk::connect::DISCONNECTED)));
  EXPECT_CHOSEN_THAT(StatusesOf(log, device.id()).front(), testing::Eq(gsdk::connect::DISCONNECTED));
}

absl::StatusOr<Device> DeviceChangesTest::DeviceOfSeveralGateways(bool same_root_ca) {
  const std::string what = std::string("device on the subnet of a second gateway of ") +
                           (same_root_ca ? "the same root CA" : "another root CA");
  absl::Status status = absl::UnimplementedError("the target has no " + what);
  for (const Gateway& gateway : site().description.gateways()) {
    if (gateway.spare()) continue;
    auto device = DeviceToChange(gateway.id(), what, [&](const Device& it) {
      return CanBeConnected(it) && !it.use_ssl() && site().OtherGatewayOf(it, same_root_ca).ok();
    });
    if (device.ok()) return device;
    status = device.status();
  }
  return status;
}

}  // namespace connectmaster::conformance
