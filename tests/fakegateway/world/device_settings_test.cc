#include "common/errors.h"
#include "common/limits.h"
#include "world_test_fixture.h"

namespace connectmaster::fakegateway {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// Connection modes, SSL, and IP configurations over UDP.
class DeviceSettingsTest : public WorldTest {
 protected:
  // As a search shows it, once it answers at once.
  gsdk::connect::SearchDeviceInfo Found(std::uint32_t id) {
    EXPECT_THAT(hand_.SetResponseDelay(id, seconds(0)), IsOk());
    const auto reply = Search(0);
    for (const auto& info : reply->result->deviceinfos()) {
      if (info.deviceid() == id) return info;
    }
    ADD_FAILURE() << "device " << id << " is not found";
    return {};
  }

  absl::StatusOr<gsdk::network::IPConfig> GetIpConfig(std::uint32_t id, const std::string& address) {
    gsdk::udp_master::GetIPConfigRequest request;
    request.set_gatewayid("gateway1");
    request.mutable_deviceinfo()->set_deviceid(id);
    request.mutable_deviceinfo()->set_ipaddr(address);
    absl::StatusOr<gsdk::network::IPConfig> result = absl::UnknownError("not answered");
    Begin(world_, udp_master::GetIPConfig, kTenant1, request, [&](const auto& response) {
      result = response.ok() ? absl::StatusOr<gsdk::network::IPConfig>(response->config()) : response.status();
    });
    Advance(seconds(10));
    return result;
  }

  std::shared_ptr<absl::Status> SetIpConfig(std::uint32_t id, const std::string& address,
                                            const gsdk::network::IPConfig& config) {
    gsdk::udp_master::SetIPConfigRequest request;
    request.set_gatewayid("gateway1");
    request.mutable_deviceinfo()->set_deviceid(id);
    request.mutable_deviceinfo()->set_ipaddr(address);
    *request.mutable_config() = config;
    return Wait(udp_master::SetIPConfig, request);
  }

  std::shared_ptr<DeviceLog> log_ = WatchDevices();
};

TEST_F(DeviceSettingsTest, AChangedModeDropsTheConnectionAndTurnsTheDialAround) {
  RecordProperty("requirements", "MODE-1 MODE-2");
  ASSERT_THAT(Connect("192.168.0.101")->result, IsOk());
  ASSERT_THAT(SetFilter({kPlain}), IsOk());
  log_->changes.clear();
  EXPECT_THAT(*SetMode(kPlain, gsdk::connect::DEVICE_TO_SERVER), IsOk());
  EXPECT_THAT(Described(log_->changes), ElementsAre("device 101: DISCONNECTED"));
  EXPECT_EQ(Found(kPlain).connectionmode(), gsdk::connect::DEVICE_TO_SERVER);
  EXPECT_EQ(Found(kPlain).serveraddr(), "192.168.0.2");
  EXPECT_THAT(Connect("192.168.0.101")->result, StatusIs(absl::StatusCode::kUnavailable));
  Advance(kDeviceDialInterval);
  EXPECT_EQ(Entry(kPlain).connectionmode(), gsdk::connect::DEVICE_TO_SERVER);
  EXPECT_THAT(*SetMode(kPlain, gsdk::connect::SERVER_TO_DEVICE), IsOk());
  Advance(seconds(60));
  EXPECT_THAT(Managed(), IsEmpty());
  EXPECT_THAT(Connect("192.168.0.101")->result, IsOk());
}

TEST_F(DeviceSettingsTest, TheModeThatItHasChangesNothing) {
  RecordProperty("requirements", "MODE-4 SSL-5");
  ASSERT_THAT(Connect("192.168.0.101")->result, IsOk());
  log_->changes.clear();
  EXPECT_THAT(*SetMode(kPlain, gsdk::connect::SERVER_TO_DEVICE), IsOk());
  EXPECT_THAT(*DisableSsl(kPlain), IsOk());
  EXPECT_THAT(log_->changes, IsEmpty());
}

TEST_F(DeviceSettingsTest, ADeviceThatIsNotConnectedOrNotTheTenantsIsNotFound) {
  RecordProperty("requirements", "MULTI-4");
  EXPECT_THAT(*SetMode(kPlain, gsdk::connect::DEVICE_TO_SERVER), StatusIs(absl::StatusCode::kNotFound));
  ASSERT_THAT(Connect("192.168.0.101")->result, IsOk());
  EXPECT_THAT(*SetMode(kPlain, gsdk::connect::DEVICE_TO_SERVER, kTenant2), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(*SetMode(kPlain, static_cast<gsdk::connect::ConnectionMode>(7)),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("7")));
}

TEST_F(DeviceSettingsTest, EnabledSslIsUsedFromTheNextConnectionOn) {
  RecordProperty("requirements", "SSL-1 SSL-2 SSL-4");
  ASSERT_THAT(Connect("192.168.0.101")->result, IsOk());
  EXPECT_THAT(*EnableSsl(kPlain), IsOk());
  EXPECT_THAT(Managed(), IsEmpty());
  EXPECT_TRUE(Found(kPlain).usessl());
  EXPECT_THAT(Connect("192.168.0.101")->result, StatusIs(absl::StatusCode::kUnavailable, HasSubstr("SSL")));
  EXPECT_THAT(Connect("192.168.0.101", 0, true)->result, IsOk());
  EXPECT_THAT(*DisableSsl(kPlain), IsOk());
  EXPECT_FALSE(Found(kPlain).usessl());
  EXPECT_THAT(Connect("192.168.0.101")->result, IsOk());
}

TEST_F(DeviceSettingsTest, ManyDevicesAreWorkedOnAtTheSameTime) {
  RecordProperty("requirements", "MULTI-1 MULTI-2 MULTI-3");
  ASSERT_THAT(hand_.SetResponseDelay(kPlain, seconds(2)), IsOk());
  const auto slow = Connect("192.168.0.101");
  Advance(seconds(2));
  ASSERT_THAT(slow->result, IsOk());
  ASSERT_THAT(Connect("192.168.0.104", 4'000)->result, IsOk());
  ASSERT_THAT(hand_.SetSilent(kOddPort, true), IsOk());
  gsdk::connect_master::EnableSSLMultiRequest request;
  for (const std::uint32_t id : {kPlain, kOddPort, kPlain, 999U}) request.add_deviceids(id);
  const auto answer = Wait(connect_master::EnableSSLMulti, request);
  Advance(milliseconds(9'999));
  EXPECT_TRUE(Found(kPlain).usessl());
  EXPECT_THAT(*answer, StatusIs(absl::StatusCode::kUnknown, "not answered"));
  Advance(milliseconds(1));
  EXPECT_THAT(*answer, StatusIs(absl::StatusCode::kUnknown));
  gsdk::err::MultiErrorResponse errors;
  ASSERT_TRUE(errors.ParseFromString(DeviceErrorsOf(*answer)));
  ASSERT_EQ(errors.deviceerrors_size(), 2);
  EXPECT_EQ(errors.deviceerrors(0).deviceid(), kOddPort);
  EXPECT_EQ(errors.deviceerrors(0).code(), static_cast<int>(absl::StatusCode::kUnavailable));
  EXPECT_EQ(errors.deviceerrors(1).deviceid(), 999U);
  EXPECT_EQ(errors.deviceerrors(1).code(), static_cast<int>(absl::StatusCode::kNotFound));
}

TEST_F(DeviceSettingsTest, ACancelledCommandLeavesTheRestAlone) {
  RecordProperty("requirements", "MULTI-1 ROBUST-1");
  ASSERT_THAT(Connect("192.168.0.101")->result, IsOk());
  ASSERT_THAT(hand_.SetResponseDelay(kPlain, seconds(2)), IsOk());
  const auto answer = EnableSsl(kPlain);
  world_.pending().Cancel(last_call_, CallCancelled());
  Advance(seconds(10));
  EXPECT_THAT(*answer, StatusIs(absl::StatusCode::kCancelled));
  EXPECT_FALSE(Found(kPlain).usessl());
}

TEST_F(DeviceSettingsTest, ADeviceThatIsLostMeanwhileFailsTheCommand) {
  RecordProperty("requirements", "MULTI-1");
  ASSERT_THAT(Connect("192.168.0.101")->result, IsOk());
  ASSERT_THAT(hand_.SetResponseDelay(kPlain, seconds(2)), IsOk());
  const auto answer = EnableSsl(kPlain);
  ASSERT_THAT(hand_.ResetConnection(kPlain), IsOk());
  Advance(seconds(10));
  EXPECT_THAT(*answer, StatusIs(absl::StatusCode::kUnavailable));
}

TEST_F(DeviceSettingsTest, ACommandEndsAtOnceWhenItsGatewayIsLost) {
  RecordProperty("requirements", "GW-7 MULTI-1");
  ASSERT_THAT(Connect("192.168.0.101")->result, IsOk());
  ASSERT_THAT(hand_.SetResponseDelay(kPlain, seconds(2)), IsOk());
  gsdk::connect_master::EnableSSLMultiRequest request;
  request.add_deviceids(kPlain);
  const auto many = Wait(connect_master::EnableSSLMulti, request);
  const auto one = EnableSsl(kPlain);
  Advance(seconds(1));
  ASSERT_THAT(hand_.CutGatewayLink("gateway1"), IsOk());
  Settle();
  EXPECT_THAT(*one, StatusIs(absl::StatusCode::kUnavailable, HasSubstr("gateway1")));
  EXPECT_THAT(*many, StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_EQ(world_.pending().size(), 0U);
}

TEST_F(DeviceSettingsTest, TheConfigurationShowsWhatTheDeviceIs) {
  RecordProperty("requirements", "UDP-1 UDP-3");
  const auto config = GetIpConfig(kOddPort, "192.168.0.104");
  ASSERT_THAT(config, IsOk());
  EXPECT_EQ(config->ipaddr(), "192.168.0.104");
  EXPECT_EQ(config->subnetmask(), "255.255.255.0");
  EXPECT_EQ(config->port(), 4'000);
  EXPECT_EQ(config->serverport(), 51'212);
  EXPECT_EQ(config->sslserverport(), 51'213);
  EXPECT_EQ(config->mtusize(), 1'514);
}

TEST_F(DeviceSettingsTest, WhoeverDoesNotAnswerOverUdpIsUnavailable) {
  RecordProperty("requirements", "UDP-2");
  ASSERT_THAT(hand_.SwitchOff(kPlain), IsOk());
  ASSERT_THAT(hand_.SetSilent(kSecure, true), IsOk());
  for (const auto& [id, address] : std::map<std::uint32_t, std::string>{{kPlain, "192.168.0.101"},
                                                                        {kSecure, "192.168.0.102"},
                                                                        {kOddPort, "192.168.0.103"},
                                                                        {kElsewhere, "10.0.0.101"}}) {
    EXPECT_THAT(GetIpConfig(id, address), StatusIs(absl::StatusCode::kUnavailable, HasSubstr(address)));
  }
}

TEST_F(DeviceSettingsTest, ANewAddressTakesEffectAtOnce) {
  RecordProperty("requirements", "UDP-2 SYNC-4");
  ASSERT_THAT(Connect("192.168.0.101")->result, IsOk());
  auto config = *GetIpConfig(kPlain, "192.168.0.101");
  config.set_ipaddr("192.168.0.191");
  config.set_mtusize(1'400);
  EXPECT_THAT(*SetIpConfig(kPlain, "192.168.0.101", config), IsOk());
  EXPECT_THAT(Managed(), IsEmpty());
  EXPECT_THAT(Connect("192.168.0.101")->result, StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(Connect("192.168.0.191")->result, IsOk());
  EXPECT_EQ(GetIpConfig(kPlain, "192.168.0.191")->mtusize(), 1'400);
}

TEST_F(DeviceSettingsTest, SetIpConfig_WhoseGatewayIsLost_EndsAtOnceAndChangesNothing) {
  RecordProperty("requirements", "GW-7 UDP-2");
  auto config = *GetIpConfig(kPlain, "192.168.0.101");
  ASSERT_THAT(hand_.SetResponseDelay(kPlain, seconds(2)), IsOk());
  config.set_ipaddr("192.168.0.191");
  const auto answer = SetIpConfig(kPlain, "192.168.0.101", config);
  ASSERT_THAT(hand_.CutGatewayLink("gateway1"), IsOk());
  Settle();
  EXPECT_THAT(*answer, StatusIs(absl::StatusCode::kUnavailable, HasSubstr("gateway1")));
  EXPECT_EQ(world_.pending().size(), 0U);
  ASSERT_THAT(hand_.RestoreGatewayLink("gateway1"), IsOk());
  Advance(seconds(10));
  EXPECT_EQ(Found(kPlain).ipaddr(), "192.168.0.101");
}

TEST_F(DeviceSettingsTest, SetIpConfig_WhoseDeviceFallsSilent_IsUnavailableWhenTheTimeIsOver) {
  RecordProperty("requirements", "UDP-2");
  auto config = *GetIpConfig(kPlain, "192.168.0.101");
  ASSERT_THAT(hand_.SetResponseDelay(kPlain, seconds(2)), IsOk());
  const auto answer = SetIpConfig(kPlain, "192.168.0.101", config);
  ASSERT_THAT(hand_.SetSilent(kPlain, true), IsOk());
  Advance(milliseconds(9'999));
  EXPECT_THAT(*answer, StatusIs(absl::StatusCode::kUnknown));
  Advance(milliseconds(1));
  EXPECT_THAT(*answer, StatusIs(absl::StatusCode::kUnavailable, HasSubstr("192.168.0.101")));
}

TEST_F(DeviceSettingsTest, SetIpConfig_ThatIsCancelled_ChangesNothing) {
  auto config = *GetIpConfig(kPlain, "192.168.0.101");
  ASSERT_THAT(hand_.SetResponseDelay(kPlain, seconds(2)), IsOk());
  config.set_ipaddr("192.168.0.191");
  const auto answer = SetIpConfig(kPlain, "192.168.0.101", config);
  CancelCall(world_, last_call_);
  Advance(seconds(10));
  EXPECT_THAT(*answer, StatusIs(absl::StatusCode::kCancelled));
  EXPECT_EQ(Found(kPlain).ipaddr(), "192.168.0.101");
}

TEST_F(DeviceSettingsTest, AConfigurationWithAMistakeChangesNothing) {
  RecordProperty("requirements", "UDP-3");
  const auto good = *GetIpConfig(kPlain, "192.168.0.101");
  const auto with = [&](auto change) {
    auto config = good;
    change(config);
    return config;
  };
  for (const auto& bad : {
           with([](auto& it) { it.set_mtusize(1'077); }),
           with([](auto& it) { it.set_mtusize(1'515); }),
           with([](auto& it) { it.set_ipaddr(""); }),
           with([](auto& it) { it.set_gateway("here"); }),
           with([](auto& it) { it.set_dnsserver("8.8.8"); }),
           with([](auto& it) { it.set_port(0); }),
           with([](auto& it) { it.set_serverport(65'536); }),
           with([](auto& it) { it.set_sslserverport(-1); }),
           with([](auto& it) { it.set_serverurl("https://" + std::string(249, 'x')); }),
           with([](auto& it) { it.set_serverurl("gateway.example"); }),
           with([](auto& it) { it.set_serverurl("https://"); }),
           with([](auto& it) { it.set_serverurl("https:///path"); }),
           with([](auto& it) { it.set_serverurl("://gateway.example"); }),
           with([](auto& it) { it.set_serverurl("a b://gateway.example"); }),
           with([](auto& it) { it.set_connectionmode(static_cast<gsdk::connect::ConnectionMode>(9)); }),
       }) {
    EXPECT_THAT(*SetIpConfig(kPlain, "192.168.0.101", bad), StatusIs(absl::StatusCode::kInvalidArgument))
        << bad.ShortDebugString();
  }
  EXPECT_THAT(*SetIpConfig(kPlain, "192.168.0.101", with([](auto& it) { it.set_ipaddr("192.168.0.102"); })),
              StatusIs(absl::StatusCode::kAlreadyExists));
  EXPECT_EQ(GetIpConfig(kPlain, "192.168.0.101")->SerializeAsString(), good.SerializeAsString());
}

TEST_F(DeviceSettingsTest, SetIpConfig_WithDhcp_IgnoresTheAddressMaskAndGatewaySent) {
  RecordProperty("requirements", "UDP-3");
  auto config = *GetIpConfig(kPlain, "192.168.0.101");
  auto expected = config;
  for (auto* const it : {&config, &expected}) {
    it->set_usedhcp(true);
    it->set_serverurl("https://gateway.example:443/path");
  }
  config.set_ipaddr("");
  config.set_subnetmask("255.0.0.0");
  config.set_gateway("nonsense");
  EXPECT_THAT(*SetIpConfig(kPlain, "192.168.0.101", config), IsOk());
  EXPECT_EQ(GetIpConfig(kPlain, "192.168.0.101")->ShortDebugString(), expected.ShortDebugString());
}

TEST_F(DeviceSettingsTest, SetIpConfig_PortOfADeviceThatDialsIn_LeavesItsConnection) {
  RecordProperty("requirements", "UDP-3");
  ASSERT_THAT(Connect("192.168.0.101")->result, IsOk());
  ASSERT_THAT(SetFilter({kPlain}), IsOk());
  ASSERT_THAT(*SetMode(kPlain, gsdk::connect::DEVICE_TO_SERVER), IsOk());
  Advance(kDeviceDialInterval);
  ASSERT_THAT(Managed(), ElementsAre(kPlain));
  auto config = *GetIpConfig(kPlain, "192.168.0.101");
  config.set_port(4'000);
  log_->changes.clear();
  EXPECT_THAT(*SetIpConfig(kPlain, "192.168.0.101", config), IsOk());
  EXPECT_THAT(log_->changes, IsEmpty());
}

TEST_F(DeviceSettingsTest, AGatewaysAddressIsTaken) {
  RecordProperty("requirements", "UDP-2");
  auto config = *GetIpConfig(kPlain, "192.168.0.101");
  config.set_ipaddr("192.168.0.2");
  EXPECT_THAT(*SetIpConfig(kPlain, "192.168.0.101", config),
              StatusIs(absl::StatusCode::kAlreadyExists, HasSubstr("gateway1")));
  EXPECT_EQ(Found(kPlain).ipaddr(), "192.168.0.101");
}

TEST_F(DeviceSettingsTest, SetIpConfig_AddressOutOfTheTenantsReach_TellsNothingOfWhatIsThere) {
  RecordProperty("requirements", "GW-3 UDP-2");
  auto config = *GetIpConfig(kPlain, "192.168.0.101");
  for (const std::string address : {"10.0.0.2", "10.0.0.101", "10.0.0.77", "172.16.0.1"}) {
    config.set_ipaddr(address);
    const auto answer = SetIpConfig(kPlain, "192.168.0.101", config);
    EXPECT_EQ(answer->ToString(), AddressOutOfReach(address).ToString());
  }
  EXPECT_EQ(Found(kPlain).ipaddr(), "192.168.0.101");
}

TEST_F(DeviceSettingsTest, SetIpConfig_AddressOfAnotherTenantsGatewayOnTheSameSubnet_IsFree) {
  RecordProperty("requirements", "GW-3");
  world_.AddDeviceGateway(GatewayAt("gateway3", "192.168.0.3", "192.168.0.0/24"), {});
  Register("tenant3", {"gateway3"});
  Advance(seconds(1));
  auto config = *GetIpConfig(kPlain, "192.168.0.101");
  config.set_ipaddr("192.168.0.3");
  EXPECT_THAT(*SetIpConfig(kPlain, "192.168.0.101", config), IsOk());
}

TEST_F(DeviceSettingsTest, AModeThatUdpSetsActsAsOneThatTheGatewaySets) {
  RecordProperty("requirements", "UDP-2 MODE-2");
  auto config = *GetIpConfig(kPlain, "192.168.0.101");
  config.set_connectionmode(gsdk::connect::DEVICE_TO_SERVER);
  config.set_serveraddr("");
  ASSERT_THAT(SetFilter({}, true), IsOk());
  EXPECT_THAT(*SetIpConfig(kPlain, "192.168.0.101", config), IsOk());
  Advance(kDeviceDialInterval);
  EXPECT_EQ(Entry(kPlain).connectionmode(), gsdk::connect::DEVICE_TO_SERVER);
}

}  // namespace
}  // namespace connectmaster::fakegateway
