// Devices that use SSL: enabling and disabling it, and which gateways they trust.
#include "cases/device_changes.h"
#include "connectmaster/client/status.h"

namespace connectmaster::conformance {
namespace {

using gsdk::connect::DEVICE_TO_SERVER;
using gsdk::connect::DISCONNECTED;
using gsdk::connect::TCP_CANNOT_CONNECT;
using gsdk::connect::TCP_CONNECTED;
using gsdk::connect::TLS_CANNOT_CONNECT;
using gsdk::connect::TLS_CONNECTED;
using gsdk::connect::TLS_NOT_ALLOWED;
using testing::ElementsAre;
using testing::Eq;
using testing::HasSubstr;
using testing::IsFalse;
using testing::IsTrue;

class Ssl : public DeviceChangesTest {
 protected:
  bool SearchShowsSsl(const Device& device, bool use_ssl) {
    return SearchShows(device, [&](const auto& found) { return found.usessl() == use_ssl; });
  }

  // Connects, enables SSL, and waits until the device has taken it. It is not connected then.
  void Enable(const Device& device) {
    ASSERT_OK(ConnectSoon(device));
    ASSERT_OK(calls().EnableSSL(device.id()));
    ASSERT_TRUE(SearchShowsSsl(device, true));
    static_cast<void>(calls().Disconnect({device.id()}));  // that it drops its connection itself is chosen
    ASSERT_TRUE(Leaves(device));
  }

  void Disable(const Device& device) {
    ASSERT_OK(ConnectSoon(device));
    ASSERT_OK(calls().DisableSSL(device.id()));
    ASSERT_TRUE(SearchShowsSsl(device, false));
    static_cast<void>(calls().Disconnect({device.id()}));
    ASSERT_TRUE(Leaves(device));
  }

  // Connects the device with SSL, checks that, and disconnects it.
  void ExpectConnectsWithSsl(const Device& device) {
    const EventLog<DeviceChange> log;
    const auto subscription = Subscribe(tenant(), log);
    ASSERT_TRUE(subscription);
    ASSERT_OK(ConnectSoon(WithSsl(device)));
    EXPECT_TRUE(log.WaitFor(Of(device.id(), TLS_CONNECTED)));
    ASSERT_OK_AND_ASSIGN(const auto entry, Managed(device));
    ASSERT_TRUE(entry);
    EXPECT_EQ(entry->status(), TLS_CONNECTED);
    EXPECT_TRUE(entry->usessl());
    ASSERT_OK(calls().Disconnect({device.id()}));
  }

  // If the device is registered with the opposite of its SSL setting, it shows `failure`; otherwise it connects.
  void ExpectConnectsOnlyAsItIs(const Device& device, gsdk::connect::Status failure) {
    const EventLog<DeviceChange> log;
    const auto subscription = Subscribe(tenant(), log);
    ASSERT_TRUE(subscription);
    ASSERT_OK(Register({WithSsl(device, !device.use_ssl())}));
    EXPECT_CHOSEN_THAT(Shows(device, failure), IsTrue());
    EXPECT_CHOSEN_THAT(log.WaitFor(Of(device.id(), failure)), IsTrue());
    DO_OR_SKIP(lab().PassTime(kOneMoreTry));
    EXPECT_CHOSEN_THAT(ShownStatus(device), Eq(failure));
    ASSERT_OK(calls().DeleteAsyncConnection(device.gateway_id(), {device.id()}));
    ASSERT_OK(Register({device}));
    EXPECT_TRUE(Connects(device));
  }

  // The gateway cannot connect to the device with SSL, synchronously or in the background. What the gateway answers and
  // shows is chosen.
  void ExpectHandshakeFails(const Device& device) {
    const absl::Status status = ConnectInVain(device.gateway_id(), ConnectInfoOf(WithSsl(device)));
    EXPECT_CHOSEN_CODE(status, absl::StatusCode::kUnavailable);
    EXPECT_CHOSEN_THAT(ShownStatus(device).has_value(), IsFalse());

    const EventLog<DeviceChange> log;
    const auto subscription = Subscribe(tenant(), log);
    ASSERT_TRUE(subscription);
    ASSERT_OK(Register({WithSsl(device)}));
    EXPECT_CHOSEN_THAT(Shows(device, TLS_CANNOT_CONNECT), IsTrue());
    EXPECT_CHOSEN_THAT(log.WaitFor(Of(device.id(), TLS_CANNOT_CONNECT)), IsTrue());
    DO_OR_SKIP(lab().PassTime(kOneMoreTry));
    const auto shown = ShownStatus(device);
    ASSERT_TRUE(shown);
    EXPECT_FALSE(client::IsConnected(*shown));
    ASSERT_OK(calls().DeleteAsyncConnection(device.gateway_id(), {device.id()}));
    ASSERT_TRUE(Leaves(device));
  }
};

REQUIREMENT_TEST_F(Ssl, SSL_1_EnabledDeviceUsesSslAndNothingElse, "SSL-1", "SYNC-3") {
  GET_OR_SKIP(const Device device, DeviceToChange());
  ASSERT_OK(Connect(device));
  ASSERT_OK(calls().EnableSSL(device.id()));
  EXPECT_TRUE(SearchShowsSsl(device, true));
  ASSERT_OK_AND_ASSIGN(const auto found, Search(device));
  EXPECT_EQ(found.connectionmode(), ModeOf(device));
  EXPECT_EQ(found.ipaddr(), device.address());
  EXPECT_EQ(found.port(), PortOf(device));

  static_cast<void>(calls().Disconnect({device.id()}));
  const absl::Status without = ConnectInVain(device.gateway_id(), ConnectInfoOf(device));
  EXPECT_CHOSEN_CODE(without, absl::StatusCode::kUnavailable);
  EXPECT_CHOSEN_THAT(std::string(without.message()), HasSubstr("SSL"));
  ExpectConnectsWithSsl(device);
}

REQUIREMENT_TEST_F(Ssl, SSL_1_ConfigurationStaysAsItIs, "SSL-1") {
  GET_OR_SKIP(const auto devices, UnusualDevices());
  for (const Device& device : devices) {
    ExpectConfigurationStays(
        device, [&] { return calls().EnableSSL(device.id()); }, [](auto&) {});
  }
}

REQUIREMENT_TEST_F(Ssl, SSL_1_EnabledDeviceConnectsInTheBackground, "SSL-1", "ASYNC-3") {
  GET_OR_SKIP(const Device device, DeviceToChange());
  Enable(device);
  if (HasFatalFailure()) return;
  const EventLog<DeviceChange> log;
  const auto subscription = Subscribe(tenant(), log);
  ASSERT_TRUE(subscription);
  ASSERT_OK(Register({WithSsl(device)}));
  EXPECT_TRUE(Shows(device, TLS_CONNECTED));
  EXPECT_TRUE(log.WaitFor(Of(device.id(), TLS_CONNECTED)));
}

REQUIREMENT_TEST_F(Ssl, SSL_2_DeviceDropsItsConnection, "SSL-2") {
  GET_OR_SKIP(const Device device, DeviceToChange());
  const EventLog<DeviceChange> log;
  const auto subscription = Subscribe(tenant(), log);
  ASSERT_TRUE(subscription);
  ASSERT_OK(Connect(device));
  ASSERT_OK(calls().EnableSSL(device.id()));
  EXPECT_CHOSEN_THAT(ShownStatus(device).has_value(), IsFalse());
  EXPECT_CHOSEN_THAT(log.WaitFor(Of(device.id(), DISCONNECTED)), IsTrue());
  EXPECT_CHOSEN_THAT(StatusesOf(log, device.id()), ElementsAre(TCP_CONNECTED, DISCONNECTED));
}

REQUIREMENT_TEST_F(Ssl, SSL_2_DeviceThatDialsInComesBackOverTheSslPort, "SSL-2", "SSL-1", "SSL-4", "ACCEPT-3",
                   "ACCEPT-4") {
  GET_OR_SKIP(const Device device, DeviceToChange(gateway_id(), "device that dials in without SSL", [](const auto& it) {
                return IsReady(it) && ModeOf(it) == DEVICE_TO_SERVER && !it.use_ssl();
              }));
  const EventLog<DeviceChange> log;
  const auto subscription = Subscribe(tenant(), log);
  ASSERT_TRUE(subscription);
  ASSERT_OK(LetIn(device));
  ASSERT_TRUE(DialsIn(device));
  ASSERT_OK(calls().EnableSSL(device.id()));
  EXPECT_CHOSEN_THAT(log.WaitFor(Of(device.id(), DISCONNECTED)), IsTrue());
  CHOSEN_THAT_OR_RETURN(DialsIn(WithSsl(device)), IsTrue());
  ASSERT_OK_AND_ASSIGN(const auto entry, Managed(device));
  ASSERT_TRUE(entry);
  EXPECT_EQ(entry->connectionmode(), DEVICE_TO_SERVER);
  EXPECT_TRUE(entry->usessl());
  EXPECT_TRUE(log.WaitFor(Of(device.id(), TLS_CONNECTED)));

  // A refusal is seen as one on the SSL port.
  ASSERT_OK(LetNobodyIn(device));
  static_cast<void>(calls().Disconnect({device.id()}));  // that it still is connected is chosen (ACCEPT-7)
  EXPECT_TRUE(BecomesPending(device));
  EXPECT_TRUE(log.WaitFor(Of(device.id(), TLS_NOT_ALLOWED)));

  // And without SSL it is back at the other one.
  ASSERT_OK(LetIn(device));
  ASSERT_TRUE(DialsIn(WithSsl(device)));
  ASSERT_OK(calls().DisableSSL(device.id()));
  EXPECT_CHOSEN_THAT(DialsIn(device), IsTrue());
}

REQUIREMENT_TEST_F(Ssl, SSL_2_RegistrationWithoutSslStaysAndFails, "SSL-2", "SSL-1", "SSL-6", "ASYNC-10") {
  GET_OR_SKIP(const Device device, DeviceToChange());
  const EventLog<DeviceChange> log;
  const auto subscription = Subscribe(tenant(), log);
  ASSERT_TRUE(subscription);
  ASSERT_OK(Register({device}));
  ASSERT_TRUE(Connects(device));
  ASSERT_OK(calls().EnableSSL(device.id()));
  EXPECT_CHOSEN_THAT(log.WaitFor(Of(device.id(), DISCONNECTED)), IsTrue());
  EXPECT_CHOSEN_THAT(Shows(device, TCP_CANNOT_CONNECT, kOneMoreTry), IsTrue());
  ASSERT_OK_AND_ASSIGN(const auto entry, Managed(device));
  ASSERT_TRUE(entry);
  EXPECT_TRUE(entry->autoreconnect());

  CHOSEN_THAT_OR_RETURN(Register({WithSsl(device)}), IsOk());
  EXPECT_CHOSEN_THAT(Shows(device, TLS_CONNECTED, kOneMoreTry), IsTrue());
}

REQUIREMENT_TEST_F(Ssl, SSL_3_GatewayOfTheSameRootCaTakesOver, "SSL-3", "SSL-1") {
  GET_OR_SKIP(const Device device, DeviceOfSeveralGateways(/*same_root_ca=*/true));
  GET_OR_SKIP(const std::string other_gateway, site().OtherGatewayOf(device, /*same_root_ca=*/true));
  Enable(device);
  if (HasFatalFailure()) return;
  ExpectConnectsWithSsl(Behind(other_gateway, device));
  ExpectConnectsWithSsl(device);
  const Device there = WithSsl(Behind(other_gateway, device));
  ASSERT_OK(Register({there}));
  EXPECT_TRUE(Connects(there));
}

REQUIREMENT_TEST_F(Ssl, SSL_3_GatewayOfAnotherRootCaFails, "SSL-3") {
  GET_OR_SKIP(const Device device, DeviceOfSeveralGateways(/*same_root_ca=*/false));
  GET_OR_SKIP(const std::string other_gateway, site().OtherGatewayOf(device, /*same_root_ca=*/false));
  Enable(device);
  if (HasFatalFailure()) return;
  ExpectHandshakeFails(Behind(other_gateway, device));
  ExpectConnectsWithSsl(device);
}

REQUIREMENT_TEST_F(Ssl, SSL_3_DeviceTrustsTheGatewayThatEnabledSslLast, "SSL-3", "SSL-4", "SSL-1") {
  GET_OR_SKIP(const Device device, DeviceOfSeveralGateways(/*same_root_ca=*/false));
  GET_OR_SKIP(const std::string other_gateway, site().OtherGatewayOf(device, /*same_root_ca=*/false));
  const Device there = Behind(other_gateway, device);
  Enable(device);
  if (HasFatalFailure()) return;
  Disable(WithSsl(device));
  if (HasFatalFailure()) return;
  Enable(there);
  if (HasFatalFailure()) return;
  ExpectConnectsWithSsl(there);
  ExpectHandshakeFails(device);
}

REQUIREMENT_TEST_F(Ssl, SSL_3_DeviceThatDialsInVerifiesTheGateway, "SSL-3") {
  GET_OR_SKIP(const Device device, DeviceOfSeveralGateways(/*same_root_ca=*/false));
  GET_OR_SKIP(const std::string other_gateway, site().OtherGatewayOf(device, /*same_root_ca=*/false));
  const Device there = Behind(other_gateway, device);
  // The other gateway has it dial in without SSL, and is named in its configuration by that.
  ASSERT_OK(LetIn(there));
  ASSERT_OK(Connect(there));
  ASSERT_OK(calls().SetConnectionMode(device.id(), DEVICE_TO_SERVER));
  ASSERT_TRUE(DialsIn(there));
  ASSERT_OK_AND_ASSIGN(auto config, tenant().UdpMaster().GetIPConfig(device.gateway_id(), UdpInfoOf(device)));
  ASSERT_OK(calls().SetConnectionMode(device.id(), gsdk::connect::SERVER_TO_DEVICE));
  ASSERT_TRUE(LosesConnection(there));

  Enable(device);
  if (HasFatalFailure()) return;
  const EventLog<DeviceChange> log;
  const auto subscription = Subscribe(tenant(), log);
  ASSERT_TRUE(subscription);
  DO_OR_SKIP(tenant().UdpMaster().SetIPConfig(device.gateway_id(), UdpInfoOf(device), config));
  DO_OR_SKIP(lab().PassTime(kDialsInWithin));
  EXPECT_CHOSEN_THAT(log.WaitFor(Of(device.id(), TLS_CANNOT_CONNECT)), IsTrue());
  const auto shown = ShownStatus(there);
  EXPECT_FALSE(shown && client::IsConnected(*shown)) << "it has connected to a gateway that it cannot trust";
}

REQUIREMENT_TEST_F(Ssl, SSL_3_GatewayWhoseCertificateHasExpiredFails, "SSL-3") {
  // The other gateway, whose certificate is good, can put the device back.
  GET_OR_SKIP(const Device device, DeviceOfSeveralGateways(/*same_root_ca=*/true));
  GET_OR_SKIP(const std::string other_gateway, site().OtherGatewayOf(device, /*same_root_ca=*/true));
  Enable(device);
  if (HasFatalFailure()) return;
  DO_OR_SKIP(lab().ShowExpiredCertificate(device.gateway_id()));
  EXPECT_CHOSEN_REFUSAL(ConnectInVain(device.gateway_id(), ConnectInfoOf(WithSsl(device))),
                        absl::StatusCode::kUnavailable);
  ASSERT_OK(Register({WithSsl(device)}));
  EXPECT_CHOSEN_THAT(Shows(device, TLS_CANNOT_CONNECT), IsTrue());
  ASSERT_OK(calls().DeleteAsyncConnection(device.gateway_id(), {device.id()}));
  ASSERT_TRUE(Leaves(device));
  ExpectConnectsWithSsl(Behind(other_gateway, device));
}

REQUIREMENT_TEST_F(Ssl, SSL_3_DeviceDoesNotDialInToAGatewayWhoseCertificateHasExpired, "SSL-3") {
  GET_OR_SKIP(const Device device, DeviceOfSeveralGateways(/*same_root_ca=*/true));
  Enable(device);
  if (HasFatalFailure()) return;
  ASSERT_OK(LetIn(device));
  ASSERT_OK(ConnectSoon(WithSsl(device)));
  DO_OR_SKIP(lab().ShowExpiredCertificate(device.gateway_id()));
  ASSERT_OK(calls().SetConnectionMode(device.id(), DEVICE_TO_SERVER));
  DO_OR_SKIP(lab().PassTime(kDialsInWithin));
  EXPECT_CHOSEN_THAT(ShownStatus(device).has_value(), IsFalse());
}

REQUIREMENT_TEST_F(Ssl, SSL_4_DisabledDeviceUsesNone, "SSL-4", "SSL-2", "SYNC-3") {
  GET_OR_SKIP(const Device device, DeviceToChange(gateway_id(), /*use_ssl=*/true));
  const Device without = WithSsl(device, false);
  const EventLog<DeviceChange> log;
  const auto subscription = Subscribe(tenant(), log);
  ASSERT_TRUE(subscription);
  ASSERT_OK(Connect(device));
  ASSERT_OK(calls().DisableSSL(device.id()));
  EXPECT_CHOSEN_THAT(ShownStatus(device).has_value(), IsFalse());
  EXPECT_CHOSEN_THAT(log.WaitFor(Of(device.id(), DISCONNECTED)), IsTrue());
  EXPECT_CHOSEN_THAT(StatusesOf(log, device.id()), ElementsAre(TLS_CONNECTED, DISCONNECTED));
  EXPECT_TRUE(SearchShowsSsl(device, false));

  static_cast<void>(calls().Disconnect({device.id()}));
  EXPECT_CHOSEN_CODE(ConnectInVain(device.gateway_id(), ConnectInfoOf(device)), absl::StatusCode::kUnavailable);
  ASSERT_OK(ConnectSoon(without));
  EXPECT_TRUE(log.WaitFor(Of(device.id(), TCP_CONNECTED)));
  ASSERT_OK_AND_ASSIGN(const auto entry, Managed(device));
  ASSERT_TRUE(entry);
  EXPECT_FALSE(entry->usessl());
}

REQUIREMENT_TEST_F(Ssl, SSL_4_RegisteredDeviceIsDisabledToo, "SSL-4") {
  GET_OR_SKIP(const Device device, DeviceToChange(gateway_id(), /*use_ssl=*/true));
  ASSERT_OK(Register({device}));
  ASSERT_TRUE(Connects(device));
  ASSERT_OK(calls().DisableSSL(device.id()));
  EXPECT_TRUE(SearchShowsSsl(device, false));
}

REQUIREMENT_TEST_F(Ssl, SSL_4_EnabledDisabledAndEnabledAgain, "SSL-4", "SSL-1") {
  GET_OR_SKIP(const Device device, DeviceToChange());
  Enable(device);
  if (HasFatalFailure()) return;
  Disable(WithSsl(device));
  if (HasFatalFailure()) return;
  Enable(device);
  if (HasFatalFailure()) return;
  ExpectConnectsWithSsl(device);
}

REQUIREMENT_TEST_F(Ssl, SSL_5_EnablingWhatIsEnabledChangesNothing, "SSL-5") {
  GET_OR_SKIP(const Device device, DeviceToChange(gateway_id(), /*use_ssl=*/true));
  ASSERT_OK(Connect(device));
  ExpectChangesNothing(device, [&] { return calls().EnableSSL(device.id()); });
  ASSERT_OK(ConnectSoon(device));
  ExpectChangesNothing(device, [&] { return calls().EnableSSLMulti({device.id()}); });
}

REQUIREMENT_TEST_F(Ssl, SSL_5_DisablingWhatIsDisabledChangesNothing, "SSL-5") {
  GET_OR_SKIP(const Device device, DeviceToChange());
  ASSERT_OK(Connect(device));
  ExpectChangesNothing(device, [&] { return calls().DisableSSL(device.id()); });
  ASSERT_OK(ConnectSoon(device));
  ExpectChangesNothing(device, [&] { return calls().DisableSSLMulti({device.id()}); });
}

REQUIREMENT_TEST_F(Ssl, SSL_6_RegistrationWithSslToADeviceWithoutItIsTlsCannotConnect, "SSL-6", "ASYNC-4") {
  GET_OR_SKIP(const Device device, DeviceToConnect());
  ExpectConnectsOnlyAsItIs(device, TLS_CANNOT_CONNECT);
}

REQUIREMENT_TEST_F(Ssl, SSL_6_RegistrationWithoutSslToADeviceWithItIsTcpCannotConnect, "SSL-6", "ASYNC-4") {
  GET_OR_SKIP(const Device device, DeviceToConnect(gateway_id(), /*use_ssl=*/true));
  ExpectConnectsOnlyAsItIs(device, TCP_CANNOT_CONNECT);
}

REQUIREMENT_TEST_F(Ssl, SSL_7_ManyDevicesChangeInOneCall, "SSL-7", "SSL-1", "SSL-4") {
  GET_OR_SKIP(const Device first, DeviceToChange());
  GET_OR_SKIP(const Device second, DeviceToChange(gateway_id(), /*use_ssl=*/false, first.id()));
  ASSERT_OK(Connect(first));
  ASSERT_OK(Connect(second));
  ASSERT_OK(calls().EnableSSLMulti({first.id(), second.id()}));
  static_cast<void>(calls().Disconnect({first.id(), second.id()}));
  for (const Device& device : {first, second}) {
    EXPECT_TRUE(SearchShowsSsl(device, true));
    ExpectConnectsWithSsl(device);
    ASSERT_OK(ConnectSoon(WithSsl(device)));
  }
  ASSERT_OK(calls().DisableSSLMulti({first.id(), second.id()}));
  static_cast<void>(calls().Disconnect({first.id(), second.id()}));
  for (const Device& device : {first, second}) {
    EXPECT_TRUE(SearchShowsSsl(device, false));
    EXPECT_OK(ConnectSoon(device));
  }
}

}  // namespace
}  // namespace connectmaster::conformance
