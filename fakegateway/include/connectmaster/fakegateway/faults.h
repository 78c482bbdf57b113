#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "absl/status/status.h"

// What goes wrong at a fake gateway, exactly and counted: a plan of these is given to FakeGateway::Inject.
namespace connectmaster::fakegateway {

// --- Calls with one answer. They strike before the call has any effect.
struct FailCall {
  absl::Status status;  // not OK
};
struct DelayCall {
  std::chrono::milliseconds by{};  // on the gateway's clock
};
// No answer ever comes, until the client or the gateway gives up.
struct HangCall {};

// --- Status streams.
struct EndStream {
  int after_messages = 0;
  absl::Status status;
};
// Nothing more is sent, and the stream stays open.
struct StallStream {
  int after_messages = 0;
};

// --- Devices. They strike when the device is dialled, when it dials in, and when it is asked something: by a command
// on its connection (SetConnectionMode, EnableSSL and DisableSSL), or over UDP.
struct PowerOff {};
// Loses its power and gets it back, again and again: on for `up`, off for `down`.
struct Flap {
  std::chrono::milliseconds up{};
  std::chrono::milliseconds down{};
  int times = 1;
};
// Answers that much later than it would; not when it dials in.
struct AnswerLate {
  std::chrono::milliseconds by{};
};
struct ResetConnection {};

// --- Devices, too. They strike when it is dialled, and when it dials in.
// Whatever certificates are there, the TLS handshake fails.
struct FailHandshake {};
// The device gateway shows a certificate of a root CA that nobody holds.
struct ShowWrongCertificate {};
// The device takes whatever certificate it is shown for good.
struct AcceptAnyCertificate {};
// It gives another device ID: it cannot be connected, and is pending under that ID where it dials in.
struct AnswerAs {
  std::uint32_t device_id = 0;
};

// --- Device gateways. It strikes at a call that names the gateway.
struct DropGatewayLink {
  std::chrono::milliseconds lasting{};
};

// --- Changes of devices' statuses, against STATUS-2.
struct DuplicateChange {};
// It is sent after the device's next change.
struct ReorderChange {};

// One thing that goes wrong. What of the first four is not set matches everything.
struct Fault {
  // "ConnectMaster.Connect"; of calls and streams only.
  std::string rpc;
  std::string tenant_id;
  std::string gateway_id;
  std::uint32_t device_id = 0;

  // It strikes from the nth match on, `times` times, always with 0; of these, with a probability below 1, some at
  // random, as the gateway's seed has it.
  int nth = 1;
  int times = 1;
  double probability = 1;

  std::variant<FailCall, DelayCall, HangCall, EndStream, StallStream, PowerOff, Flap, AnswerLate, ResetConnection,
               FailHandshake, ShowWrongCertificate, AcceptAnyCertificate, AnswerAs, DropGatewayLink, DuplicateChange,
               ReorderChange>
      what;
};

using FaultPlan = std::vector<Fault>;

// "FailCall UNAVAILABLE at rpc ConnectMaster.Connect, match 2"
std::string ToString(const Fault& fault);

}  // namespace connectmaster::fakegateway
