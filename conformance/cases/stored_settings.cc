// Which settings a device gateway keeps when it reconnects, and which it loses.
#include "support/connections_test.h"

namespace connectmaster::conformance {
namespace {

using gsdk::connect::AcceptFilter;
using gsdk::connect::DISCONNECTED;
using gsdk::connect::SlaveDeviceInfo;
using gsdk::connect::TCP_CANNOT_CONNECT;
using testing::ElementsAre;
using testing::Eq;
using testing::IsEmpty;
using testing::IsTrue;
using testing::Optional;

AcceptFilter FilterOf(std::uint32_t device_id) {
  AcceptFilter filter;
  filter.add_deviceids(device_id);
  return filter;
}

class StoredSettings : public ConnectionsTest {
 protected:
  // A device behind which slaves are registered.
  absl::StatusOr<Device> Parent() const {
    for (const Gateway& gateway : site().description.gateways()) {
      if (gateway.spare()) continue;
      auto device = FreeDevice(gateway.id(), "device with slaves",
                               [](const Device& it) { return CanBeConnected(it) && !it.rs485_slave_ids().empty(); });
      if (device.ok()) return device;
    }
    return absl::UnimplementedError("the target has no free device with RS-485 slaves");
  }

  static SlaveDeviceInfo SlavesOf(const Device& parent) {
    SlaveDeviceInfo info;
    info.set_deviceid(parent.id());
    *info.mutable_rs485slavedeviceids() = parent.rs485_slave_ids();
    *info.mutable_wiegandslavedeviceids() = parent.wiegand_slave_ids();
    return info;
  }

  // The gateway's slaves for the parent, as text; empty if it has none.
  std::string Slaves(const Device& parent) {
    const auto slaves = calls().GetSlaveDevice(parent.gateway_id());
    EXPECT_OK(slaves);
    if (!slaves.ok()) return "";
    for (const auto& info : *slaves) {
      if (info.deviceid() == parent.id()) return info.ShortDebugString();
    }
    return "";
  }

  // UNIMPLEMENTED if an accept filter is stored, because it would be set again.
  absl::Status NoFilterIsStored(const std::string& gateway_id) {
    const auto filter = calls().GetAcceptFilterDB(gateway_id);
    if (!filter.ok()) return filter.status();
    if (filter->ByteSizeLong() == 0) return absl::OkStatus();
    return absl::UnimplementedError("the gateway already has a stored accept filter: " + filter->ShortDebugString());
  }
};

REQUIREMENT_TEST_F(StoredSettings, GW_8_WhatIsStoredIsAssignedAgain, "GW-8", "ASYNC-11", "ACCEPT-8", "SLAVE-2") {
  GET_OR_SKIP(const Device parent, Parent());
  GET_OR_SKIP(const Device dials_in, DeviceThatDialsIn(parent.gateway_id()));
  ASSERT_OK(calls().AddAsyncConnectionDB(parent.gateway_id(), {AsyncConnectInfoOf(parent)}));
  ASSERT_OK(calls().SetAcceptFilterDB(parent.gateway_id(), FilterOf(dials_in.id())));
  ASSERT_OK(calls().AddSlaveDeviceDB(parent.gateway_id(), {SlavesOf(parent)}));
  for (int i = 0; i < 2; ++i) {
    DO_OR_SKIP(CutAndRestore(parent.gateway_id()));
    EXPECT_TRUE(Connects(parent));
    EXPECT_TRUE(DialsIn(dials_in));
    EXPECT_EQ(Slaves(parent), SlavesOf(parent).ShortDebugString());
  }
}

REQUIREMENT_TEST_F(StoredSettings, GW_8_WhatIsNotStoredIsGone, "GW-8", "ASYNC-11", "ACCEPT-8", "SLAVE-1") {
  GET_OR_SKIP(const Device parent, Parent());
  GET_OR_SKIP(const Device dials_in, DeviceThatDialsIn(parent.gateway_id()));
  DO_OR_SKIP(NoFilterIsStored(parent.gateway_id()));
  ASSERT_OK(Register({parent}));
  ASSERT_OK(LetIn(dials_in));
  ASSERT_OK(calls().SetSlaveDevice(parent.gateway_id(), {SlavesOf(parent)}));
  ASSERT_TRUE(Connects(parent));
  ASSERT_TRUE(DialsIn(dials_in));
  EXPECT_EQ(Slaves(parent), SlavesOf(parent).ShortDebugString());

  DO_OR_SKIP(CutAndRestore(parent.gateway_id()));
  DO_OR_SKIP(lab().PassTime(kOneMoreTry));
  EXPECT_EQ(ShownStatus(parent), std::nullopt);
  EXPECT_EQ(ShownStatus(dials_in), std::nullopt);
  EXPECT_EQ(Slaves(parent), "");
  EXPECT_EQ(calls().GetAcceptFilter(parent.gateway_id()).value().ByteSizeLong(), 0U);
  EXPECT_NE(Pending(dials_in), std::nullopt) << "it dials in, and is no longer accepted";
}

REQUIREMENT_TEST_F(StoredSettings, GW_8_WhatAnotherGatewayHasStays, "GW-8") {
  GET_OR_SKIP(const std::string other_gateway, site().OtherGatewayId());
  GET_OR_SKIP(const Device device, DeviceToConnect());
  ASSERT_OK(Register({device}));
  ASSERT_TRUE(Connects(device));
  const EventLog<DeviceChange> log;
  const auto subscription = Subscribe(tenant(), log);
  ASSERT_TRUE(subscription);
  DO_OR_SKIP(CutAndRestore(other_gateway));
  EXPECT_THAT(ShownStatus(device), Optional(gsdk::connect::TCP_CONNECTED));
  EXPECT_THAT(log.Changes(Of(device.id())), IsEmpty());
}

REQUIREMENT_TEST_F(StoredSettings, GW_9_SubscriberSeesDisconnectedForEachDeviceThatWasConnected, "GW-9") {
  GET_OR_SKIP(const Device registered, DeviceToConnect());
  GET_OR_SKIP(const Device with_ssl, DeviceToConnect(gateway_id(), /*use_ssl=*/true));
  GET_OR_SKIP(const Device accepted, DeviceThatDialsIn());
  ASSERT_OK(Register({registered, with_ssl}));
  ASSERT_OK(calls().AddAsyncConnection(gateway_id(), {NobodysInfo()}));
  ASSERT_OK(LetIn(accepted));
  for (const Device& device : {registered, with_ssl}) ASSERT_TRUE(Connects(device)) << device.id();
  ASSERT_TRUE(DialsIn(accepted));
  ASSERT_TRUE(Shows(gateway_id(), kNobody, TCP_CANNOT_CONNECT));
  const EventLog<DeviceChange> log;
  const auto subscription = Subscribe(tenant(), log);
  ASSERT_TRUE(subscription);

  DO_OR_SKIP(lab().CutGatewayLink(gateway_id()));
  ASSERT_TRUE(Eventually(lab(), [&] { return !IsConnected(tenant(), gateway_id()); }));
  for (const Device& device : {registered, with_ssl, accepted}) {
    EXPECT_CHOSEN_THAT(log.WaitFor(Of(device.id(), DISCONNECTED)), IsTrue());
  }
  DO_OR_SKIP(lab().PassTime(kOneMoreTry));
  for (const Device& device : {registered, with_ssl, accepted}) {
    EXPECT_CHOSEN_THAT(StatusesOf(log, device.id()), ElementsAre(DISCONNECTED));
  }
  EXPECT_CHOSEN_THAT(StatusesOf(log, kNobody), IsEmpty());  // it was not connected
  DO_OR_SKIP(lab().RestoreGatewayLink(gateway_id()));
  ASSERT_TRUE(Reconnects(gateway_id()));
  for (const Device& device : {registered, with_ssl, accepted}) {
    EXPECT_CHOSEN_THAT(ShownStatus(device), Eq(std::nullopt));
  }
  EXPECT_CHOSEN_THAT(ShownStatus(gateway_id(), kNobody), Eq(std::nullopt));
}

REQUIREMENT_TEST_F(StoredSettings, GW_9_AttemptUnderWayEndsWithTheGateway, "GW-9", "GW-8") {
  GET_OR_SKIP(const std::string other_gateway, site().OtherGatewayId());
  GET_OR_SKIP(const Device device, SlowDevice(other_gateway));
  const EventLog<DeviceChange> log;
  const auto subscription = Subscribe(tenant(), log);
  ASSERT_TRUE(subscription);
  ASSERT_OK(Register({device}));
  DO_OR_SKIP(lab().PassTime(Duration(100)));
  DO_OR_SKIP(CutAndRestore(other_gateway));
  DO_OR_SKIP(lab().PassTime(kOneMoreTry));
  EXPECT_EQ(ShownStatus(device), std::nullopt);
  EXPECT_THAT(OutcomesOf(log, device.id()), testing::Not(testing::Contains(gsdk::connect::TCP_CONNECTED)));
}

REQUIREMENT_TEST_F(StoredSettings, ROBUST_2_SettingsAreThereAfterARestart, "ROBUST-2", "ACCEPT-8", "SLAVE-2", "GW-8") {
  GET_OR_SKIP(const Device parent, Parent());
  GET_OR_SKIP(const Device dials_in, DeviceThatDialsIn(parent.gateway_id()));
  ASSERT_OK(calls().SetAcceptFilterDB(parent.gateway_id(), FilterOf(dials_in.id())));
  ASSERT_OK(calls().AddSlaveDeviceDB(parent.gateway_id(), {SlavesOf(parent)}));
  DO_OR_SKIP(Restart());
  ASSERT_OK_AND_ASSIGN(const AcceptFilter filter, calls().GetAcceptFilterDB(parent.gateway_id()));
  EXPECT_EQ(filter.ShortDebugString(), FilterOf(dials_in.id()).ShortDebugString());
  ASSERT_OK_AND_ASSIGN(const auto stored, calls().GetSlaveDeviceDB(parent.gateway_id()));
  EXPECT_THAT(stored, testing::Contains(testing::Property(&SlaveDeviceInfo::deviceid, parent.id())));
  EXPECT_TRUE(DialsIn(dials_in));
  EXPECT_EQ(Slaves(parent), SlavesOf(parent).ShortDebugString());
}

REQUIREMENT_TEST_F(StoredSettings, ROBUST_2_WhatIsNotStoredIsNotThereAfterARestart, "ROBUST-2", "GW-8") {
  DO_OR_SKIP(NoFilterIsStored(gateway_id()));
  GET_OR_SKIP(const Device dials_in, DeviceThatDialsIn());
  ASSERT_OK(LetIn(dials_in));
  ASSERT_TRUE(DialsIn(dials_in));
  DO_OR_SKIP(Restart());
  EXPECT_EQ(calls().GetAcceptFilter(gateway_id()).value().ByteSizeLong(), 0U);
  EXPECT_TRUE(BecomesPending(dials_in));
}

}  // namespace
}  // namespace connectmaster::conformance
