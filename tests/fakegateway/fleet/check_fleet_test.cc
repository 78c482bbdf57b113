#include "fleet/check_fleet.h"

#include <gmock/gmock.h>

#include <cstdint>
#include <functional>
#include <string>

#include "absl/strings/str_cat.h"
#include "connectmaster/fakegateway/fleet.h"
#include "support/status_matchers.h"

namespace connectmaster::fakegateway {
namespace {

using connectmaster::testing::IsOk;
using connectmaster::testing::StatusIs;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

// A fleet with two gateways, two devices and a tenant, each of which may be spoilt.
testkit::Fleet GoodFleet() {
  testkit::Fleet fleet;
  for (int i = 0; i < 2; ++i) {
    auto& gateway = *fleet.add_gateways();
    gateway.set_id(absl::StrCat("g", i));
    gateway.set_address(absl::StrCat("10.0.", i, ".2"));
    gateway.set_subnet(absl::StrCat("10.0.", i, ".0/24"));
    auto& device = *fleet.add_devices();
    device.set_id(static_cast<std::uint32_t>(i + 1));
    device.set_type(testkit::BIOSTATION_2);
    device.set_address(absl::StrCat("10.0.", i, ".100"));
  }
  auto& tenant = *fleet.add_tenants();
  tenant.set_id("t");
  tenant.add_gateway_ids("g0");
  return fleet;
}

struct Mistake {
  const char* field;     // what the message starts with
  const char* expected;  // what it says besides
  std::function<void(testkit::Fleet&)> make;
};

const Mistake kMistakes[] = {
    {"gateways[1].id", "1 to 64", [](auto& fleet) { fleet.mutable_gateways(1)->set_id(""); }},
    {"gateways[1].id", "'a b'", [](auto& fleet) { fleet.mutable_gateways(1)->set_id("a b"); }},
    {"gateways[1].id", "taken by gateways[0].id", [](auto& fleet) { fleet.mutable_gateways(1)->set_id("g0"); }},
    {"gateways[1].address", "an IPv4 address", [](auto& fleet) { fleet.mutable_gateways(1)->set_address("here"); }},
    {"gateways[1].address", "not on its subnet",
     [](auto& fleet) { fleet.mutable_gateways(1)->set_address("10.0.7.2"); }},
    {"gateways[1].subnet", "192.168.0.0/24 is expected",
     [](auto& fleet) { fleet.mutable_gateways(1)->set_subnet("10.0.1.0/99"); }},
    {"gateways[1].port", "65535", [](auto& fleet) { fleet.mutable_gateways(1)->set_port(65'536); }},
    {"gateways[1].sslPort", "65535", [](auto& fleet) { fleet.mutable_gateways(1)->set_ssl_port(4'000'000'000); }},
    {"gateways[1].rootCa", "65 bytes; at most 64",
     [](auto& fleet) { fleet.mutable_gateways(1)->set_root_ca(std::string(65, 'x')); }},
    {"gateways[1].certificateLifetime", "between 1s and 3153600000s",
     [](auto& fleet) { fleet.mutable_gateways(1)->mutable_certificate_lifetime(); }},
    {"gateways[1].certificateLifetime", "between 1s and 3153600000s",
     [](auto& fleet) { fleet.mutable_gateways(1)->mutable_certificate_lifetime()->set_seconds(-60); }},
    {"gateways[1].certificateLifetime", "100 years",
     [](auto& fleet) { fleet.mutable_gateways(1)->mutable_certificate_lifetime()->set_seconds(3'153'600'001); }},
    {"tenants[0].id", "taken by the tenant that is always there",
     [](auto& fleet) { fleet.mutable_tenants(0)->set_id("administrator"); }},
    {"tenants[0].id", "1 to 64", [](auto& fleet) { fleet.mutable_tenants(0)->set_id(std::string(65, 'x')); }},
    {"tenants[0].gatewayIds[1]", "taken by tenants[0].gatewayIds[0]",
     [](auto& fleet) { fleet.mutable_tenants(0)->add_gateway_ids("g0"); }},
    {"tenants[0].gatewayIds[1]", "1 to 64", [](auto& fleet) { fleet.mutable_tenants(0)->add_gateway_ids(""); }},
    {"tenants[0].gatewayIds[100]", "100",
     [](auto& fleet) {
       for (int i = 1; i <= 100; ++i) fleet.mutable_tenants(0)->add_gateway_ids(absl::StrCat("more", i));
     }},
    {"gateways", "100",
     [](auto& fleet) {
       for (int i = 2; i <= 100; ++i) {
         auto& gateway = *fleet.add_gateways();
         gateway.set_id(absl::StrCat("g", i));
         gateway.set_address(absl::StrCat("10.0.", i, ".2"));
         gateway.set_subnet(absl::StrCat("10.0.", i, ".0/24"));
       }
     }},
    {"devices[1].id", "1 to 4294967295", [](auto& fleet) { fleet.mutable_devices(1)->set_id(0); }},
    {"devices[1].id", "taken by devices[0].id", [](auto& fleet) { fleet.mutable_devices(1)->set_id(1); }},
    {"devices[1].type", "a device type", [](auto& fleet) { fleet.mutable_devices(1)->clear_type(); }},
    {"devices[1].type", "a device type",
     [](auto& fleet) { fleet.mutable_devices(1)->set_type(static_cast<testkit::DeviceType>(12'345)); }},
    {"devices[1].address", "an IPv4 address", [](auto& fleet) { fleet.mutable_devices(1)->set_address(""); }},
    {"devices[1].address", "taken by devices[0].address",
     [](auto& fleet) { fleet.mutable_devices(1)->set_address("10.0.0.100"); }},
    {"devices[1].address", "taken by gateways[0].address",
     [](auto& fleet) { fleet.mutable_devices(1)->set_address("10.0.0.2"); }},
    {"devices[1].address", "no gateway's subnet",
     [](auto& fleet) { fleet.mutable_devices(1)->set_address("10.9.9.9"); }},
    {"devices[1].port", "65535", [](auto& fleet) { fleet.mutable_devices(1)->set_port(70'000); }},
    {"devices[1].mode", "SERVER_TO_DEVICE or DEVICE_TO_SERVER",
     [](auto& fleet) { fleet.mutable_devices(1)->set_mode(static_cast<testkit::ConnectionMode>(7)); }},
    {"devices[1].responseDelay", "between 0s and 3600s",
     [](auto& fleet) { fleet.mutable_devices(1)->mutable_response_delay()->set_seconds(-1); }},
    {"devices[1].responseDelay", "between 0s and 3600s",
     [](auto& fleet) { fleet.mutable_devices(1)->mutable_response_delay()->set_seconds(3'601); }},
    {"devices[1].rs485SlaveIds[1]", "taken by devices[1].rs485SlaveIds[0]",
     [](auto& fleet) {
       fleet.mutable_devices(1)->add_rs485_slave_ids(7);
       fleet.mutable_devices(1)->add_rs485_slave_ids(7);
     }},
    {"devices[1].wiegandSlaveIds[0]", "taken by devices[1].id",
     [](auto& fleet) { fleet.mutable_devices(1)->add_wiegand_slave_ids(fleet.devices(1).id()); }},
    {"devices[1].rs485SlaveIds[0]", "is 0", [](auto& fleet) { fleet.mutable_devices(1)->add_rs485_slave_ids(0); }},
    {"gateways[1].sslPort", "taken by gateways[1].port",
     [](auto& fleet) { fleet.mutable_gateways(1)->set_port(51213); }},
    {"devices[1].rs485SlaveIds", "at most 32",
     [](auto& fleet) {
       for (std::uint32_t i = 0; i < 33; ++i) fleet.mutable_devices(1)->add_rs485_slave_ids(1'000 + i);
     }},
    {"devices[1].rootCa", "'g2', which is not a gateway's",
     [](auto& fleet) { fleet.mutable_devices(1)->set_root_ca("g2"); }},
    {"devices[1].rootCa", "'g0', which is not a gateway's",
     [](auto& fleet) {
       fleet.mutable_gateways(0)->set_root_ca("another name than its ID");
       fleet.mutable_devices(1)->set_root_ca("g0");
     }},
    {"devices[1].serverAddress", "an IPv4 address",
     [](auto& fleet) { fleet.mutable_devices(1)->set_server_address("gateway.example"); }},
};

TEST(CheckFleet, AGoodFleetIsGood) {
  EXPECT_THAT(CheckFleet(GoodFleet()), IsOk());
  EXPECT_THAT(CheckFleet({}), IsOk());
}

TEST(CheckFleet, EveryMistakeIsNamedWithItsFieldAndWhatIsExpected) {
  ::testing::Test::RecordProperty("requirements", "TENANT-11 GW-4 SLAVE-4");
  for (const Mistake& mistake : kMistakes) {
    testkit::Fleet fleet = GoodFleet();
    mistake.make(fleet);
    EXPECT_THAT(CheckFleet(fleet),
                StatusIs(absl::StatusCode::kInvalidArgument,
                         AllOf(StartsWith(absl::StrCat(mistake.field, " ")), HasSubstr(mistake.expected))));
  }
}

TEST(CheckFleet, TheFirstMistakeIsTheOneThatIsTold) {
  testkit::Fleet fleet = GoodFleet();
  fleet.mutable_devices(1)->set_port(70'000);
  fleet.mutable_devices(0)->set_port(80'000);
  EXPECT_THAT(CheckFleet(fleet), StatusIs(absl::StatusCode::kInvalidArgument, StartsWith("devices[0].port is 80000")));
}

TEST(FindMistakes, TellsEveryMistakeInItsOrderUpToTheNumberAskedFor) {
  testkit::Fleet fleet = GoodFleet();
  fleet.mutable_gateways(1)->set_port(70'000);
  fleet.mutable_tenants(0)->set_id("");
  fleet.mutable_devices(0)->set_port(80'000);
  fleet.mutable_devices(0)->set_server_address("here");
  EXPECT_THAT(FindMistakes(fleet, 100),
              ElementsAre(StartsWith("gateways[1].port is 70000"), StartsWith("tenants[0].id is ''"),
                          StartsWith("devices[0].port is 80000"), StartsWith("devices[0].serverAddress is 'here'")));
  EXPECT_THAT(FindMistakes(fleet, 2), ElementsAre(StartsWith("gateways[1].port"), StartsWith("tenants[0].id")));
  EXPECT_THAT(FindMistakes(GoodFleet(), 100), IsEmpty());
}

TEST(FindMistakes, WhatFollowsFromAMistakeIsNoneOfItsOwn) {
  testkit::Fleet fleet = GoodFleet();
  fleet.mutable_gateways(1)->set_subnet("10.0.1");
  EXPECT_THAT(FindMistakes(fleet, 100), ElementsAre(StartsWith("gateways[1].subnet")));

  fleet = GoodFleet();
  for (auto& device : *fleet.mutable_devices()) device.set_id(0);
  EXPECT_THAT(FindMistakes(fleet, 100), ElementsAre(HasSubstr("is missing"), HasSubstr("is missing")));

  fleet = GoodFleet();
  for (auto& gateway : *fleet.mutable_gateways()) gateway.set_id("");
  EXPECT_THAT(FindMistakes(fleet, 100), ElementsAre(HasSubstr("1 to 64"), HasSubstr("1 to 64")));
}

TEST(CheckFleet, DevicesTrustTheRootCaOfAnyGatewayByItsNameOrByTheIdOfAGatewayWithoutOne) {
  testkit::Fleet fleet = GoodFleet();
  fleet.mutable_gateways(0)->set_root_ca("site CA");
  fleet.mutable_devices(1)->set_root_ca("site CA");
  fleet.mutable_devices(0)->set_root_ca("g1");
  EXPECT_THAT(CheckFleet(fleet), IsOk());
}

TEST(CheckFleet, WhatIsAtALimitIsGood) {
  testkit::Fleet fleet = GoodFleet();
  fleet.mutable_gateways(1)->set_id(std::string(64, 'x'));
  fleet.mutable_gateways(1)->set_port(65'535);
  fleet.mutable_gateways(1)->set_root_ca(std::string(64, 'x'));
  fleet.mutable_gateways(0)->mutable_certificate_lifetime()->set_seconds(1);
  fleet.mutable_gateways(1)->mutable_certificate_lifetime()->set_seconds(3'153'600'000);
  fleet.mutable_devices(1)->set_id(0xffff'ffff);
  fleet.mutable_devices(1)->set_port(1);
  fleet.mutable_devices(1)->mutable_response_delay()->set_seconds(3'600);
  for (std::uint32_t i = 0; i < 32; ++i) fleet.mutable_devices(1)->add_rs485_slave_ids(1'000 + i);
  EXPECT_THAT(CheckFleet(fleet), IsOk());
}

TEST(CheckFleet, OverlappingSubnetsAreGood) {
  testkit::Fleet fleet = GoodFleet();
  fleet.mutable_gateways(1)->set_subnet("10.0.0.0/16");
  EXPECT_THAT(CheckFleet(fleet), IsOk());
}

}  // namespace
}  // namespace connectmaster::fakegateway
