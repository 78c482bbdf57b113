#pragma once

#include <cstdint>
#include <string>

#include "common/time.h"

// What the world and the edge that performs TLS handshakes for it say to each other.
namespace connectmaster::fakegateway {

struct HandshakeFaults {
  // The gateway shows a certificate of a root CA that nobody holds.
  bool wrong_certificate = false;
  // The device verifies nothing.
  bool accepts_any = false;
};

// A TLS handshake that the world asks for: a device gateway shows its certificate to a device, which verifies it
// (SSL-3).
struct Handshake {
  std::uint64_t id = 0;
  std::string gateway_id;
  std::uint32_t device_id = 0;
  // The name of the root CA whose certificate the device holds.
  std::string root_ca;
  // The world's time, at which certificates are valid or not.
  Time at;
  // What faults do to it.
  HandshakeFaults faults{};
  // The connection is refused whatever comes of the handshake. Where a session could be resumed, that it could be is
  // the outcome, and nothing is performed: devices that are refused dial in again for as long as they live.
  bool outcome_only = false;
};

struct HandshakeResult {
  bool established = false;
  // Whether an earlier session was taken up again.
  bool resumed = false;
  // For people, where it was not established.
  std::string why_not{};
};

}  // namespace connectmaster::fakegateway
