// IP configurations, read and written without a connection to the device.
#include "cases/device_changes.h"
#include "support/address_forms.h"
#include "support/managing_test.h"

namespace connectmaster::conformance {
namespace {

using gsdk::connect::DEVICE_TO_SERVER;
using gsdk::connect::DISCONNECTED;
using gsdk::connect::SERVER_TO_DEVICE;
using gsdk::connect::TCP_CONNECTED;
using gsdk::network::IPConfig;
using testing::Eq;
using testing::Ge;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::IsFalse;
using testing::IsTrue;

constexpr int kLeastMtu = 1'078;
constexpr int kMostMtu = 1'514;
constexpr std::size_t kLongestUrl = 256;
constexpr int kNobodysPort = 50'999;

std::string UrlOfLength(std::size_t length) {
  const std::string start = "https://";
  return start + std::string(length - start.size(), 'u');
}

class IpConfigs : public DeviceChangesTest {
 protected:
  absl::StatusOr<IPConfig> Get(const Device& device) {
    return tenant().UdpMaster().GetIPConfig(device.gateway_id(), UdpInfoOf(device));
  }
  // Since V1.6: UNIMPLEMENTED, which skips the test, by an older gateway.
  absl::Status Set(const Device& device, const IPConfig& config) {
    return tenant().UdpMaster().SetIPConfig(device.gateway_id(), UdpInfoOf(device), config);
  }

  // Lets time pass until the configuration that is read equals `config`.
  bool Reads(const Device& device, const IPConfig& config) {
    return Eventually(lab(), [&] {
      const auto read = Get(device);
      return read.ok() && read->SerializeAsString() == config.SerializeAsString();
    });
  }

  // A device with a fixed address.
  absl::StatusOr<Device> DeviceWithFixedAddress(gsdk::connect::ConnectionMode mode = SERVER_TO_DEVICE) {
    return DeviceToChange(gateway_id(), "device without DHCP and SSL", [&](const Device& it) {
      return IsReady(it) && ModeOf(it) == mode && !it.use_dhcp() && !it.use_ssl();
    });
  }

  // The address at which devices dial the gateway, taken from a device that dials it after SetConnectionMode.
  absl::StatusOr<std::string> AddressOfGateway(const Device& device) {
    if (auto status = Connect(device); !status.ok()) return status.status();
    if (auto status = calls().SetConnectionMode(device.id(), DEVICE_TO_SERVER); !status.ok()) return status;
    auto config = Get(device);
    if (!config.ok()) return config.status();
    const std::string address = config->serveraddr();
    config->set_connectionmode(SERVER_TO_DEVICE);
    if (auto status = Set(device, *config); !status.ok()) return status;
    if (!LosesConnection(device)) return absl::UnavailableError("the device does not drop its connection");
    return address;
  }
};

REQUIREMENT_TEST_F(IpConfigs, UDP_1_ReadsWithoutAConnection, "UDP-1", "UDP-3") {
  std::size_t read = 0;
  for (const Device& device : site().DevicesOf(gateway_id())) {
    if (!IsReady(device)) continue;
    SCOPED_TRACE(device.id());
    ++read;
    const auto before = ShownStatus(device);
    ASSERT_OK_AND_ASSIGN(const IPConfig config, Get(device));
    EXPECT_EQ(config.ipaddr(), device.address());
    EXPECT_EQ(config.port(), PortOf(device));
    EXPECT_EQ(config.usedhcp(), device.use_dhcp());
    EXPECT_EQ(config.connectionmode(), ModeOf(device));
    EXPECT_CHOSEN_THAT(config.mtusize(), testing::AllOf(Ge(kLeastMtu), testing::Le(kMostMtu)));
    EXPECT_EQ(ShownStatus(device), before) << "it was connected to";
  }
  if (read == 0) GTEST_SKIP() << "the target has no device on the subnet of gateway " << gateway_id();
}

REQUIREMENT_TEST_F(IpConfigs, UDP_1_ReadsAConnectedDeviceToo, "UDP-1") {
  GET_OR_SKIP(const Device device, DeviceToConnect());
  ASSERT_OK(Connect(device));
  ASSERT_OK_AND_ASSIGN(const IPConfig config, Get(device));
  EXPECT_EQ(config.ipaddr(), device.address());
  EXPECT_EQ(ShownStatus(device), TCP_CONNECTED);
}

REQUIREMENT_TEST_F(IpConfigs, UDP_1_WritesWithoutAConnection, "UDP-1") {
  GET_OR_SKIP(const Device device, DeviceWithFixedAddress());
  const EventLog<DeviceChange> log;
  const auto subscription = Subscribe(tenant(), log);
  ASSERT_TRUE(subscription);
  ASSERT_OK_AND_ASSIGN(IPConfig config, Get(device));
  config.set_mtusize(config.mtusize() == 1'400 ? 1'401 : 1'400);
  config.set_dnsserver("192.0.2.53");
  DO_OR_SKIP(Set(device, config));
  EXPECT_TRUE(Reads(device, config));
  EXPECT_FALSE(ShownStatus(device)) << "it was connected to";
  // The connection that comes is the first that is seen.
  ASSERT_OK(ConnectSoon(device));
  ASSERT_TRUE(log.WaitFor(Of(device.id(), TCP_CONNECTED)));
  EXPECT_EQ(StatusesOf(log, device.id()).front(), TCP_CONNECTED);
}

REQUIREMENT_TEST_F(IpConfigs, UDP_1_EachFieldThatIsWrittenIsRead, "UDP-1") {
  const std::string& address = site().description.unused_address();
  if (address.empty()) GTEST_SKIP() << "the target description has no unusedAddress";
  GET_OR_SKIP(const Device device, DeviceWithFixedAddress());
  ASSERT_OK_AND_ASSIGN(IPConfig config, Get(device));
  config.set_subnetmask(config.subnetmask() == "255.255.0.0" ? "255.254.0.0" : "255.255.0.0");
  config.set_gateway(address);
  config.set_usedns(!config.usedns());
  config.set_serverurl("https://gateway.example");
  DO_OR_SKIP(Set(device, config));
  EXPECT_TRUE(Reads(device, config));
}

REQUIREMENT_TEST_F(IpConfigs, UDP_1_DhcpCanBeSwitchedOff, "UDP-1") {
  GET_OR_SKIP(const Device device, DeviceToChange(gateway_id(), "device with DHCP", [](const Device& it) {
                return CanBeConnected(it) && it.use_dhcp();
              }));
  ASSERT_OK_AND_ASSIGN(IPConfig config, Get(device));
  config.set_usedhcp(false);
  DO_OR_SKIP(Set(device, config));
  EXPECT_TRUE(Reads(device, config));
}

REQUIREMENT_TEST_F(IpConfigs, UDP_1_DeviceIsNamedByIdAndAddress, "UDP-1", "UDP-2") {
  GET_OR_SKIP(const Device device, DeviceWithFixedAddress());
  GET_OR_SKIP(const Device another, DeviceToChange(gateway_id(), false, device.id()));
  ASSERT_OK_AND_ASSIGN(const IPConfig config, Get(device));
  Device nobody = device;
  nobody.set_id(kNobody);
  for (const Device& wrong : {nobody, At(another.address(), device)}) {
    SCOPED_TRACE(std::to_string(wrong.id()) + " at " + wrong.address());
    EXPECT_CHOSEN_REFUSAL(Get(wrong), absl::StatusCode::kUnavailable);
    IPConfig changed = config;
    changed.set_mtusize(config.mtusize() == 1'400 ? 1'401 : 1'400);
    EXPECT_CHOSEN_REFUSAL(Set(wrong, changed), absl::StatusCode::kUnavailable);
  }
  EXPECT_CHOSEN_THAT(Reads(device, config), IsTrue());
}

REQUIREMENT_TEST_F(IpConfigs, UDP_1_EveryGatewayOfTheSubnetReachesTheDevice, "UDP-1") {
  GET_OR_SKIP(const Device device, DeviceOfSeveralGateways(/*same_root_ca=*/false));
  GET_OR_SKIP(const std::string other_gateway, site().OtherGatewayOf(device, /*same_root_ca=*/false));
  ASSERT_OK_AND_ASSIGN(const IPConfig here, Get(device));
  ASSERT_OK_AND_ASSIGN(const IPConfig there, Get(Behind(other_gateway, device)));
  EXPECT_EQ(there.SerializeAsString(), here.SerializeAsString());
}

REQUIREMENT_TEST_F(IpConfigs, UDP_2_WhoCannotAnswerIsUnavailable, "UDP-2", "UDP-1") {
  GET_OR_SKIP(const Device device, DeviceToChange());
  ASSERT_OK_AND_ASSIGN(const IPConfig config, Get(device));
  const auto expect_unreadable = [&](const Device& it) {
    SCOPED_TRACE(std::to_string(it.id()) + " at " + it.address() + " of " + it.gateway_id());
    const auto read = Get(it);
    EXPECT_CHOSEN_REFUSAL(read, absl::StatusCode::kUnavailable);
    EXPECT_CHOSEN_THAT(std::string(read.status().message()), HasSubstr(it.address()));
  };
  // Other devices are only read. If the call reaches this device nevertheless, it writes the present configuration.
  const auto expect_unavailable = [&](const Device& this_one) {
    expect_unreadable(this_one);
    EXPECT_CHOSEN_REFUSAL(Set(this_one, config), absl::StatusCode::kUnavailable);
  };
  if (const auto off = site().FindDevice(gateway_id(), "", [](const Device& it) { return it.switched_off(); });
      off.ok()) {
    expect_unreadable(*off);
  }
  if (const auto other = site().OtherGatewayId(); other.ok()) expect_unavailable(Behind(*other, device));
  if (const std::string& unused = site().description.unused_address(); !unused.empty()) {
    expect_unavailable(At(unused, device));
  }
}

REQUIREMENT_TEST_F(IpConfigs, UDP_2_DeviceThatIsSwitchedOffIsUnavailableUntilItIsBack, "UDP-2") {
  GET_OR_SKIP(const Device device, DeviceToConnect());
  DO_OR_SKIP(lab().SwitchDeviceOff(device.id()));
  EXPECT_CHOSEN_REFUSAL(Get(device), absl::StatusCode::kUnavailable);
  DO_OR_SKIP(lab().SwitchDeviceOn(device.id()));
  EXPECT_TRUE(Eventually(lab(), [&] { return Get(device).ok(); }));
}

REQUIREMENT_TEST_F(IpConfigs, UDP_2_SilentDeviceIsUnavailableAfterTenSeconds, "UDP-2") {
  GET_OR_SKIP(const std::string other_gateway, site().OtherGatewayId());
  GET_OR_SKIP(const Device silent,
              site().FindDevice(other_gateway, "silent device", [](const Device& it) { return it.silent(); }));
  client::ClientOptions options = OptionsFor(site().tenant);
  options.call_timeout = kPatience;
  ASSERT_OK_AND_ASSIGN(const auto patient, client::Client::Create(options));
  ASSERT_OK(patient->Login());
  const auto timed = WhileTimePasses(
      lab(), [&] { return patient->UdpMaster().GetIPConfig(other_gateway, UdpInfoOf(silent)); }, Duration(250));
  EXPECT_CHOSEN_REFUSAL(timed.result, absl::StatusCode::kUnavailable);
  EXPECT_CHOSEN_THAT(timed.took, testing::AllOf(Ge(Duration(10'000)), testing::Lt(Duration(30'000))));
}

REQUIREMENT_TEST_F(IpConfigs, UDP_2_NewAddressTakesEffectAtOnce, "UDP-2") {
  GET_OR_SKIP(const Device device, DeviceWithFixedAddress());
  const std::string& address = site().description.unused_address();
  if (address.empty()) GTEST_SKIP() << "the target description has no unusedAddress";
  const Device moved = At(address, device);
  const EventLog<DeviceChange> log;
  const auto subscription = Subscribe(tenant(), log);
  ASSERT_TRUE(subscription);
  ASSERT_OK(Connect(device));
  ASSERT_OK_AND_ASSIGN(IPConfig config, Get(device));
  config.set_ipaddr(address);
  DO_OR_SKIP(Set(device, config));

  EXPECT_CHOSEN_THAT(log.WaitFor(Of(device.id(), DISCONNECTED)), IsTrue());
  EXPECT_CHOSEN_THAT(ShownStatus(device).has_value(), IsFalse());
  EXPECT_CHOSEN_THAT(Reads(moved, config), IsTrue());
  EXPECT_CHOSEN_REFUSAL(Get(device), absl::StatusCode::kUnavailable);
  EXPECT_CHOSEN_REFUSAL(ConnectInVain(gateway_id(), ConnectInfoOf(device)), absl::StatusCode::kUnavailable);
  EXPECT_CHOSEN_THAT(SearchShows(device, [&](const auto& found) { return found.ipaddr() == address; }), IsTrue());
  EXPECT_CHOSEN_THAT(ConnectSoon(moved), IsOk());
}

REQUIREMENT_TEST_F(IpConfigs, UDP_2_NewPortTakesEffectAtOnce, "UDP-2") {
  GET_OR_SKIP(const Device device, DeviceWithFixedAddress());
  const Device moved = WithPort(device, OtherPortThan(device));
  const EventLog<DeviceChange> log;
  const auto subscription = Subscribe(tenant(), log);
  ASSERT_TRUE(subscription);
  ASSERT_OK(Connect(device));
  ASSERT_OK_AND_ASSIGN(IPConfig config, Get(device));
  config.set_port(PortOf(moved));
  DO_OR_SKIP(Set(device, config));

  EXPECT_CHOSEN_THAT(log.WaitFor(Of(device.id(), DISCONNECTED)), IsTrue());
  EXPECT_CHOSEN_THAT(Reads(device, config), IsTrue());
  EXPECT_CHOSEN_REFUSAL(Connect(device), absl::StatusCode::kUnavailable);
  EXPECT_CHOSEN_THAT(SearchShows(device, [&](const auto& found) { return found.port() == PortOf(moved); }), IsTrue());
  EXPECT_CHOSEN_THAT(ConnectSoon(moved), IsOk());
}

REQUIREMENT_TEST_F(IpConfigs, UDP_2_DeviceThatDoesNotMoveKeepsItsConnection, "UDP-2") {
  GET_OR_SKIP(const Device device, DeviceWithFixedAddress());
  ASSERT_OK(Connect(device));
  ASSERT_OK_AND_ASSIGN(IPConfig config, Get(device));
  config.set_mtusize(config.mtusize() == 1'400 ? 1'401 : 1'400);
  DO_OR_SKIP(Set(device, config));
  EXPECT_CHOSEN_THAT(Reads(device, config), IsTrue());
  EXPECT_CHOSEN_THAT(ShownStatus(device), Eq(TCP_CONNECTED));
}

REQUIREMENT_TEST_F(IpConfigs, UDP_2_RegisteredDeviceThatMovedCannotBeConnected, "UDP-2", "ASYNC-4") {
  GET_OR_SKIP(const Device device, DeviceWithFixedAddress());
  const Device moved = WithPort(device, OtherPortThan(device));
  ASSERT_OK(Register({device}));
  ASSERT_TRUE(Connects(device));
  ASSERT_OK_AND_ASSIGN(IPConfig config, Get(device));
  config.set_port(PortOf(moved));
  DO_OR_SKIP(Set(device, config));
  EXPECT_CHOSEN_THAT(Shows(device, gsdk::connect::TCP_CANNOT_CONNECT, kOneMoreTry), IsTrue());
  CHOSEN_THAT_OR_RETURN(Register({moved}), IsOk());
  EXPECT_CHOSEN_THAT(Connects(moved, kOneMoreTry), IsTrue());
}

REQUIREMENT_TEST_F(IpConfigs, UDP_2_AddressThatAnotherDeviceHasIsRefused, "UDP-2") {
  GET_OR_SKIP(const Device device, DeviceWithFixedAddress());
  // If it is not refused, both devices must be restored.
  GET_OR_SKIP(const Device another, DeviceToChange(gateway_id(), false, device.id()));
  ASSERT_OK(Connect(device));
  ASSERT_OK_AND_ASSIGN(const IPConfig before, Get(device));
  IPConfig config = before;
  config.set_ipaddr(another.address());
  EXPECT_CHOSEN_REFUSAL(Set(device, config), absl::StatusCode::kAlreadyExists);
  EXPECT_CHOSEN_THAT(Reads(device, before), IsTrue());
  EXPECT_CHOSEN_THAT(ShownStatus(device), Eq(TCP_CONNECTED));
}

REQUIREMENT_TEST_F(IpConfigs, UDP_2_DeviceToServerActsAsWithSetConnectionMode, "UDP-2", "MODE-2") {
  GET_OR_SKIP(const Device device, DeviceWithFixedAddress());
  const EventLog<DeviceChange> log;
  const auto subscription = Subscribe(tenant(), log);
  ASSERT_TRUE(subscription);
  ASSERT_OK(Connect(device));
  ASSERT_OK_AND_ASSIGN(IPConfig config, Get(device));
  config.set_connectionmode(DEVICE_TO_SERVER);
  config.clear_serveraddr();  // the gateway's, by choice
  CHOSEN_THAT_OR_RETURN(Set(device, config), IsOk());
  EXPECT_CHOSEN_THAT(log.WaitFor(Of(device.id(), DISCONNECTED)), IsTrue());
  EXPECT_CHOSEN_THAT(Leaves(device), IsTrue());
  EXPECT_CHOSEN_REFUSAL(Connect(device), absl::StatusCode::kUnavailable);
  EXPECT_CHOSEN_THAT(BecomesPending(device), IsTrue());
  ASSERT_OK_AND_ASSIGN(const IPConfig after, Get(device));
  EXPECT_CHOSEN_THAT(after.serveraddr(), testing::Not(IsEmpty()));

  config = after;
  config.set_connectionmode(SERVER_TO_DEVICE);
  ASSERT_OK(LetIn(device));
  CHOSEN_THAT_OR_RETURN(DialsIn(device), IsTrue());
  DO_OR_SKIP(Set(device, config));
  EXPECT_CHOSEN_THAT(Leaves(device), IsTrue());
  DO_OR_SKIP(lab().PassTime(kDialsInWithin));
  EXPECT_CHOSEN_THAT(ShownStatus(device).has_value(), IsFalse());
  EXPECT_CHOSEN_THAT(ConnectSoon(device), IsOk());
}

REQUIREMENT_TEST_F(IpConfigs, UDP_3_ShowsWhatSetConnectionModeChanged, "UDP-3", "MODE-1") {
  GET_OR_SKIP(const Device device, DeviceToChange());
  ASSERT_OK_AND_ASSIGN(const IPConfig before, Get(device));
  EXPECT_EQ(before.connectionmode(), SERVER_TO_DEVICE);
  ASSERT_OK(Connect(device));
  ASSERT_OK(calls().SetConnectionMode(device.id(), DEVICE_TO_SERVER));
  ASSERT_TRUE(SearchShows(device, [](const auto& found) { return found.connectionmode() == DEVICE_TO_SERVER; }));
  ASSERT_OK_AND_ASSIGN(const IPConfig after, Get(device));
  EXPECT_EQ(after.connectionmode(), DEVICE_TO_SERVER);
  ASSERT_OK_AND_ASSIGN(const auto found, Search(device));
  EXPECT_CHOSEN_THAT(after.serveraddr(), Eq(found.serveraddr()));
  EXPECT_EQ(after.ipaddr(), before.ipaddr());
  EXPECT_EQ(after.mtusize(), before.mtusize());
}

REQUIREMENT_TEST_F(IpConfigs, UDP_3_DefaultPorts, "UDP-3") {
  GET_OR_SKIP(const Device device, FreeDevice(gateway_id(), "device with the default port", [](const Device& it) {
                return CanBeConnected(it) && PortOf(it) == 51'211;
              }));
  ASSERT_OK_AND_ASSIGN(const IPConfig config, Get(device));
  EXPECT_EQ(config.port(), 51'211);
  EXPECT_EQ(config.serverport(), 51'212);
  EXPECT_EQ(config.sslserverport(), 51'213);
}

REQUIREMENT_TEST_F(IpConfigs, UDP_3_ServerCountsInDeviceToServerOnly, "UDP-3", "UDP-1", "SEARCH-4") {
  GET_OR_SKIP(const Device device, DeviceWithFixedAddress());
  ASSERT_OK_AND_ASSIGN(IPConfig config, Get(device));
  config.set_serveraddr("192.0.2.1");
  config.set_serverport(kNobodysPort);
  config.set_sslserverport(kNobodysPort);
  DO_OR_SKIP(Set(device, config));
  EXPECT_TRUE(Reads(device, config));
  ASSERT_OK_AND_ASSIGN(const auto found, Search(device));
  EXPECT_CHOSEN_THAT(found.serveraddr(), IsEmpty());
  EXPECT_OK(ConnectSoon(device));
  config.set_serverport(kNobodysPort - 1);
  DO_OR_SKIP(Set(device, config));
  EXPECT_CHOSEN_THAT(ShownStatus(device), Eq(TCP_CONNECTED));
}

REQUIREMENT_TEST_F(IpConfigs, UDP_3_PortCountsInServerToDeviceOnly, "UDP-3") {
  GET_OR_SKIP(const Device device, DeviceWithFixedAddress(DEVICE_TO_SERVER));
  ASSERT_OK(LetIn(device));
  ASSERT_TRUE(DialsIn(device));
  ASSERT_OK_AND_ASSIGN(IPConfig config, Get(device));
  config.set_port(OtherPortThan(device));
  DO_OR_SKIP(Set(device, config));
  EXPECT_TRUE(Reads(device, config));
  EXPECT_CHOSEN_THAT(ShownStatus(device), Eq(TCP_CONNECTED));
}

REQUIREMENT_TEST_F(IpConfigs, UDP_3_WithDhcpTheAddressThatIsSentIsIgnored, "UDP-3") {
  const std::string& address = site().description.unused_address();
  if (address.empty()) GTEST_SKIP() << "the target description has no unusedAddress";
  GET_OR_SKIP(const Device device, DeviceToChange(gateway_id(), "device with DHCP", [](const Device& it) {
                return CanBeConnected(it) && it.use_dhcp();
              }));
  ASSERT_OK_AND_ASSIGN(const IPConfig before, Get(device));
  IPConfig config = before;
  config.set_ipaddr(address);
  config.set_subnetmask("255.0.0.0");
  config.set_gateway(address);
  DO_OR_SKIP(Set(device, config));
  EXPECT_TRUE(Reads(device, before));
  config.clear_ipaddr();
  EXPECT_CHOSEN_THAT(Set(device, config), IsOk());
  EXPECT_CHOSEN_THAT(Reads(device, before), IsTrue());
}

REQUIREMENT_TEST_F(IpConfigs, UDP_3_DeviceDialsTheServerOfItsConfiguration, "UDP-3", "UDP-2") {
  GET_OR_SKIP(const Device device, DeviceOfSeveralGateways(/*same_root_ca=*/true));
  GET_OR_SKIP(const std::string other_gateway, site().OtherGatewayOf(device, /*same_root_ca=*/true));
  const Device there = Behind(other_gateway, device);
  ASSERT_OK_AND_ASSIGN(const std::string address, AddressOfGateway(there));
  ASSERT_OK_AND_ASSIGN(IPConfig config, Get(device));
  config.set_connectionmode(DEVICE_TO_SERVER);
  config.set_serveraddr(address);
  DO_OR_SKIP(Set(device, config));  // told by one gateway to dial the other
  EXPECT_TRUE(BecomesPending(there));
  EXPECT_FALSE(Pending(device));
  ASSERT_OK_AND_ASSIGN(const auto found, Search(device));
  EXPECT_EQ(found.serveraddr(), address);
}

REQUIREMENT_TEST_F(IpConfigs, UDP_3_DeviceDialsThePortOfItsConfiguration, "UDP-3") {
  GET_OR_SKIP(const Device device, DeviceWithFixedAddress(DEVICE_TO_SERVER));
  ASSERT_OK_AND_ASSIGN(const IPConfig before, Get(device));
  ASSERT_OK(LetIn(device));
  ASSERT_TRUE(DialsIn(device));
  // The port for SSL does not matter to a device without it.
  IPConfig config = before;
  config.set_sslserverport(kNobodysPort);
  DO_OR_SKIP(Set(device, config));
  EXPECT_TRUE(DialsIn(device));
  // The other one does, the next time it dials.
  config.set_serverport(kNobodysPort);
  DO_OR_SKIP(Set(device, config));
  static_cast<void>(calls().Disconnect({device.id()}));
  DO_OR_SKIP(lab().PassTime(kDialsInWithin));
  EXPECT_TRUE(LosesConnection(device)) << "it dials another port";
  DO_OR_SKIP(Set(device, before));
  EXPECT_TRUE(DialsIn(device));
}

REQUIREMENT_TEST_F(IpConfigs, UDP_3_WhatCannotBeIsInvalidAndChangesNothing, "UDP-3", "MODE-1") {
  GET_OR_SKIP(const Device device, DeviceWithFixedAddress());
  ASSERT_OK(Connect(device));
  ASSERT_OK_AND_ASSIGN(const IPConfig before, Get(device));
  std::vector<IPConfig> wrong;
  const auto add = [&](const std::function<void(IPConfig&)>& change) {
    IPConfig& config = wrong.emplace_back(before);
    config.set_mtusize(before.mtusize() == 1'400 ? 1'401 : 1'400);  // it would be seen
    change(config);
  };
  for (const int mtu : {0, -1, kLeastMtu - 1, kMostMtu + 1, std::numeric_limits<int>::max()}) {
    add([&](IPConfig& config) { config.set_mtusize(mtu); });
  }
  for (const int port : {0, -1, 65'536, std::numeric_limits<int>::max()}) {
    add([&](IPConfig& config) { config.set_port(port); });
    add([&](IPConfig& config) { config.set_serverport(port); });
    add([&](IPConfig& config) { config.set_sslserverport(port); });
  }
  const std::string& unused = site().description.unused_address();
  if (unused.empty()) GTEST_SKIP() << "the target description has no unusedAddress";
  for (const std::string& address : NotQuiteIpv4(unused)) {
    add([&](IPConfig& config) { config.set_ipaddr(address); });
    add([&](IPConfig& config) { config.set_gateway(address); });
    add([&](IPConfig& config) { config.set_subnetmask(address); });
    add([&](IPConfig& config) { config.set_serveraddr(address); });
    add([&](IPConfig& config) { config.set_dnsserver(address); });
  }
  add([](IPConfig& config) { config.clear_ipaddr(); });
  add([](IPConfig& config) { config.set_serverurl(UrlOfLength(kLongestUrl + 1)); });
  for (const char* const url : {"gateway.example", "https://", "https:///path", "://gateway.example"}) {
    add([&](IPConfig& config) { config.set_serverurl(url); });
  }
  add([](IPConfig& config) { config.set_connectionmode(static_cast<gsdk::connect::ConnectionMode>(7)); });
  for (const IPConfig& config : wrong) {
    SCOPED_TRACE(config.ShortDebugString());
    EXPECT_CHOSEN_REFUSAL(Set(device, config), absl::StatusCode::kInvalidArgument);
    const auto after = Get(device);
    if (!EXPECT_CHOSEN_THAT(after.ok() && after->SerializeAsString() == before.SerializeAsString(), IsTrue())) {
      ASSERT_OK(RestoreDevice(device));
    }
  }
  EXPECT_CHOSEN_THAT(ShownStatus(device), Eq(TCP_CONNECTED));
}

REQUIREMENT_TEST_F(IpConfigs, UDP_3_WhatCanJustBeIsTaken, "UDP-3") {
  GET_OR_SKIP(const Device device, DeviceWithFixedAddress());
  ASSERT_OK_AND_ASSIGN(const IPConfig before, Get(device));
  std::vector<IPConfig> right;
  const auto add = [&](const std::function<void(IPConfig&)>& change) { change(right.emplace_back(before)); };
  add([](IPConfig& config) { config.set_mtusize(kLeastMtu); });
  add([](IPConfig& config) { config.set_mtusize(kMostMtu); });
  for (const int port : {1, 65'535}) {
    add([&](IPConfig& config) { config.set_serverport(port); });
    add([&](IPConfig& config) { config.set_sslserverport(port); });
  }
  add([](IPConfig& config) { config.set_serverurl(UrlOfLength(kLongestUrl)); });
  add([](IPConfig& config) { config.set_serverurl("http://192.0.2.1:8080/path?query"); });
  add([](IPConfig& config) { config.clear_serverurl(); });
  add([](IPConfig& config) { config.clear_dnsserver(); });
  for (const IPConfig& config : right) {
    SCOPED_TRACE(config.ShortDebugString());
    EXPECT_CHOSEN_THAT(Set(device, config), IsOk());
    EXPECT_CHOSEN_THAT(Reads(device, config), IsTrue());
  }
}

// With a tenant or a gateway of its own.
class OthersIpConfigs : public ManagingTest {
 protected:
  absl::Status Get(const Device& device) {
    return tenant().UdpMaster().GetIPConfig(device.gateway_id(), UdpInfoOf(device)).status();
  }
  absl::Status Set(const Device& device, const IPConfig& config) {
    return tenant().UdpMaster().SetIPConfig(device.gateway_id(), UdpInfoOf(device), config);
  }
};

REQUIREMENT_TEST_F(OthersIpConfigs, GW_3_DevicesOfAnotherTenantsGatewayAreNotReached, "GW-3", "UDP-1") {
  GET_OR_SKIP(const Gateway spare, site().SpareGateway());
  ASSERT_OK_AND_ASSIGN(const auto owner, NewTenantWith(spare));
  // If the call reaches the device, it writes the present configuration.
  GET_OR_SKIP(const Device theirs, FreeDevice(spare.id(), "device that may be changed", [](const Device& device) {
                return MayChange(device) && IsReady(device);
              }));
  ASSERT_OK_AND_ASSIGN(const IPConfig config, owner.client->UdpMaster().GetIPConfig(spare.id(), UdpInfoOf(theirs)));
  EXPECT_CHOSEN_CODE(Get(theirs), absl::StatusCode::kNotFound);
  EXPECT_CHOSEN_CODE(Set(theirs, config), absl::StatusCode::kNotFound);
  const Device nobodys = Behind(NewGatewayId(), theirs);
  EXPECT_CHOSEN_REFUSAL(Get(nobodys), absl::StatusCode::kNotFound);
  EXPECT_CHOSEN_REFUSAL(Set(nobodys, config), absl::StatusCode::kNotFound);
}

REQUIREMENT_TEST_F(OthersIpConfigs, GW_7_GatewayThatIsNotConnectedIsUnavailable, "GW-7", "UDP-1") {
  GET_OR_SKIP(const Device device, DeviceToConnect());
  ASSERT_OK_AND_ASSIGN(const IPConfig config, tenant().UdpMaster().GetIPConfig(device.gateway_id(), UdpInfoOf(device)));
  const std::string gateway = NewGatewayId();
  ASSERT_OK(tenant().Gateway().Add({gateway}));
  const absl::Status status = Get(Behind(gateway, device));
  EXPECT_CHOSEN_REFUSAL(status, absl::StatusCode::kUnavailable);
  EXPECT_CHOSEN_THAT(std::string(status.message()), HasSubstr(gateway));
  EXPECT_CHOSEN_REFUSAL(Set(Behind(gateway, device), config), absl::StatusCode::kUnavailable);
}

}  // namespace
}  // namespace connectmaster::conformance
