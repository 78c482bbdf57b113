#include <gmock/gmock.h>

#include <cstdint>
#include <map>
#include <string>

#include "connectmaster/fakegateway/fleet.h"
#include "support/status_matchers.h"

namespace connectmaster::fakegateway {
namespace {

using connectmaster::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

struct Row {
  std::uint32_t id;
  testkit::DeviceType type;
  const char* address;
  testkit::ConnectionMode mode;
  bool ssl;
};

// The table of the requirements, as it stands there.
constexpr Row kRows[] = {
    {544114231, testkit::BIOENTRY_W2, "192.168.0.104", testkit::SERVER_TO_DEVICE, false},
    {540092578, testkit::BIOSTATION_L2, "192.168.0.120", testkit::SERVER_TO_DEVICE, true},
    {846, testkit::BIOLITE_N2, "192.168.0.117", testkit::SERVER_TO_DEVICE, false},
    {939342898, testkit::BIOSTATION_A2, "192.168.0.121", testkit::DEVICE_TO_SERVER, true},
    {939342902, testkit::BIOSTATION_A2, "192.168.0.125", testkit::SERVER_TO_DEVICE, true},
    {939504224, testkit::BIOSTATION_A2, "192.168.0.110", testkit::SERVER_TO_DEVICE, false},
    {542190033, testkit::FACESTATION_2, "192.168.0.123", testkit::SERVER_TO_DEVICE, false},
    {547634389, testkit::BIOSTATION_2, "192.168.0.100", testkit::SERVER_TO_DEVICE, false},
    {547634480, testkit::BIOSTATION_2, "192.168.0.106", testkit::SERVER_TO_DEVICE, false},
};

TEST(TutorialFleet, IsOneGatewayAndNoTenant) {
  const auto fleet = TutorialFleet();
  EXPECT_THAT(CheckFleet(fleet), IsOk());
  EXPECT_THAT(fleet.tenants(), IsEmpty());
  ASSERT_EQ(fleet.gateways_size(), 1);
  const auto& gateway = fleet.gateways(0);
  EXPECT_EQ(gateway.id(), "gateway1");
  EXPECT_EQ(gateway.address(), "192.168.0.2");
  EXPECT_EQ(gateway.subnet(), "192.168.0.0/24");
  EXPECT_EQ(gateway.port(), 51'212U);
  EXPECT_EQ(gateway.ssl_port(), 51'213U);
}

TEST(TutorialFleet, HasTheDevicesOfTheTable) {
  const auto fleet = TutorialFleet();
  std::map<std::uint32_t, testkit::Device> devices;
  for (const auto& device : fleet.devices()) devices[device.id()] = device;
  ASSERT_EQ(devices.size(), std::size(kRows));
  for (const Row& row : kRows) {
    SCOPED_TRACE(row.id);
    const auto& device = devices[row.id];
    EXPECT_EQ(device.type(), row.type);
    EXPECT_EQ(device.address(), row.address);
    EXPECT_TRUE(device.port() == 0 || device.port() == 51'211);
    EXPECT_TRUE(device.use_dhcp());
    EXPECT_EQ(device.mode(), row.mode);
    EXPECT_EQ(device.use_ssl(), row.ssl);
    EXPECT_FALSE(device.switched_off() || device.silent() || device.has_response_delay());
  }
}

TEST(TutorialFleet, OneDeviceHasSlaves) {
  const auto fleet = TutorialFleet();
  for (const auto& device : fleet.devices()) {
    if (device.id() == 547634480) {
      EXPECT_THAT(device.rs485_slave_ids(), ElementsAre(600001));
      EXPECT_THAT(device.wiegand_slave_ids(), ElementsAre(700001));
    } else {
      EXPECT_EQ(device.rs485_slave_ids_size() + device.wiegand_slave_ids_size(), 0);
    }
  }
}

}  // namespace
}  // namespace connectmaster::fakegateway
