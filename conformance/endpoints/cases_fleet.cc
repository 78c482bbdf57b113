#include "endpoints/cases_fleet.h"

#include <cstdint>
#include <string>

namespace connectmaster::conformance {
namespace {

constexpr char kSpareGateway[] = "gateway3";

testkit::DeviceGateway MakeGateway(const std::string& id, const std::string& network, int number = 2) {
  testkit::DeviceGateway gateway;
  gateway.set_id(id);
  gateway.set_address(network + "." + std::to_string(number));
  gateway.set_subnet(network + ".0/24");
  return gateway;
}

testkit::Device& Add(testkit::Fleet& fleet, std::uint32_t id, const std::string& address) {
  testkit::Device& device = *fleet.add_devices();
  device.set_id(id);
  device.set_type(testkit::BIOSTATION_2);
  device.set_address(address);
  return device;
}

void SetDelay(testkit::Device& device, int milliseconds) {
  device.mutable_response_delay()->set_seconds(milliseconds / 1'000);
  device.mutable_response_delay()->set_nanos(milliseconds % 1'000 * 1'000'000);
}

// "192.168.0" of 192.168.0.104: the gateways' subnets are that large.
std::string NetworkOf(const std::string& address) {
  return address.substr(0, address.rfind('.'));
}

// Three gateways on one subnet, of which the first two share a root CA.
void AddSharedSubnet(testkit::Fleet& fleet) {
  const std::string network = "192.168.4";
  for (const int number : {4, 5, 6}) {
    auto gateway = MakeGateway("gateway" + std::to_string(number), network, number - 2);
    if (number != 6) gateway.set_root_ca("site");
    *fleet.add_gateways() = gateway;
  }
  Add(fleet, 4001, network + ".101");
  Add(fleet, 4002, network + ".102").set_use_ssl(true);
  for (const std::uint32_t id : {4003U, 4004U}) {
    testkit::Device& device = Add(fleet, id, network + "." + std::to_string(id - 3900));
    device.set_mode(testkit::DEVICE_TO_SERVER);
    device.set_server_address(network + ".2");
    device.set_use_ssl(id == 4004);
  }
  Add(fleet, 4005, network + ".105");
  testkit::Device& parent = Add(fleet, 4006, network + ".106");
  parent.add_rs485_slave_ids(600'101);
  parent.add_rs485_slave_ids(600'102);
  parent.add_wiegand_slave_ids(700'101);
  Add(fleet, 4007, network + ".107").add_rs485_slave_ids(600'201);
}

testkit::Target::Device Describe(const testkit::Device& device) {
  testkit::Target::Device described;
  described.set_id(device.id());
  described.set_type(device.type());
  described.set_address(device.address());
  described.set_port(device.port());
  described.set_use_dhcp(device.use_dhcp());
  described.set_mode(device.mode());
  described.set_use_ssl(device.use_ssl());
  if (device.has_response_delay()) *described.mutable_response_delay() = device.response_delay();
  described.set_switched_off(device.switched_off());
  described.set_silent(device.silent());
  *described.mutable_rs485_slave_ids() = device.rs485_slave_ids();
  *described.mutable_wiegand_slave_ids() = device.wiegand_slave_ids();
  described.set_use(testkit::Target::Device::CHANGE);
  return described;
}

}  // namespace

void AddForTheCases(testkit::Fleet& fleet) {
  Add(fleet, 1001, "192.168.0.201").set_switched_off(true);
  Add(fleet, 1002, "192.168.0.202").set_port(52'000);
  Add(fleet, 1003, "192.168.0.203").set_mode(testkit::DEVICE_TO_SERVER);

  *fleet.add_gateways() = MakeGateway("gateway2", "192.168.2");
  Add(fleet, 2001, "192.168.2.101");
  SetDelay(Add(fleet, 2002, "192.168.2.102"), 800);
  SetDelay(Add(fleet, 2003, "192.168.2.103"), 4'500);
  SetDelay(Add(fleet, 2004, "192.168.2.104"), 5'500);
  Add(fleet, 2005, "192.168.2.105").set_silent(true);

  *fleet.add_gateways() = MakeGateway(kSpareGateway, "192.168.3");
  Add(fleet, 3001, "192.168.3.101");
  Add(fleet, 3002, "192.168.3.102");

  AddSharedSubnet(fleet);

  testkit::Tenant& tenant = *fleet.add_tenants();
  tenant.set_id(kFleetTenant);
  for (const auto& gateway : fleet.gateways()) {
    if (gateway.id() != kSpareGateway) tenant.add_gateway_ids(gateway.id());
  }
}

void DescribeFleet(const testkit::Fleet& fleet, testkit::Target& target) {
  for (const auto& gateway : fleet.gateways()) {
    testkit::Target::Gateway& described = *target.add_gateways();
    described.set_id(gateway.id());
    described.set_spare(gateway.id() == kSpareGateway);
    described.set_root_ca(gateway.root_ca().empty() ? gateway.id() : gateway.root_ca());
  }
  for (const auto& device : fleet.devices()) {
    testkit::Target::Device& described = *target.add_devices();
    described = Describe(device);
    for (const auto& gateway : fleet.gateways()) {
      if (NetworkOf(device.address()) != NetworkOf(gateway.address())) continue;
      if (described.gateway_id().empty()) {
        described.set_gateway_id(gateway.id());
      } else {
        described.add_other_gateway_ids(gateway.id());
      }
    }
  }
  target.set_unused_address("192.168.0.250");
}

}  // namespace connectmaster::conformance
