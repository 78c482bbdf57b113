// Searching a gateway's subnet.
#include <map>

#include "support/managing_test.h"

namespace connectmaster::conformance {
namespace {

using gsdk::connect::SearchDeviceInfo;
using testing::AllOf;
using testing::Contains;
using testing::Ge;
using testing::IsEmpty;
using testing::Key;
using testing::Le;
using testing::Lt;
using testing::Ne;
using testing::Not;

using FoundDevices = std::map<std::uint32_t, SearchDeviceInfo>;

bool IsSlow(const Device& device) {
  return DelayOf(device) > Duration(0);
}

class Searching : public TenantTest {
 protected:
  struct Search {
    absl::StatusOr<FoundDevices> found;
    Duration took;
  };

  Search Find(const std::string& gateway_id, Duration timeout, Duration step = Duration(100)) {
    auto timed = WhileTimePasses(
        lab(), [&] { return tenant().ConnectMaster().SearchDevice(gateway_id, timeout); }, step);
    if (!timed.result.ok()) return {timed.result.status(), timed.took};
    FoundDevices found;
    for (auto& info : *timed.result) {
      EXPECT_TRUE(found.emplace(info.deviceid(), info).second) << info.deviceid() << " is listed twice";
    }
    return {std::move(found), timed.took};
  }

  // A slow device, and the gateway that it is behind.
  absl::StatusOr<Device> SlowDevice(const std::function<bool(Duration)>& delay) const {
    for (const Gateway& gateway : site().description.gateways()) {
      auto device = site().FindDevice(gateway.id(), "slow device", [&](const Device& it) {
        return !gateway.spare() && IsSlow(it) && delay(DelayOf(it));
      });
      if (device.ok()) return device;
    }
    return absl::UnimplementedError("the target has no device that is slow enough");
  }
};

REQUIREMENT_TEST_F(Searching, SEARCH_1_ListsEveryDeviceOnTheSubnetAsItIs, "SEARCH-1") {
  const auto [found, took] = Find(gateway_id(), std::chrono::seconds(5));
  ASSERT_OK(found);
  for (const Device& device : site().DevicesOf(gateway_id())) {
    if (!IsReady(device)) continue;
    SCOPED_TRACE(device.id());
    ASSERT_THAT(*found, Contains(Key(device.id())));
    const SearchDeviceInfo& info = found->at(device.id());
    EXPECT_EQ(info.type(), TypeOf(device));
    EXPECT_EQ(info.usedhcp(), device.use_dhcp());
    EXPECT_EQ(info.connectionmode(), ModeOf(device));
    EXPECT_EQ(info.ipaddr(), device.address());
    EXPECT_EQ(info.port(), PortOf(device));
    EXPECT_EQ(info.usessl(), device.use_ssl());
  }
}

REQUIREMENT_TEST_F(Searching, SEARCH_1_ListsDevicesOfBothConnectionModes, "SEARCH-1") {
  const auto [found, took] = Find(gateway_id(), std::chrono::seconds(5));
  ASSERT_OK(found);
  for (const auto mode : {gsdk::connect::SERVER_TO_DEVICE, gsdk::connect::DEVICE_TO_SERVER}) {
    GET_OR_SKIP(const Device device,
                site().FindDevice(gateway_id(), "device in mode " + gsdk::connect::ConnectionMode_Name(mode),
                                  [&](const Device& it) { return IsReady(it) && ModeOf(it) == mode; }));
    EXPECT_THAT(*found, Contains(Key(device.id())));
  }
}

REQUIREMENT_TEST_F(Searching, SEARCH_1_ListsConnectedDevicesToo, "SEARCH-1") {
  GET_OR_SKIP(const Device device, DeviceToConnect());
  ASSERT_OK(Connect(device));
  const auto [found, took] = Find(gateway_id(), std::chrono::seconds(5));
  ASSERT_OK(found);
  EXPECT_CHOSEN_THAT(found->count(device.id()), Ge(1U));
}

REQUIREMENT_TEST_F(Searching, SEARCH_2_DeviceThatAnswersAfterTheTimeoutIsNotListed, "SEARCH-2") {
  GET_OR_SKIP(const Device device, SlowDevice([](Duration delay) { return delay >= Duration(400); }));
  const auto [found, took] = Find(device.gateway_id(), DelayOf(device) / 2);
  ASSERT_OK(found);
  EXPECT_THAT(*found, Not(Contains(Key(device.id()))));
}

REQUIREMENT_TEST_F(Searching, SEARCH_2_DeviceThatAnswersWithinTheTimeoutIsListed, "SEARCH-2") {
  GET_OR_SKIP(const Device device, SlowDevice([](Duration delay) { return delay < Duration(2'000); }));
  const auto [found, took] = Find(device.gateway_id(), Duration(2'500));
  ASSERT_OK(found);
  EXPECT_THAT(*found, Contains(Key(device.id())));
}

REQUIREMENT_TEST_F(Searching, SEARCH_2_DeviceThatNeverAnswersIsNotListed, "SEARCH-2") {
  for (const Gateway& gateway : site().description.gateways()) {
    if (gateway.spare()) continue;
    const auto silent = SilentDevice(gateway.id());
    if (!silent.ok()) continue;
    const auto [found, took] = Find(gateway.id(), std::chrono::seconds(5));
    ASSERT_OK(found);
    EXPECT_THAT(*found, Not(Contains(Key(silent->id()))));
    return;
  }
  GTEST_SKIP() << "the target has no free silent device";
}

REQUIREMENT_TEST_F(Searching, SEARCH_2_TimeoutOfZeroIsFiveSeconds, "SEARCH-2") {
  GET_OR_SKIP(const Device in_time,
              SlowDevice([](Duration delay) { return delay > Duration(4'000) && delay < Duration(5'000); }));
  GET_OR_SKIP(const Device too_late, SlowDevice([](Duration delay) { return delay > Duration(5'000); }));
  const auto [found, took] = Find(in_time.gateway_id(), Duration(0));
  CHOSEN_THAT_OR_RETURN(found.status(), IsOk());
  EXPECT_CHOSEN_THAT(found->count(in_time.id()), Ge(1U));
  const auto [others, took_there] = Find(too_late.gateway_id(), Duration(0));
  CHOSEN_THAT_OR_RETURN(others.status(), IsOk());
  EXPECT_CHOSEN_THAT(others->count(too_late.id()), Lt(1U));
}

REQUIREMENT_TEST_F(Searching, SEARCH_2_ReturnsNoLaterThanTheTimeoutPlusASecond, "SEARCH-2") {
  GET_OR_SKIP(const Device device, SlowDevice([](Duration delay) { return delay < Duration(2'000); }));
  const auto [found, took] = Find(device.gateway_id(), Duration(2'000), Duration(50));
  ASSERT_OK(found);
  EXPECT_CHOSEN_THAT(took, Le(Duration(3'000)));
}

REQUIREMENT_TEST_F(Searching, SEARCH_2_ReturnsOnceEveryDeviceThatCanHasAnswered, "SEARCH-2") {
  for (const Gateway& gateway : site().description.gateways()) {
    if (gateway.spare()) continue;
    SCOPED_TRACE(gateway.id());
    constexpr Duration kTimeout{100'000};
    Duration slowest{0};
    for (const Device& device : site().DevicesOf(gateway.id())) slowest = std::max(slowest, DelayOf(device));
    const auto [found, took] = Find(gateway.id(), kTimeout);
    CHOSEN_THAT_OR_RETURN(found.status(), IsOk());
    EXPECT_CHOSEN_THAT(took, AllOf(Ge(slowest), Lt(kTimeout)));
  }
}

REQUIREMENT_TEST_F(Searching, SEARCH_3_DeviceThatIsSwitchedOffIsNotListed, "SEARCH-3") {
  GET_OR_SKIP(const Device device, site().FindDevice(gateway_id(), "device that is switched off",
                                                     [](const Device& it) { return it.switched_off(); }));
  const auto [found, took] = Find(gateway_id(), std::chrono::seconds(5));
  ASSERT_OK(found);
  EXPECT_CHOSEN_THAT(found->count(device.id()), Lt(1U));
}

REQUIREMENT_TEST_F(Searching, SEARCH_3_DeviceThatIsSwitchedOnAgainIsListed, "SEARCH-3") {
  GET_OR_SKIP(const Device device, DeviceToConnect());
  const auto [before, took_before] = Find(gateway_id(), std::chrono::seconds(5));
  ASSERT_OK(before);
  EXPECT_CHOSEN_THAT(before->count(device.id()), Ge(1U));
  DO_OR_SKIP(lab().SwitchDeviceOff(device.id()));
  const auto [without, took] = Find(gateway_id(), std::chrono::seconds(5));
  ASSERT_OK(without);
  EXPECT_CHOSEN_THAT(without->count(device.id()), Lt(1U));
  DO_OR_SKIP(lab().SwitchDeviceOn(device.id()));
  const auto [with, took_again] = Find(gateway_id(), std::chrono::seconds(5));
  ASSERT_OK(with);
  EXPECT_CHOSEN_THAT(with->count(device.id()), Ge(1U));
}

REQUIREMENT_TEST_F(Searching, SEARCH_3_DevicesOnOtherSubnetsAreNotListed, "SEARCH-3") {
  const auto [found, took] = Find(gateway_id(), std::chrono::seconds(5));
  ASSERT_OK(found);
  std::size_t others = 0;
  for (const Device& device : site().description.devices()) {
    if (device.gateway_id() == gateway_id()) continue;
    ++others;
    EXPECT_CHOSEN_THAT(found->count(device.id()), Lt(1U));
  }
  if (others == 0) GTEST_SKIP() << "the target has no device on another subnet";
}

REQUIREMENT_TEST_F(Searching, SEARCH_4_ServerAddressIsSetOnlyForDevicesThatDialIn, "SEARCH-4", "SEARCH-1") {
  const auto [found, took] = Find(gateway_id(), std::chrono::seconds(5));
  ASSERT_OK(found);
  for (const auto& [device_id, info] : *found) {
    SCOPED_TRACE(device_id);
    if (info.connectionmode() == gsdk::connect::DEVICE_TO_SERVER) {
      EXPECT_CHOSEN_THAT(info.serveraddr(), AllOf(Not(IsEmpty()), Ne(info.ipaddr())));
    } else {
      EXPECT_CHOSEN_THAT(info.serveraddr(), IsEmpty());
    }
  }
}

// With a tenant and a gateway of its own.
class SearchingInVain : public ManagingTest {};

REQUIREMENT_TEST_F(SearchingInVain, SEARCH_5_NothingFoundIsNotFound, "SEARCH-5") {
  GET_OR_SKIP(const Gateway spare, site().SpareGateway());
  ASSERT_OK_AND_ASSIGN(const auto other, NewTenantWith(spare));
  for (const Device& device : site().DevicesOf(spare.id())) {
    if (!device.switched_off() && !device.silent()) DO_OR_SKIP(lab().SwitchDeviceOff(device.id()));
  }
  const auto found = other.client->ConnectMaster().SearchDevice(spare.id(), std::chrono::seconds(1));
  if (found.ok()) {
    EXPECT_THAT(*found, IsEmpty());
  }
  EXPECT_CHOSEN_THAT(found.status().code(), testing::Eq(absl::StatusCode::kNotFound));
}

REQUIREMENT_TEST_F(SearchingInVain, SEARCH_5_OneDeviceIsFound, "SEARCH-5", "SEARCH-1") {
  GET_OR_SKIP(const Gateway spare, site().SpareGateway());
  GET_OR_SKIP(const Device one, site().FindDevice(spare.id(), "device that answers at once", IsReady));
  ASSERT_OK_AND_ASSIGN(const auto other, NewTenantWith(spare));
  for (const Device& device : site().DevicesOf(spare.id())) {
    if (device.id() != one.id() && !device.switched_off()) DO_OR_SKIP(lab().SwitchDeviceOff(device.id()));
  }
  const auto search = WhileTimePasses(
      lab(), [&] { return other.client->ConnectMaster().SearchDevice(spare.id(), std::chrono::seconds(1)); });
  ASSERT_OK(search.result);
  EXPECT_THAT(*search.result, testing::ElementsAre(testing::Property(&SearchDeviceInfo::deviceid, one.id())));
}

}  // namespace
}  // namespace connectmaster::conformance
