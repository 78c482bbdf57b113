// Slaves on RS-485 and Wiegand, behind a gateway's devices.
#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "support/connections_test.h"
#include "support/managing_test.h"

namespace connectmaster::conformance {
namespace {

using gsdk::connect::SlaveDeviceInfo;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Key;
using testing::Not;
using testing::Pair;

constexpr int kMostRs485Slaves = 32;

// Lists have no order.
struct SlaveIds {
  std::set<std::uint32_t> rs485{};
  std::set<std::uint32_t> wiegand{};
  bool operator==(const SlaveIds& other) const = default;
};
using Slaves = std::map<std::uint32_t, SlaveIds>;

void PrintTo(const SlaveIds& ids, std::ostream* out) {
  *out << "RS-485 " << testing::PrintToString(ids.rs485) << " Wiegand " << testing::PrintToString(ids.wiegand);
}

SlaveIds IdsOf(const SlaveDeviceInfo& info) {
  return {{info.rs485slavedeviceids().begin(), info.rs485slavedeviceids().end()},
          {info.wiegandslavedeviceids().begin(), info.wiegandslavedeviceids().end()}};
}

// Every slave of a parent, as they are registered on it.
SlaveDeviceInfo InfoOf(const Device& parent) {
  SlaveDeviceInfo info;
  info.set_deviceid(parent.id());
  *info.mutable_rs485slavedeviceids() = parent.rs485_slave_ids();
  *info.mutable_wiegandslavedeviceids() = parent.wiegand_slave_ids();
  return info;
}

// A parent with `count` RS-485 slaves that are not registered on it.
SlaveDeviceInfo WithManySlaves(std::uint32_t parent, int count) {
  SlaveDeviceInfo info;
  info.set_deviceid(parent);
  for (int i = 0; i < count; ++i) info.add_rs485slavedeviceids(kNobody - 10 - static_cast<std::uint32_t>(i));
  return info;
}

SlaveDeviceInfo WithoutSlaves(std::uint32_t parent) {
  return WithManySlaves(parent, 0);
}

Slaves ToSlaves(const std::vector<SlaveDeviceInfo>& infos) {
  Slaves slaves;
  for (const auto& info : infos) {
    EXPECT_TRUE(slaves.emplace(info.deviceid(), IdsOf(info)).second) << info.deviceid() << " is listed twice";
  }
  return slaves;
}

class SlaveDevices : public ConnectionsTest {
 protected:
  // The device with slaves of both kinds that has the most on RS-485.
  absl::StatusOr<Device> Parent() const {
    std::optional<Device> parent;
    for (const Gateway& gateway : site().description.gateways()) {
      if (gateway.spare()) continue;
      for (const Device& device : FreeDevices(gateway.id())) {
        if (!CanBeConnected(device) || device.wiegand_slave_ids().empty()) continue;
        const int most = parent ? parent->rs485_slave_ids_size() : 0;
        if (device.rs485_slave_ids_size() > most) parent = device;
      }
    }
    if (!parent) return absl::UnimplementedError("the target has no free device with RS-485 and Wiegand slaves");
    return *parent;
  }

  // Another device of the parent's gateway; with slaves, if there is one.
  absl::StatusOr<Device> AnotherParent(const Device& parent) const {
    auto with_slaves = FreeDevice(parent.gateway_id(), "device with slaves", [&](const Device& it) {
      return CanBeConnected(it) && it.id() != parent.id() && it.rs485_slave_ids_size() > 0;
    });
    return with_slaves.ok() ? with_slaves : DeviceToConnect(parent.gateway_id(), false, parent.id());
  }

  absl::StatusOr<Slaves> Get(const std::string& gateway_id) {
    const auto infos = calls().GetSlaveDevice(gateway_id);
    if (!infos.ok()) return infos.status();
    return ToSlaves(*infos);
  }
  absl::StatusOr<Slaves> GetStored(const std::string& gateway_id) {
    const auto infos = calls().GetSlaveDeviceDB(gateway_id);
    if (!infos.ok()) return infos.status();
    return ToSlaves(*infos);
  }
};

REQUIREMENT_TEST_F(SlaveDevices, SLAVE_1_SlavesThatWereSetAreGiven, "SLAVE-1") {
  GET_OR_SKIP(const Device parent, Parent());
  ASSERT_OK(Connect(parent));
  ASSERT_OK(calls().SetSlaveDevice(parent.gateway_id(), {InfoOf(parent)}));
  ASSERT_OK_AND_ASSIGN(const Slaves slaves, Get(parent.gateway_id()));
  EXPECT_THAT(slaves, Contains(Pair(parent.id(), IdsOf(InfoOf(parent)))));
}

REQUIREMENT_TEST_F(SlaveDevices, SLAVE_1_EachParentHasItsOwn, "SLAVE-1") {
  GET_OR_SKIP(const Device parent, Parent());
  GET_OR_SKIP(const Device another, AnotherParent(parent));
  ASSERT_OK(calls().SetSlaveDevice(parent.gateway_id(), {InfoOf(parent), InfoOf(another)}));
  ASSERT_OK_AND_ASSIGN(const Slaves slaves, Get(parent.gateway_id()));
  EXPECT_THAT(slaves, Contains(Pair(parent.id(), IdsOf(InfoOf(parent)))));
  EXPECT_THAT(slaves, Contains(Pair(another.id(), IdsOf(InfoOf(another)))));
}

REQUIREMENT_TEST_F(SlaveDevices, SLAVE_1_ParentThatIsDisconnectedKeepsItsSlaves, "SLAVE-1") {
  GET_OR_SKIP(const Device parent, Parent());
  ASSERT_OK(Connect(parent));
  ASSERT_OK(calls().SetSlaveDevice(parent.gateway_id(), {InfoOf(parent)}));
  ASSERT_OK(calls().Disconnect({parent.id()}));
  ASSERT_OK_AND_ASSIGN(const Slaves slaves, Get(parent.gateway_id()));
  EXPECT_CHOSEN_THAT(slaves, Contains(Pair(parent.id(), IdsOf(InfoOf(parent)))));
}

REQUIREMENT_TEST_F(SlaveDevices, SLAVE_1_SettingReplacesTheWholeList, "SLAVE-1") {
  GET_OR_SKIP(const Device parent, Parent());
  GET_OR_SKIP(const Device another, DeviceToConnect(parent.gateway_id(), false, parent.id()));
  CHOSEN_THAT_OR_RETURN(calls().SetSlaveDevice(parent.gateway_id(), {InfoOf(parent), WithoutSlaves(another.id())}),
                        IsOk());
  SlaveDeviceInfo less = InfoOf(parent);
  less.clear_wiegandslavedeviceids();
  ASSERT_OK(calls().SetSlaveDevice(parent.gateway_id(), {less}));
  ASSERT_OK_AND_ASSIGN(const Slaves slaves, Get(parent.gateway_id()));
  EXPECT_CHOSEN_THAT(slaves, ElementsAre(Pair(parent.id(), IdsOf(less))));

  CHOSEN_THAT_OR_RETURN(calls().SetSlaveDevice(parent.gateway_id(), {WithoutSlaves(another.id())}), IsOk());
  ASSERT_OK_AND_ASSIGN(const Slaves others, Get(parent.gateway_id()));
  EXPECT_CHOSEN_THAT(others, ElementsAre(Pair(another.id(), SlaveIds())));
}

REQUIREMENT_TEST_F(SlaveDevices, SLAVE_1_SlavesAreTheGatewaysOwn, "SLAVE-1") {
  GET_OR_SKIP(const Device parent, Parent());
  ASSERT_OK(calls().SetSlaveDevice(parent.gateway_id(), {InfoOf(parent)}));
  for (const Gateway& gateway : site().description.gateways()) {
    if (gateway.spare() || gateway.id() == parent.gateway_id()) continue;
    ASSERT_OK_AND_ASSIGN(const Slaves slaves, Get(gateway.id()));
    EXPECT_THAT(slaves, Not(Contains(Key(parent.id())))) << gateway.id();
  }
}

REQUIREMENT_TEST_F(SlaveDevices, SLAVE_1_SlavesAreLostWhenTheGatewayReconnects, "SLAVE-1", "GW-8") {
  GET_OR_SKIP(const Device parent, Parent());
  ASSERT_OK(calls().SetSlaveDevice(parent.gateway_id(), {InfoOf(parent)}));
  DO_OR_SKIP(CutAndRestore(parent.gateway_id()));
  ASSERT_OK_AND_ASSIGN(const Slaves slaves, Get(parent.gateway_id()));
  EXPECT_THAT(slaves, Not(Contains(Key(parent.id()))));
}

REQUIREMENT_TEST_F(SlaveDevices, SLAVE_1_SettingNoneTakesAllAway, "SLAVE-1") {
  GET_OR_SKIP(const Device parent, Parent());
  ASSERT_OK(calls().SetSlaveDevice(parent.gateway_id(), {InfoOf(parent)}));
  CHOSEN_THAT_OR_RETURN(calls().SetSlaveDevice(parent.gateway_id(), {}), IsOk());
  ASSERT_OK_AND_ASSIGN(const Slaves slaves, Get(parent.gateway_id()));
  EXPECT_CHOSEN_THAT(slaves, IsEmpty());
}

REQUIREMENT_TEST_F(SlaveDevices, SLAVE_1_ParentIsGivenOnce, "SLAVE-1", "SLAVE-2") {
  GET_OR_SKIP(const Device parent, Parent());
  const std::string& gateway = parent.gateway_id();
  EXPECT_CHOSEN_REFUSAL(calls().SetSlaveDevice(gateway, {WithoutSlaves(parent.id()), InfoOf(parent)}),
                        absl::StatusCode::kInvalidArgument);
  EXPECT_CHOSEN_REFUSAL(calls().AddSlaveDeviceDB(gateway, {WithoutSlaves(parent.id()), InfoOf(parent)}),
                        absl::StatusCode::kInvalidArgument);
}

REQUIREMENT_TEST_F(SlaveDevices, SLAVE_2_StoringOrDeletingNoneIsInvalid, "SLAVE-2") {
  EXPECT_CHOSEN_REFUSAL(calls().AddSlaveDeviceDB(gateway_id(), {}), absl::StatusCode::kInvalidArgument);
  EXPECT_CHOSEN_REFUSAL(calls().DeleteSlaveDeviceDB(gateway_id(), {}), absl::StatusCode::kInvalidArgument);
}

REQUIREMENT_TEST_F(SlaveDevices, SLAVE_2_StoredSlavesAreGivenUntilTheirParentIsDeleted, "SLAVE-2") {
  GET_OR_SKIP(const Device parent, Parent());
  const std::string& gateway = parent.gateway_id();
  ASSERT_OK(calls().AddSlaveDeviceDB(gateway, {InfoOf(parent)}));
  ASSERT_OK_AND_ASSIGN(const Slaves stored, GetStored(gateway));
  EXPECT_THAT(stored, Contains(Pair(parent.id(), IdsOf(InfoOf(parent)))));
  ASSERT_OK(calls().DeleteSlaveDeviceDB(gateway, {parent.id()}));
  ASSERT_OK_AND_ASSIGN(const Slaves left, GetStored(gateway));
  EXPECT_THAT(left, Not(Contains(Key(parent.id()))));
}

REQUIREMENT_TEST_F(SlaveDevices, SLAVE_2_StoredSlavesAreAssignedWheneverTheGatewayConnects, "SLAVE-2", "GW-8") {
  GET_OR_SKIP(const Device parent, Parent());
  GET_OR_SKIP(const Device another, AnotherParent(parent));
  const std::string& gateway = parent.gateway_id();
  ASSERT_OK(calls().AddSlaveDeviceDB(gateway, {InfoOf(parent), InfoOf(another)}));
  DO_OR_SKIP(CutAndRestore(gateway));
  ASSERT_OK_AND_ASSIGN(const Slaves assigned, Get(gateway));
  for (const Device& it : {parent, another}) EXPECT_THAT(assigned, Contains(Pair(it.id(), IdsOf(InfoOf(it)))));

  ASSERT_OK(calls().DeleteSlaveDeviceDB(gateway, {parent.id(), another.id()}));
  DO_OR_SKIP(CutAndRestore(gateway));
  ASSERT_OK_AND_ASSIGN(const Slaves left, Get(gateway));
  for (const Device& it : {parent, another}) EXPECT_THAT(left, Not(Contains(Key(it.id()))));
}

REQUIREMENT_TEST_F(SlaveDevices, SLAVE_2_EachGatewayHasItsOwn, "SLAVE-2") {
  GET_OR_SKIP(const std::string other_gateway, site().OtherGatewayId());
  ASSERT_OK(calls().AddSlaveDeviceDB(gateway_id(), {WithManySlaves(kNobody, 1)}));
  ASSERT_OK(calls().AddSlaveDeviceDB(other_gateway, {WithManySlaves(kNobodyEither, 1)}));
  ASSERT_OK_AND_ASSIGN(const Slaves here, GetStored(gateway_id()));
  EXPECT_THAT(here, Contains(Key(kNobody)));
  EXPECT_THAT(here, Not(Contains(Key(kNobodyEither))));
  ASSERT_OK_AND_ASSIGN(const Slaves there, GetStored(other_gateway));
  EXPECT_THAT(there, Contains(Key(kNobodyEither)));
  EXPECT_THAT(there, Not(Contains(Key(kNobody))));
}

REQUIREMENT_TEST_F(SlaveDevices, SLAVE_2_StoredSlavesTakeEffectAtOnce, "SLAVE-2") {
  GET_OR_SKIP(const Device parent, Parent());
  const std::string& gateway = parent.gateway_id();
  ASSERT_OK(calls().AddSlaveDeviceDB(gateway, {InfoOf(parent)}));
  ASSERT_OK_AND_ASSIGN(const Slaves now, Get(gateway));
  EXPECT_CHOSEN_THAT(now, Contains(Pair(parent.id(), IdsOf(InfoOf(parent)))));
  ASSERT_OK(calls().DeleteSlaveDeviceDB(gateway, {parent.id()}));
  ASSERT_OK_AND_ASSIGN(const Slaves left, Get(gateway));
  EXPECT_CHOSEN_THAT(left, Not(Contains(Key(parent.id()))));
}

REQUIREMENT_TEST_F(SlaveDevices, SLAVE_2_StoredSlavesAreThereAfterARestart, "SLAVE-2") {
  GET_OR_SKIP(const Device parent, Parent());
  const std::string& gateway = parent.gateway_id();
  GET_OR_SKIP(const Device another, DeviceToConnect(gateway, false, parent.id()));
  ASSERT_OK(calls().AddSlaveDeviceDB(gateway, {InfoOf(parent), WithoutSlaves(another.id())}));
  ASSERT_OK(calls().DeleteSlaveDeviceDB(gateway, {another.id()}));
  DO_OR_SKIP(Restart());
  ASSERT_OK_AND_ASSIGN(const Slaves stored, GetStored(gateway));
  EXPECT_THAT(stored, Contains(Pair(parent.id(), IdsOf(InfoOf(parent)))));
  EXPECT_THAT(stored, Not(Contains(Key(another.id()))));
  ASSERT_OK_AND_ASSIGN(const Slaves assigned, Get(gateway));
  EXPECT_THAT(assigned, Contains(Pair(parent.id(), IdsOf(InfoOf(parent)))));
}

REQUIREMENT_TEST_F(SlaveDevices, SLAVE_2_AddingReplacesTheParentsEntryAndLeavesTheOthers, "SLAVE-2") {
  GET_OR_SKIP(const Device parent, Parent());
  const std::string& gateway = parent.gateway_id();
  GET_OR_SKIP(const Device another, DeviceToConnect(gateway, false, parent.id()));
  ASSERT_OK(calls().AddSlaveDeviceDB(gateway, {InfoOf(parent)}));
  ASSERT_OK(calls().AddSlaveDeviceDB(gateway, {WithoutSlaves(another.id())}));
  SlaveDeviceInfo less = InfoOf(parent);
  less.clear_rs485slavedeviceids();
  ASSERT_OK(calls().AddSlaveDeviceDB(gateway, {less}));
  ASSERT_OK_AND_ASSIGN(const Slaves stored, GetStored(gateway));
  EXPECT_CHOSEN_THAT(stored, Contains(Pair(parent.id(), IdsOf(less))));
  EXPECT_THAT(stored, Contains(Pair(another.id(), SlaveIds())));
}

REQUIREMENT_TEST_F(SlaveDevices, SLAVE_2_CallsWithoutDbLeaveWhatIsStored, "SLAVE-2", "SLAVE-1", "GW-8") {
  GET_OR_SKIP(const Device parent, Parent());
  const std::string& gateway = parent.gateway_id();
  ASSERT_OK_AND_ASSIGN(const Slaves before, GetStored(gateway));
  ASSERT_OK(calls().SetSlaveDevice(gateway, {InfoOf(parent)}));
  ASSERT_OK_AND_ASSIGN(const Slaves after, GetStored(gateway));
  EXPECT_EQ(after, before);

  // What is stored comes back instead of what was set later.
  SlaveDeviceInfo less = InfoOf(parent);
  less.clear_wiegandslavedeviceids();
  ASSERT_OK(calls().AddSlaveDeviceDB(gateway, {less}));
  ASSERT_OK(calls().SetSlaveDevice(gateway, {InfoOf(parent)}));
  DO_OR_SKIP(CutAndRestore(gateway));
  ASSERT_OK_AND_ASSIGN(const Slaves assigned, Get(gateway));
  EXPECT_THAT(assigned, Contains(Pair(parent.id(), IdsOf(less))));
}

REQUIREMENT_TEST_F(SlaveDevices, SLAVE_2_DeletingUnknownParentsNamesThemAndDeletesTheOthers, "SLAVE-2", "MULTI-2") {
  GET_OR_SKIP(const Device parent, Parent());
  const std::string& gateway = parent.gateway_id();
  ASSERT_OK(calls().AddSlaveDeviceDB(gateway, {InfoOf(parent)}));
  const absl::Status status = calls().DeleteSlaveDeviceDB(gateway, {kNobody, parent.id()});
  EXPECT_CHOSEN_REFUSAL(status, absl::StatusCode::kNotFound);
  EXPECT_CHOSEN_THAT(DevicesNamedIn(status), ElementsAre(kNobody));
  ASSERT_OK_AND_ASSIGN(const Slaves left, GetStored(gateway));
  EXPECT_CHOSEN_THAT(left, Not(Contains(Key(parent.id()))));
}

REQUIREMENT_TEST_F(SlaveDevices, SLAVE_2_DeletingNamesTheParentsNotTheSlaves, "SLAVE-2") {
  GET_OR_SKIP(const Device parent, Parent());
  const std::string& gateway = parent.gateway_id();
  ASSERT_OK(calls().AddSlaveDeviceDB(gateway, {InfoOf(parent)}));
  EXPECT_CHOSEN_REFUSAL(calls().DeleteSlaveDeviceDB(gateway, {parent.rs485_slave_ids(0)}), absl::StatusCode::kNotFound);
  ASSERT_OK_AND_ASSIGN(const Slaves stored, GetStored(gateway));
  EXPECT_THAT(stored, Contains(Pair(parent.id(), IdsOf(InfoOf(parent)))));
}

REQUIREMENT_TEST_F(SlaveDevices, SLAVE_2_DatabaseIsThereWhileTheGatewayIsNot, "SLAVE-2", "GW-7", "GW-8") {
  GET_OR_SKIP(const Device parent, Parent());
  const std::string& gateway = parent.gateway_id();
  DO_OR_SKIP(lab().CutGatewayLink(gateway));
  ASSERT_TRUE(Eventually(lab(), [&] { return !IsConnected(tenant(), gateway); }));
  EXPECT_CHOSEN_THAT(calls().AddSlaveDeviceDB(gateway, {InfoOf(parent), WithoutSlaves(kNobody)}), IsOk());
  EXPECT_CHOSEN_THAT(calls().DeleteSlaveDeviceDB(gateway, {kNobody}), IsOk());
  EXPECT_CHOSEN_THAT(GetStored(gateway).status(), IsOk());
  EXPECT_CHOSEN_REFUSAL(Get(gateway), absl::StatusCode::kUnavailable);
  EXPECT_CHOSEN_REFUSAL(calls().SetSlaveDevice(gateway, {InfoOf(parent)}), absl::StatusCode::kUnavailable);
  DO_OR_SKIP(lab().RestoreGatewayLink(gateway));
  ASSERT_TRUE(Reconnects(gateway));
  ASSERT_OK_AND_ASSIGN(const Slaves assigned, Get(gateway));
  EXPECT_CHOSEN_THAT(assigned, Contains(Pair(parent.id(), IdsOf(InfoOf(parent)))));
  EXPECT_CHOSEN_THAT(assigned, Not(Contains(Key(kNobody))));
}

REQUIREMENT_TEST_F(SlaveDevices, SLAVE_3_SlaveThatIsNotRegisteredIsRefused, "SLAVE-3") {
  GET_OR_SKIP(const Device parent, Parent());
  GET_OR_SKIP(const Device another, DeviceToConnect(parent.gateway_id(), false, parent.id()));
  const std::string& gateway = parent.gateway_id();
  ASSERT_OK(calls().SetSlaveDevice(gateway, {InfoOf(parent)}));

  SlaveDeviceInfo one_more = InfoOf(parent);
  one_more.add_rs485slavedeviceids(kNobody);
  SlaveDeviceInfo one_more_wiegand = InfoOf(parent);
  one_more_wiegand.add_wiegandslavedeviceids(kNobody);
  SlaveDeviceInfo swapped = InfoOf(parent);  // registered, but on the other channel
  swapped.mutable_rs485slavedeviceids()->Swap(swapped.mutable_wiegandslavedeviceids());
  SlaveDeviceInfo at_another = InfoOf(parent);
  at_another.set_deviceid(another.id());
  SlaveDeviceInfo at_nobody = InfoOf(parent);
  at_nobody.set_deviceid(kNobody);
  for (const SlaveDeviceInfo& info : {one_more, one_more_wiegand, swapped, at_another, at_nobody}) {
    SCOPED_TRACE(info.ShortDebugString());
    EXPECT_CHOSEN_CODE(calls().SetSlaveDevice(gateway, {info}), absl::StatusCode::kFailedPrecondition);
    // If one is refused, none is set.
    if (info.deviceid() != another.id()) {
      EXPECT_CHOSEN_REFUSAL(calls().SetSlaveDevice(gateway, {WithoutSlaves(another.id()), info}),
                            absl::StatusCode::kFailedPrecondition);
    }
    ASSERT_OK_AND_ASSIGN(const Slaves slaves, Get(gateway));
    EXPECT_CHOSEN_THAT(slaves, ElementsAre(Pair(parent.id(), IdsOf(InfoOf(parent)))));
  }
}

REQUIREMENT_TEST_F(SlaveDevices, SLAVE_3_SlavesOfADeviceThatTheGatewayDoesNotReachAreRefused, "SLAVE-3", "GW-3") {
  GET_OR_SKIP(const Device parent, Parent());
  for (const Gateway& gateway : site().description.gateways()) {
    const auto& others = parent.other_gateway_ids();
    const bool reaches =
        gateway.id() == parent.gateway_id() || std::find(others.begin(), others.end(), gateway.id()) != others.end();
    if (gateway.spare() || reaches) continue;
    SCOPED_TRACE(gateway.id());
    ASSERT_OK_AND_ASSIGN(const Slaves before, Get(gateway.id()));
    EXPECT_CHOSEN_REFUSAL(calls().SetSlaveDevice(gateway.id(), {InfoOf(parent)}),
                          absl::StatusCode::kFailedPrecondition);
    ASSERT_OK_AND_ASSIGN(const Slaves after, Get(gateway.id()));
    EXPECT_CHOSEN_THAT(after, testing::Eq(before));
  }
}

REQUIREMENT_TEST_F(SlaveDevices, SLAVE_3_DatabaseTakesWhatIsNotRegisteredAndAssigningLeavesItOut, "SLAVE-3",
                   "SLAVE-2") {
  GET_OR_SKIP(const Device parent, Parent());
  const std::string& gateway = parent.gateway_id();
  SlaveDeviceInfo more = InfoOf(parent);
  more.add_rs485slavedeviceids(kNobody);
  more.add_wiegandslavedeviceids(kNobodyEither);
  CHOSEN_THAT_OR_RETURN(calls().AddSlaveDeviceDB(gateway, {more, WithManySlaves(kNobody, 1)}), IsOk());
  ASSERT_OK_AND_ASSIGN(const Slaves stored, GetStored(gateway));
  EXPECT_CHOSEN_THAT(stored, Contains(Pair(parent.id(), IdsOf(more))));
  EXPECT_CHOSEN_THAT(stored, Contains(Pair(kNobody, IdsOf(WithManySlaves(kNobody, 1)))));
  const auto expect_assigned = [&] {
    ASSERT_OK_AND_ASSIGN(const Slaves assigned, Get(gateway));
    EXPECT_CHOSEN_THAT(assigned, Contains(Pair(parent.id(), IdsOf(InfoOf(parent)))));
    EXPECT_CHOSEN_THAT(assigned, Not(Contains(Pair(kNobody, IdsOf(WithManySlaves(kNobody, 1))))));
  };
  expect_assigned();
  DO_OR_SKIP(CutAndRestore(gateway));
  expect_assigned();
}

REQUIREMENT_TEST_F(SlaveDevices, SLAVE_4_ThirtyThreeRs485SlavesAreRefused, "SLAVE-4") {
  GET_OR_SKIP(const Device parent, Parent());
  const std::string& gateway = parent.gateway_id();
  const SlaveDeviceInfo too_many = WithManySlaves(parent.id(), kMostRs485Slaves + 1);
  EXPECT_CHOSEN_CODE(calls().SetSlaveDevice(gateway, {too_many}), absl::StatusCode::kInvalidArgument);
  EXPECT_CHOSEN_CODE(calls().AddSlaveDeviceDB(gateway, {too_many}), absl::StatusCode::kInvalidArgument);
  // Nor is anything else of the call stored.
  EXPECT_CHOSEN_REFUSAL(calls().AddSlaveDeviceDB(gateway, {WithoutSlaves(kNobody), too_many}),
                        absl::StatusCode::kInvalidArgument);
  ASSERT_OK_AND_ASSIGN(const Slaves stored, GetStored(gateway));
  EXPECT_CHOSEN_THAT(stored, Not(Contains(Key(kNobody))));
  EXPECT_THAT(stored, Not(Contains(Pair(parent.id(), IdsOf(too_many)))));
}

REQUIREMENT_TEST_F(SlaveDevices, SLAVE_4_ThirtyTwoRs485SlavesAreTaken, "SLAVE-4") {
  const SlaveDeviceInfo most = WithManySlaves(kNobody, kMostRs485Slaves);
  CHOSEN_THAT_OR_RETURN(calls().AddSlaveDeviceDB(gateway_id(), {most}), IsOk());
  ASSERT_OK_AND_ASSIGN(const Slaves stored, GetStored(gateway_id()));
  EXPECT_CHOSEN_THAT(stored, Contains(Pair(kNobody, IdsOf(most))));
}

REQUIREMENT_TEST_F(SlaveDevices, SLAVE_4_EachParentsRs485ChannelIsCountedByItself, "SLAVE-4") {
  SlaveDeviceInfo both_channels = WithManySlaves(kNobody, kMostRs485Slaves);
  both_channels.add_wiegandslavedeviceids(kNobody - 1'000);
  const SlaveDeviceInfo another = WithManySlaves(kNobodyEither, kMostRs485Slaves);
  CHOSEN_THAT_OR_RETURN(calls().AddSlaveDeviceDB(gateway_id(), {both_channels, another}), IsOk());
  ASSERT_OK_AND_ASSIGN(const Slaves stored, GetStored(gateway_id()));
  EXPECT_CHOSEN_THAT(stored, Contains(Pair(kNobody, IdsOf(both_channels))));
  EXPECT_CHOSEN_THAT(stored, Contains(Pair(kNobodyEither, IdsOf(another))));
}

// Also with a tenant of its own.
using OthersSlaveDevices = ManagingTest;

REQUIREMENT_TEST_F(OthersSlaveDevices, GW_3_SlavesOfAnotherTenantsGatewayAreNotReached, "GW-3", "SLAVE-1", "SLAVE-2") {
  GET_OR_SKIP(const Gateway spare, site().SpareGateway());
  ASSERT_OK_AND_ASSIGN(const auto owner, NewTenantWith(spare));
  GET_OR_SKIP(const Device theirs, DeviceToConnect(spare.id()));
  ASSERT_OK(owner.client->ConnectMaster().AddSlaveDeviceDB(spare.id(), {WithoutSlaves(theirs.id())}));
  auto& calls = tenant().ConnectMaster();
  EXPECT_CHOSEN_CODE(calls.SetSlaveDevice(spare.id(), {WithoutSlaves(theirs.id())}), absl::StatusCode::kNotFound);
  EXPECT_CHOSEN_CODE(calls.AddSlaveDeviceDB(spare.id(), {WithoutSlaves(kNobody)}), absl::StatusCode::kNotFound);
  EXPECT_CHOSEN_CODE(calls.DeleteSlaveDeviceDB(spare.id(), {theirs.id()}), absl::StatusCode::kNotFound);
  // To read nothing is not to reach it; there is something.
  EXPECT_CHOSEN_REFUSAL(calls.GetSlaveDevice(spare.id()), absl::StatusCode::kNotFound);
  const auto read = calls.GetSlaveDeviceDB(spare.id());
  EXPECT_CHOSEN_REFUSAL(read, absl::StatusCode::kNotFound);
  if (read.ok()) {
    EXPECT_THAT(ToSlaves(*read), IsEmpty());
  }

  const std::string none = NewGatewayId();
  EXPECT_CHOSEN_REFUSAL(calls.GetSlaveDevice(none), absl::StatusCode::kNotFound);
  EXPECT_CHOSEN_REFUSAL(calls.SetSlaveDevice(none, {WithoutSlaves(kNobody)}), absl::StatusCode::kNotFound);
  EXPECT_CHOSEN_REFUSAL(calls.GetSlaveDeviceDB(none), absl::StatusCode::kNotFound);
  EXPECT_CHOSEN_REFUSAL(calls.AddSlaveDeviceDB(none, {WithoutSlaves(kNobody)}), absl::StatusCode::kNotFound);
  EXPECT_CHOSEN_REFUSAL(calls.DeleteSlaveDeviceDB(none, {kNobody}), absl::StatusCode::kNotFound);
  ASSERT_OK_AND_ASSIGN(const auto stored, owner.client->ConnectMaster().GetSlaveDeviceDB(spare.id()));
  EXPECT_THAT(ToSlaves(stored), ElementsAre(Pair(theirs.id(), SlaveIds())));
}

}  // namespace
}  // namespace connectmaster::conformance
