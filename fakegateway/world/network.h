#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "connect.pb.h"
#include "testkit/fleet.pb.h"
#include "world/ipv4.h"
#include "world/time.h"

namespace connectmaster::fakegateway {

class DeviceGateway;

// A simulated device: what it is, and the state that it is in.
struct Device {
  std::uint32_t id = 0;
  gsdk::device::Type type = gsdk::device::UNDEFINED;
  Ipv4 address;
  int port = 0;
  bool use_dhcp = false;
  gsdk::connect::ConnectionMode mode = gsdk::connect::SERVER_TO_DEVICE;
  bool use_ssl = false;
  Ipv4 server_address;  // whom it dials in DEVICE_TO_SERVER
  Duration response_delay{0};
  bool switched_off = false;
  bool silent = false;

  // The device gateway that holds its one connection; null where it has none.
  DeviceGateway* connected_to = nullptr;
};

// The devices, by ID and by address. Owns them; a Device stays where it is. Not thread-safe.
class Network {
 public:
  // The fleet was found valid before: IDs and addresses are unique.
  void Add(const testkit::Device& description, Ipv4 server_address);

  // Null where there is none.
  Device* FindById(std::uint32_t id);
  Device* FindByAddress(Ipv4 address);

  // Every device on the subnet, in the order of addresses.
  void ForEachIn(const Subnet& subnet, const std::function<void(const Device&)>& visit) const;

 private:
  std::map<Ipv4, std::unique_ptr<Device>> by_address_;
  std::unordered_map<std::uint32_t, Device*> by_id_;
};

}  // namespace connectmaster::fakegateway
