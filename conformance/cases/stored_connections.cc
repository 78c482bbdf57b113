// Asynchronous connections that are kept in the database.
#include "support/address_forms.h"
#include "support/connections_test.h"

namespace connectmaster::conformance {
namespace {

using gsdk::connect::AsyncConnectInfo;
using gsdk::connect::DISCONNECTED;
using gsdk::connect::TCP_CANNOT_CONNECT;
using gsdk::connect::TCP_CONNECTED;
using testing::Eq;
using testing::IsTrue;
using testing::Optional;
using testing::UnorderedElementsAre;

class StoredConnections : public ConnectionsTest {
 protected:
  absl::Status Store(const std::vector<Device>& devices) {
    Infos infos;
    for (const Device& device : devices) infos.push_back(AsyncConnectInfoOf(device));
    return calls().AddAsyncConnectionDB(devices.front().gateway_id(), infos);
  }

  // The device's stored connection; std::nullopt if there is none, or it cannot be read.
  std::optional<AsyncConnectInfo> Stored(const std::string& gateway_id, std::uint32_t device_id) {
    const auto infos = calls().GetAsyncConnectionDB(gateway_id);
    EXPECT_OK(infos);
    if (!infos.ok()) return std::nullopt;
    for (const auto& info : *infos) {
      if (info.deviceid() == device_id) return info;
    }
    return std::nullopt;
  }
  std::optional<AsyncConnectInfo> Stored(const Device& device) { return Stored(device.gateway_id(), device.id()); }

  void ExpectStored(const Device& device, const AsyncConnectInfo& info) {
    const auto stored = Stored(device);
    ASSERT_TRUE(stored);
    EXPECT_EQ(stored->ShortDebugString(), info.ShortDebugString());
  }

  // Stores the device and has it connected. That a connected gateway has it at once is chosen: any has it when it
  // connects.
  absl::Status StoreAndConnect(const Device& device) {
    if (auto status = Store({device}); !status.ok()) return status;
    if (EXPECT_CHOSEN_THAT(Connects(device), IsTrue())) return absl::OkStatus();
    if (auto status = CutAndRestore(device.gateway_id()); !status.ok()) return status;
    return Connects(device) ? absl::OkStatus() : absl::UnavailableError("the stored connection is not made");
  }
};

REQUIREMENT_TEST_F(StoredConnections, ASYNC_11_WhatIsStoredIsGivenBack, "ASYNC-11") {
  GET_OR_SKIP(const Device plain, DeviceToConnect());
  GET_OR_SKIP(const Device with_ssl, DeviceToConnect(gateway_id(), /*use_ssl=*/true));
  ASSERT_OK(Store({plain, with_ssl}));
  ASSERT_OK(calls().AddAsyncConnectionDB(gateway_id(), {NobodysInfo()}));  // ASYNC-8
  ExpectStored(plain, AsyncConnectInfoOf(plain));
  ExpectStored(with_ssl, AsyncConnectInfoOf(with_ssl));
  const auto stored = Stored(gateway_id(), kNobody);
  ASSERT_TRUE(stored);
  EXPECT_EQ(stored->ShortDebugString(), NobodysInfo().ShortDebugString());
}

REQUIREMENT_TEST_F(StoredConnections, ASYNC_11_PortZeroIsGivenBackAsItIs, "ASYNC-11", "SYNC-6") {
  AsyncConnectInfo info = NobodysInfo();
  info.clear_port();
  CHOSEN_THAT_OR_RETURN(calls().AddAsyncConnectionDB(gateway_id(), {info}), IsOk());
  const auto stored = Stored(gateway_id(), kNobody);
  ASSERT_TRUE(stored);
  EXPECT_CHOSEN_THAT(stored->port(), 0);
}

REQUIREMENT_TEST_F(StoredConnections, ASYNC_11_ConnectedGatewayConnectsToItAtOnce, "ASYNC-11", "ASYNC-2") {
  GET_OR_SKIP(const Device device, DeviceToConnect());
  const EventLog<DeviceChange> log;
  const auto subscription = Subscribe(tenant(), log);
  ASSERT_TRUE(subscription);
  ASSERT_OK(Store({device}));
  ASSERT_OK_AND_ASSIGN(const auto entry, Managed(device));
  CHOSEN_THAT_OR_RETURN(entry.has_value(), IsTrue());
  EXPECT_CHOSEN_THAT(entry->autoreconnect(), IsTrue());
  EXPECT_CHOSEN_THAT(Connects(device), IsTrue());
  EXPECT_CHOSEN_THAT(log.WaitFor(Of(device.id(), TCP_CONNECTED)), IsTrue());
}

REQUIREMENT_TEST_F(StoredConnections, ASYNC_11_ConnectsWhenTheGatewayConnects, "ASYNC-11", "GW-8") {
  for (const bool use_ssl : {false, true}) {
    SCOPED_TRACE(use_ssl);
    GET_OR_SKIP(const Device device, DeviceToConnect(gateway_id(), use_ssl));
    ASSERT_OK(Store({device}));
    DO_OR_SKIP(CutAndRestore(gateway_id()));
    EXPECT_TRUE(Connects(device));
    ASSERT_OK_AND_ASSIGN(const auto entry, Managed(device));
    ASSERT_TRUE(entry);
    EXPECT_TRUE(entry->autoreconnect());
  }
}

REQUIREMENT_TEST_F(StoredConnections, ASYNC_11_AllOfThemAreAssignedAsTheyAreStored, "ASYNC-11", "GW-8") {
  GET_OR_SKIP(const Device device, DeviceToConnect());
  const auto beside = BesideOf(device);
  ASSERT_OK(calls().AddAsyncConnectionDB(gateway_id(), {beside, NobodysInfo()}));
  DO_OR_SKIP(CutAndRestore(gateway_id()));
  ASSERT_OK_AND_ASSIGN(const auto entry, Managed(device));
  ASSERT_TRUE(entry);
  EXPECT_EQ(entry->port(), beside.port());
  ASSERT_OK_AND_ASSIGN(const auto nobody, Managed(gateway_id(), kNobody));
  EXPECT_TRUE(nobody);
  ASSERT_OK(calls().DeleteAsyncConnectionDB(gateway_id(), {device.id(), kNobody}));
  ASSERT_OK_AND_ASSIGN(const auto stored, calls().GetAsyncConnectionDB(gateway_id()));
  for (const auto& info : stored)
    EXPECT_THAT(info.deviceid(), testing::AllOf(testing::Ne(device.id()), testing::Ne(kNobody)));
}

REQUIREMENT_TEST_F(StoredConnections, ASYNC_11_IsStoredWhileTheGatewayIsAway, "ASYNC-11", "GW-7", "GW-8") {
  GET_OR_SKIP(const Device added, DeviceToConnect());
  GET_OR_SKIP(const Device deleted, DeviceToConnect(gateway_id(), false, added.id()));
  ASSERT_OK(Store({deleted}));
  DO_OR_SKIP(lab().CutGatewayLink(gateway_id()));
  ASSERT_TRUE(Eventually(lab(), [&] { return !IsConnected(tenant(), gateway_id()); }));
  EXPECT_CHOSEN_THAT(Store({added}), IsOk());
  EXPECT_CHOSEN_THAT(calls().DeleteAsyncConnectionDB(gateway_id(), {deleted.id()}), IsOk());
  EXPECT_CHOSEN_THAT(Stored(added).has_value(), IsTrue());
  EXPECT_CHOSEN_THAT(Stored(deleted).has_value(), testing::IsFalse());
  DO_OR_SKIP(lab().RestoreGatewayLink(gateway_id()));
  ASSERT_TRUE(Reconnects(gateway_id()));
  EXPECT_CHOSEN_THAT(Connects(added), IsTrue());
  EXPECT_CHOSEN_THAT(ShownStatus(deleted), Eq(std::nullopt));
}

REQUIREMENT_TEST_F(StoredConnections, ASYNC_11_DeletedConnectionIsDisconnectedAndNotMadeAgain, "ASYNC-11", "ASYNC-7") {
  GET_OR_SKIP(const Device device, DeviceToConnect());
  DO_OR_SKIP(StoreAndConnect(device));
  const EventLog<DeviceChange> log;
  const auto subscription = Subscribe(tenant(), log);
  ASSERT_TRUE(subscription);
  ASSERT_OK(calls().DeleteAsyncConnectionDB(gateway_id(), {device.id()}));
  EXPECT_TRUE(log.WaitFor(Of(device.id(), DISCONNECTED)));
  EXPECT_FALSE(Stored(device));
  EXPECT_EQ(ShownStatus(device), std::nullopt);
  DO_OR_SKIP(lab().PassTime(kOneMoreTry));
  EXPECT_EQ(ShownStatus(device), std::nullopt);
  DO_OR_SKIP(CutAndRestore(gateway_id()));
  DO_OR_SKIP(lab().PassTime(std::chrono::seconds(5)));
  EXPECT_EQ(ShownStatus(device), std::nullopt);
}

REQUIREMENT_TEST_F(StoredConnections, ASYNC_11_IdsThatAreNotStoredAreNamedAndTheOthersDeleted, "ASYNC-11", "ASYNC-7",
                   "MULTI-2") {
  GET_OR_SKIP(const Device stored, DeviceToConnect());
  GET_OR_SKIP(const Device registered, DeviceToConnect(gateway_id(), false, stored.id()));
  ASSERT_OK(Store({stored}));
  ASSERT_OK(Register({registered}));
  const absl::Status status =
      calls().DeleteAsyncConnectionDB(gateway_id(), {kNobody, stored.id(), registered.id(), kNobody});
  EXPECT_CHOSEN_REFUSAL(status, absl::StatusCode::kNotFound);
  EXPECT_CHOSEN_THAT(DevicesNamedIn(status), UnorderedElementsAre(kNobody, registered.id()));
  EXPECT_CHOSEN_THAT(Stored(stored).has_value(), testing::IsFalse());
  EXPECT_CHOSEN_THAT(ShownStatus(stored), Eq(std::nullopt));
  EXPECT_CHOSEN_THAT(Connects(registered), IsTrue());
}

REQUIREMENT_TEST_F(StoredConnections, ASYNC_11_NothingToStoreOrDeleteIsInvalid, "ASYNC-11", "MULTI-3") {
  EXPECT_CHOSEN_REFUSAL(calls().AddAsyncConnectionDB(gateway_id(), {}), absl::StatusCode::kInvalidArgument);
  EXPECT_CHOSEN_REFUSAL(calls().DeleteAsyncConnectionDB(gateway_id(), {}), absl::StatusCode::kInvalidArgument);
}

REQUIREMENT_TEST_F(StoredConnections, ASYNC_11_OneInvalidConnectionIsEnoughToStoreNone, "ASYNC-11", "SYNC-6") {
  GET_OR_SKIP(const Device device, DeviceToConnect());
  Infos invalid(3, NobodysInfo());
  invalid[0].set_deviceid(0);
  invalid[1].set_port(-1);
  invalid[2].set_port(65'536);
  for (const std::string& address : NotQuiteIpv4(device.address())) {
    invalid.emplace_back(NobodysInfo()).set_ipaddr(address);
  }
  for (const AsyncConnectInfo& info : invalid) {
    SCOPED_TRACE(info.ShortDebugString());
    EXPECT_CHOSEN_REFUSAL(calls().AddAsyncConnectionDB(gateway_id(), {AsyncConnectInfoOf(device), info}),
                          absl::StatusCode::kInvalidArgument);
    EXPECT_CHOSEN_THAT(Stored(device).has_value(), testing::IsFalse());
    EXPECT_CHOSEN_THAT(ShownStatus(device), Eq(std::nullopt));
  }
}

REQUIREMENT_TEST_F(StoredConnections, ASYNC_11_NewInformationReplacesTheOld, "ASYNC-11", "ASYNC-10") {
  GET_OR_SKIP(const Device device, DeviceToConnect());
  ASSERT_OK(calls().AddAsyncConnectionDB(gateway_id(), {BesideOf(device)}));
  EXPECT_CHOSEN_THAT(Shows(device, TCP_CANNOT_CONNECT), IsTrue());
  CHOSEN_THAT_OR_RETURN(Store({device}), IsOk());
  EXPECT_CHOSEN_THAT(Connects(device, std::chrono::seconds(5)), IsTrue());
  ASSERT_OK_AND_ASSIGN(const auto infos, calls().GetAsyncConnectionDB(gateway_id()));
  std::vector<std::string> stored;
  for (const auto& info : infos) {
    if (info.deviceid() == device.id()) stored.push_back(info.ShortDebugString());
  }
  EXPECT_CHOSEN_THAT(stored, testing::ElementsAre(AsyncConnectInfoOf(device).ShortDebugString()));
}

REQUIREMENT_TEST_F(StoredConnections, ASYNC_11_ConnectedDeviceKeepsItsConnection, "ASYNC-11", "ASYNC-10") {
  GET_OR_SKIP(const Device device, DeviceToConnect());
  ASSERT_OK(Register({device}));
  ASSERT_TRUE(Connects(device));
  const EventLog<DeviceChange> log;
  const auto subscription = Subscribe(tenant(), log);
  ASSERT_TRUE(subscription);
  CHOSEN_THAT_OR_RETURN(Store({device}), IsOk());
  DO_OR_SKIP(lab().PassTime(std::chrono::seconds(5)));
  EXPECT_CHOSEN_THAT(ShownStatus(device), Optional(TCP_CONNECTED));
  EXPECT_CHOSEN_THAT(StatusesOf(log, device.id()), testing::IsEmpty());
}

REQUIREMENT_TEST_F(StoredConnections, ASYNC_11_OtherGatewaysAreLeftAlone, "ASYNC-11") {
  GET_OR_SKIP(const std::string other_gateway, site().OtherGatewayId());
  GET_OR_SKIP(const Device device, DeviceToConnect());
  ASSERT_OK(Store({device}));
  EXPECT_FALSE(Stored(other_gateway, device.id()));
  EXPECT_EQ(ShownStatus(other_gateway, device.id()), std::nullopt);
  EXPECT_CHOSEN_REFUSAL(calls().DeleteAsyncConnectionDB(other_gateway, {device.id()}), absl::StatusCode::kNotFound);
  EXPECT_TRUE(Stored(device));
}

REQUIREMENT_TEST_F(StoredConnections, ASYNC_11_CallsWithoutDbStoreNothing, "ASYNC-11", "GW-8") {
  GET_OR_SKIP(const Device added, DeviceToConnect());
  GET_OR_SKIP(const Device deleted, DeviceToConnect(gateway_id(), false, added.id()));
  DO_OR_SKIP(StoreAndConnect(deleted));
  ASSERT_OK(Register({added}));
  CHOSEN_THAT_OR_RETURN(calls().DeleteAsyncConnection(gateway_id(), {deleted.id()}), IsOk());
  EXPECT_CHOSEN_THAT(Stored(added).has_value(), testing::IsFalse());
  EXPECT_CHOSEN_THAT(Stored(deleted).has_value(), IsTrue());
  EXPECT_CHOSEN_THAT(ShownStatus(deleted), Eq(std::nullopt));
  DO_OR_SKIP(CutAndRestore(gateway_id()));
  EXPECT_CHOSEN_THAT(Connects(deleted), IsTrue());
  EXPECT_EQ(ShownStatus(added), std::nullopt);
}

REQUIREMENT_TEST_F(StoredConnections, ASYNC_11_ChangedConnectionIsAsStoredAgainWhenTheGatewayReconnects, "ASYNC-11",
                   "GW-8") {
  GET_OR_SKIP(const Device device, DeviceToConnect());
  DO_OR_SKIP(StoreAndConnect(device));
  CHOSEN_THAT_OR_RETURN(calls().AddAsyncConnection(gateway_id(), {BesideOf(device)}), IsOk());
  EXPECT_CHOSEN_THAT(Shows(device, TCP_CANNOT_CONNECT), IsTrue());
  const auto stored = Stored(device);
  EXPECT_CHOSEN_THAT(stored ? stored->ShortDebugString() : "", AsyncConnectInfoOf(device).ShortDebugString());
  DO_OR_SKIP(CutAndRestore(gateway_id()));
  EXPECT_TRUE(Connects(device));
}

REQUIREMENT_TEST_F(StoredConnections, ROBUST_2_IsThereAfterARestart, "ASYNC-11", "ROBUST-2") {
  GET_OR_SKIP(const Device kept, DeviceToConnect());
  GET_OR_SKIP(const Device deleted, DeviceToConnect(gateway_id(), false, kept.id()));
  GET_OR_SKIP(const Device not_stored, DeviceToConnect(gateway_id(), /*use_ssl=*/true));
  ASSERT_OK(Store({kept, deleted}));
  ASSERT_OK(calls().DeleteAsyncConnectionDB(gateway_id(), {deleted.id()}));
  ASSERT_OK(Register({not_stored}));
  DO_OR_SKIP(Restart());
  ExpectStored(kept, AsyncConnectInfoOf(kept));
  EXPECT_FALSE(Stored(deleted));
  EXPECT_FALSE(Stored(not_stored));
  EXPECT_TRUE(Connects(kept));
  EXPECT_EQ(ShownStatus(deleted), std::nullopt);
  EXPECT_CHOSEN_THAT(ShownStatus(not_stored), Eq(std::nullopt));
}

}  // namespace
}  // namespace connectmaster::conformance
