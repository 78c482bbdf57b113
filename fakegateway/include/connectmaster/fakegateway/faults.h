#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "connectmaster/export.h"

// Faults of a fake gateway, exact and counted. FakeGateway::Inject takes a plan of them.
namespace connectmaster::fakegateway {

// --- Faults of calls with one answer. They strike before the call has an effect.
// The call fails.
struct FailCall {
  absl::Status status;  // not OK
};
// The call begins later.
struct DelayCall {
  std::chrono::milliseconds by{};  // on the gateway's clock
};
// The call is never answered. It ends when the client or the gateway ends it.
struct HangCall {};

// --- Faults of status streams.
// The stream ends.
struct EndStream {
  int after_messages = 0;
  absl::Status status;
};
// The stream stays open, but sends nothing more.
struct StallStream {
  int after_messages = 0;
};

// --- Faults of devices. They strike when a device gateway dials the device, when the device dials in, and when it is
// asked something, on its connection (SetConnectionMode, EnableSSL, DisableSSL, Device) or over UDP (UDPMaster). The
// device loses its power, as with FakeGateway::SwitchDeviceOff.
struct PowerOff {};
// The device loses its power and gets it back, `times` times: on for `up`, off for `down`. A connection is lost when it
// has power again, or after `keep_alive`.
struct Flap {
  std::chrono::milliseconds up{};
  std::chrono::milliseconds down{};
  int times = 1;
};
// The device answers later. This does not strike when it dials in.
struct AnswerLate {
  std::chrono::milliseconds by{};
};
// The device's connection is reset.
struct ResetConnection {};

// --- Faults of connections to devices. They strike when a device gateway dials the device, and when the device dials
// in. The TLS handshake fails, whatever the certificates are.
struct FailHandshake {};
// The device gateway shows a certificate of an unknown root CA.
struct ShowWrongCertificate {};
// The device accepts any certificate.
struct AcceptAnyCertificate {};
// The device gives another device ID. A device that is dialled cannot be connected; one that dials in is pending with
// the other ID.
struct AnswerAs {
  std::uint32_t device_id = 0;
};

// --- Faults of device gateways. They strike at a call that names the gateway.
// The device gateway loses its connection to the master gateway for a while.
struct DropGatewayLink {
  std::chrono::milliseconds lasting{};
};

// --- Faults of status changes, which break STATUS-2.
// A change is sent twice.
struct DuplicateChange {};
// A change is sent after the device's next change.
struct ReorderChange {};

// One planned fault. An empty rpc, tenant_id or gateway_id, or a zero device_id, matches anything.
struct Fault {
  // "ConnectMaster.Connect"; only for faults of calls and streams.
  std::string rpc{};
  std::string tenant_id{};
  std::string gateway_id{};
  std::uint32_t device_id = 0;

  // Starts with the nth match and covers `times` matches (0: no end). Each covered match strikes with `probability`,
  // drawn from the gateway's seed.
  int nth = 1;
  int times = 1;
  double probability = 1;

  std::variant<FailCall, DelayCall, HangCall, EndStream, StallStream, PowerOff, Flap, AnswerLate, ResetConnection,
               FailHandshake, ShowWrongCertificate, AcceptAnyCertificate, AnswerAs, DropGatewayLink, DuplicateChange,
               ReorderChange>
      what{};
};

using FaultPlan = std::vector<Fault>;

// "FailCall UNAVAILABLE at rpc ConnectMaster.Connect, match 2"
CONNECTMASTER_EXPORT std::string ToString(const Fault& fault);

}  // namespace connectmaster::fakegateway
