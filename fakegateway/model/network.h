#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "common/ipv4.h"
#include "common/time.h"
#include "common/timer_queue.h"
#include "connectmaster/connect.pb.h"
#include "connectmaster/network.pb.h"
#include "connectmaster/testkit/fleet.pb.h"

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
  // The name of the root CA whose certificate it holds, where it uses SSL.
  std::string root_ca;
  // Whom it dials in DEVICE_TO_SERVER mode; 0.0.0.0 is nobody.
  Ipv4 server_address;
  int server_port = 0;
  int ssl_server_port = 0;
  // What UDP has set beside these and nothing in the simulation depends on (UDP-3); null where that are the defaults.
  std::unique_ptr<gsdk::network::IPConfig> further_settings;
  Duration response_delay{0};
  // Without power: by the fleet or a test's hand, or by so many faults.
  bool switched_off = false;
  int switched_off_by_faults = 0;
  // It has power, and does not answer.
  bool silent = false;
  // The slaves that are registered on it (SLAVE-3).
  std::vector<std::uint32_t> rs485_slaves;
  std::vector<std::uint32_t> wiegand_slaves;

  // When it answers whoever waits for so long, that much later than it would, and whether with an answer.
  Duration AnswerTime(Duration timeout, Duration late = Duration{0}) const {
    return silent || IsOff() ? timeout : std::min(response_delay + late, timeout);
  }
  bool AnswersWithin(Duration timeout, Duration late = Duration{0}) const {
    return !silent && !IsOff() && response_delay + late <= timeout;
  }
  bool IsOff() const { return switched_off || switched_off_by_faults != 0; }

  // The device gateway that holds its one connection; null where it has none.
  DeviceGateway* connected_to = nullptr;
  // When its device gateway notices that it does not answer any more, while it is connected and does not.
  std::optional<TimerQueue::Id> loss;
  // When it dials in next; none in SERVER_TO_DEVICE mode, without power, and while it is connected.
  std::optional<TimerQueue::Id> next_dial_in;
  // The TLS handshake of its last try, while that is under way; else 0.
  std::uint64_t dial_in_handshake = 0;
};

// The devices, by ID and by address. Owns them; a Device stays where it is. Not thread-safe.
class Network {
 public:
  // The fleet was found valid before: IDs and addresses are unique. `server`: the device gateway that it dials in
  // DEVICE_TO_SERVER mode and whose root certificate it holds with SSL, where the description does not say; may be
  // null.
  Device& Add(const testkit::Device& description, const DeviceGateway* server);

  // Null where there is none.
  Device* FindById(std::uint32_t id);
  Device* FindByAddress(Ipv4 address);

  // The new address must be free.
  void Move(Device& device, Ipv4 address);

  // Every device on the subnet, in the order of addresses.
  void ForEachIn(const Subnet& subnet, const std::function<void(Device&)>& visit);

 private:
  std::map<Ipv4, std::unique_ptr<Device>> by_address_;
  std::unordered_map<std::uint32_t, Device*> by_id_;
};

}  // namespace connectmaster::fakegateway
