#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "common/ipv4.h"
#include "common/limits.h"
#include "common/time.h"
#include "common/timer_queue.h"
#include "connectmaster/connect.pb.h"
#include "connectmaster/testkit/fleet.pb.h"
#include "model/link.h"

namespace connectmaster::fakegateway {

// The certificate with which a simulated device gateway dials the master gateway, as far as the master looks at it.
struct GatewayCertificate {
  // None where it is no positive 64-bit number; such a certificate cannot be blacklisted.
  std::optional<std::int64_t> serial_number{};
  Time not_before{Time::min()};
  Time not_after{Time::max()};
  // Whether it chains to the master gateway's root CA and names this gateway.
  bool trusted = true;
};

// The connection to one device, and its entry in the managed list. Its state changes only as link.h's table says.
struct Link {
  gsdk::connect::DeviceInfo info;
  LinkState state = LinkState::kNone;
  // Asynchronous: when the next attempt starts, or which one is under way.
  std::optional<TimerQueue::Id> next_attempt;
  std::uint64_t dial = 0;
};

// A simulated device gateway: what it is, whether the master gateway has let it in, and what it does for it.
class DeviceGateway {
 public:
  // The fleet was found valid before.
  DeviceGateway(const testkit::DeviceGateway& description, const GatewayCertificate& certificate)
      : id_(description.id()),
        address_(*Ipv4::Parse(description.address())),
        subnet_(*Subnet::Parse(description.subnet())),
        port_(description.port() == 0 ? kDefaultGatewayPort : static_cast<int>(description.port())),
        ssl_port_(description.ssl_port() == 0 ? kDefaultGatewaySslPort : static_cast<int>(description.ssl_port())),
        root_ca_(RootCaOf(description)),
        certificate_(certificate) {}

  // The name of the root CA of the certificate that it shows to devices.
  static const std::string& RootCaOf(const testkit::DeviceGateway& description) {
    return description.root_ca().empty() ? description.id() : description.root_ca();
  }

  const std::string& id() const { return id_; }
  Ipv4 address() const { return address_; }
  const Subnet& subnet() const { return subnet_; }
  // Where devices dial in, without and with SSL.
  int port() const { return port_; }
  int ssl_port() const { return ssl_port_; }
  const std::string& root_ca() const { return root_ca_; }
  const GatewayCertificate& certificate() const { return certificate_; }

  // Whether it is connected to the master gateway. What follows is empty when it is not (GW-8, GW-9).
  bool connected = false;
  // Whether the line to the master gateway is cut: by a test's hand, or by so many faults.
  bool link_cut = false;
  int links_cut_by_faults = 0;
  // When it dials the master gateway next; none while it is connected.
  std::optional<TimerQueue::Id> next_dial;
  // The managed list, by device ID.
  std::map<std::uint32_t, Link> managed;
  // The devices that dialled in and were refused (ACCEPT-2), by device ID.
  std::map<std::uint32_t, gsdk::connect::PendingDeviceInfo> pending;
  gsdk::connect::AcceptFilter accept_filter;
  // The slaves, by their parent's device ID.
  std::map<std::uint32_t, gsdk::connect::SlaveDeviceInfo> slaves;

 private:
  std::string id_;
  Ipv4 address_;
  Subnet subnet_;
  int port_;
  int ssl_port_;
  std::string root_ca_;
  GatewayCertificate certificate_;
};

}  // namespace connectmaster::fakegateway
