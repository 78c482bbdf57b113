// The example fleets beside the tutorial's: they are valid, and have what they are an example of.
#include <gmock/gmock.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <string>

#include "connectmaster/fakegateway/fleet.h"
#include "support/status_matchers.h"

namespace connectmaster::fakegateway {
namespace {

using connectmaster::testing::IsOk;
using ::testing::ElementsAre;

template <typename Condition>
std::int64_t CountDevices(const testkit::Fleet& fleet, Condition condition) {
  return std::count_if(fleet.devices().begin(), fleet.devices().end(), condition);
}

TEST(TwoTenantsFleet, HasTwoTenantsWithGatewaysOfSharedAndOfDifferentRootCas) {
  const auto fleet = ReadFleet(TWO_TENANTS_FLEET);
  ASSERT_THAT(fleet, IsOk());
  ASSERT_EQ(fleet->tenants_size(), 2);
  EXPECT_THAT(fleet->tenants(0).gateway_ids(), ElementsAre("gateway1", "gateway2"));
  EXPECT_THAT(fleet->tenants(1).gateway_ids(), ElementsAre("gateway3", "gateway4"));
  ASSERT_EQ(fleet->gateways_size(), 4);
  EXPECT_EQ(fleet->gateways(0).root_ca(), fleet->gateways(1).root_ca());
  EXPECT_NE(fleet->gateways(0).root_ca(), "");
  EXPECT_EQ(fleet->gateways(2).root_ca(), "");
  EXPECT_EQ(fleet->gateways(3).root_ca(), "");
}

TEST(TwoTenantsFleet, HasDevicesOfEveryKindAmongThoseWithoutPeculiarities) {
  const auto fleet = ReadFleet(TWO_TENANTS_FLEET);
  ASSERT_THAT(fleet, IsOk());
  std::set<std::pair<testkit::ConnectionMode, bool>> modes;
  for (const auto& it : fleet->devices()) modes.insert({it.mode(), it.use_ssl()});
  EXPECT_EQ(modes.size(), 4U) << "both modes, with SSL and without";
  EXPECT_GT(CountDevices(*fleet, [](const auto& it) { return it.has_response_delay(); }), 0);
  EXPECT_GT(CountDevices(*fleet, [](const auto& it) { return it.silent(); }), 0);
  EXPECT_GT(CountDevices(*fleet, [](const auto& it) { return it.switched_off(); }), 0);
  EXPECT_GT(CountDevices(*fleet, [](const auto& it) { return it.rs485_slave_ids_size() != 0; }), 0);
  EXPECT_GT(CountDevices(*fleet, [](const auto& it) { return it.wiegand_slave_ids_size() != 0; }), 0);
  EXPECT_GT(CountDevices(*fleet, [](const auto& it) { return !it.root_ca().empty(); }), 0);
  EXPECT_GT(CountDevices(*fleet, [](const auto& it) { return !it.server_address().empty(); }), 0);
}

TEST(CampusFleet, HasTenGatewaysWithAThousandDevicesEach) {
  const auto fleet = ReadFleet(CAMPUS_FLEET);
  ASSERT_THAT(fleet, IsOk());
  ASSERT_EQ(fleet->tenants_size(), 1);
  EXPECT_EQ(fleet->tenants(0).gateway_ids_size(), 10);
  ASSERT_EQ(fleet->gateways_size(), 10);
  std::map<std::string, int> devices;  // by the network of 2^16 addresses: each gateway has one of its own
  const auto network = [](const std::string& address) { return address.substr(0, address.find('.', 3)); };
  for (const auto& it : fleet->devices()) ++devices[network(it.address())];
  EXPECT_EQ(devices.size(), 10U);
  for (const auto& gateway : fleet->gateways()) EXPECT_EQ(devices[network(gateway.address())], 1'000) << gateway.id();
}

TEST(CampusFleet, HasAsManyOfEachKindAsItsScriptSays) {
  const auto fleet = ReadFleet(CAMPUS_FLEET);
  ASSERT_THAT(fleet, IsOk());
  EXPECT_EQ(CountDevices(*fleet, [](const auto& it) { return it.use_ssl(); }), 2'500);
  EXPECT_EQ(CountDevices(*fleet, [](const auto& it) { return it.mode() == testkit::DEVICE_TO_SERVER; }), 1'000);
  EXPECT_EQ(CountDevices(*fleet, [](const auto& it) { return it.has_response_delay(); }), 500);
  EXPECT_EQ(CountDevices(*fleet, [](const auto& it) { return it.rs485_slave_ids_size() != 0; }), 500);
  EXPECT_EQ(CountDevices(*fleet, [](const auto& it) { return it.silent(); }), 50);
  EXPECT_EQ(CountDevices(*fleet, [](const auto& it) { return it.switched_off(); }), 50);
}

}  // namespace
}  // namespace connectmaster::fakegateway
