#include "endpoints/cases_fleet.h"

#include <cstdint>
#include <string>

namespace connectmaster::conformance {
namespace {

constexpr char kSpareGateway[] = "gateway3";

testkit::DeviceGateway MakeGateway(const std::string& id, const std::string& network) {
  testkit::DeviceGateway gateway;
  gateway.set_id(id);
  gateway.set_address(network + ".2");
  gateway.set_subnet(network + ".0/24");
  return gateway;
}

testkit::Device& Add(testkit::Fleet& fleet, std::uint32_t id, const std::string& address) {
  testkit::Device& device = *fleet.add_devices();
  device.set_id(id);
  device.set_type(gsdk::device::BIOSTATION_2);
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

testkit::Target::Device Describe(const testkit::Device& device, const std::string& gateway_id) {
  testkit::Target::Device described;
  described.set_id(device.id());
  described.set_gateway_id(gateway_id);
  described.set_type(device.type());
  described.set_address(device.address());
  described.set_port(device.port());
  described.set_use_dhcp(device.use_dhcp());
  described.set_mode(device.mode());
  described.set_use_ssl(device.use_ssl());
  if (device.has_response_delay()) *described.mutable_response_delay() = device.response_delay();
  described.set_switched_off(device.switched_off());
  described.set_silent(device.silent());
  described.set_use(testkit::Target::Device::CONNECT);
  return described;
}

}  // namespace

void AddForTheCases(testkit::Fleet& fleet) {
  Add(fleet, 1001, "192.168.0.201").set_switched_off(true);
  Add(fleet, 1002, "192.168.0.202").set_port(52'000);
  Add(fleet, 1003, "192.168.0.203").set_mode(gsdk::connect::DEVICE_TO_SERVER);

  *fleet.add_gateways() = MakeGateway("gateway2", "192.168.2");
  Add(fleet, 2001, "192.168.2.101");
  SetDelay(Add(fleet, 2002, "192.168.2.102"), 800);
  SetDelay(Add(fleet, 2003, "192.168.2.103"), 4'500);
  SetDelay(Add(fleet, 2004, "192.168.2.104"), 5'500);
  Add(fleet, 2005, "192.168.2.105").set_silent(true);

  *fleet.add_gateways() = MakeGateway(kSpareGateway, "192.168.3");
  Add(fleet, 3001, "192.168.3.101");
  Add(fleet, 3002, "192.168.3.102");

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
    for (const auto& device : fleet.devices()) {
      if (NetworkOf(device.address()) == NetworkOf(gateway.address())) {
        *target.add_devices() = Describe(device, gateway.id());
      }
    }
  }
  target.set_unused_address("192.168.0.250");
}

}  // namespace connectmaster::conformance
