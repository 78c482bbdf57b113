#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "connect.pb.h"
#include "testkit/fleet.pb.h"
#include "world/ipv4.h"
#include "world/link.h"
#include "world/time.h"

namespace connectmaster::fakegateway {

// The certificate with which a simulated device gateway dials the master gateway, as far as the master looks at it.
struct GatewayCertificate {
  // None where it is no positive 64-bit number; such a certificate cannot be blacklisted.
  std::optional<std::int64_t> serial_number;
  Time not_before{Time::min()};
  Time not_after{Time::max()};
  // Whether it chains to the master gateway's root CA and names this gateway.
  bool trusted = true;
};

// The connection to one device, and its entry in the managed list. Its state changes only as link.h's table says.
struct Link {
  gsdk::connect::DeviceInfo info;
  LinkState state = LinkState::kNone;
};

// A simulated device gateway: what it is, whether the master gateway has let it in, and the devices it manages.
class DeviceGateway {
 public:
  DeviceGateway(const testkit::DeviceGateway& description, const GatewayCertificate& certificate)
      : id_(description.id()),
        address_(*Ipv4::Parse(description.address())),
        subnet_(*Subnet::Parse(description.subnet())),
        certificate_(certificate) {}

  const std::string& id() const { return id_; }
  Ipv4 address() const { return address_; }
  const Subnet& subnet() const { return subnet_; }
  const GatewayCertificate& certificate() const { return certificate_; }

  // Whether it is connected to the master gateway.
  bool connected = false;
  // Whether the line to the master gateway is cut (by a test's hand).
  bool link_cut = false;
  // The managed list, by device ID.
  std::map<std::uint32_t, Link> managed;

 private:
  std::string id_;
  Ipv4 address_;
  Subnet subnet_;
  GatewayCertificate certificate_;
};

}  // namespace connectmaster::fakegateway
