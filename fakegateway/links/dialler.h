#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "model/handshakes.h"
#include "model/installation.h"

namespace connectmaster::fakegateway {

// Whom a device gateway dials.
struct DialTarget {
  std::optional<Ipv4> address;  // none: an empty one, where nobody is (ASYNC-8)
  int port = 0;
  bool use_ssl = false;

  // "192.168.0.104:51211"
  std::string ToString() const;
};

// What faults do to a dial.
struct DialFaults {
  Duration late{0};
  bool reset = false;
  bool fail_handshake = false;
  HandshakeFaults handshake{};
  std::optional<std::uint32_t> answers_as;
};

// Why a handshake that ended so does not establish TLS; nothing where it does.
std::optional<std::string> WhyNotEstablished(const HandshakeResult& result, const DialFaults& faults);

// How a dial ended: with kTcpEstablished or kTlsEstablished, or with kTcpFailed or kTlsFailed and why.
struct DialOutcome {
  LinkEvent event = LinkEvent::kTcpFailed;
  absl::Status refusal;
  // Who answered, also where it refused; null where nobody did.
  Device* device = nullptr;
  // The ID that it gave.
  std::uint32_t device_id = 0;
};

// The dials of device gateways to devices that are under way: until the device answers, and TLS is established where it
// is used. Not thread-safe.
class Dialler {
 public:
  using Id = std::uint64_t;
  // Called in the world's time, once; what was established lasts only if it is taken then.
  using Done = std::function<void(const DialOutcome&)>;

  Dialler(Installation& installation, Handshakes& handshakes) : installation_(installation), handshakes_(handshakes) {}

  Id Start(DeviceGateway& gateway, const DialTarget& target, const DialFaults& faults, Done done);
  // `done` is not called.
  void Cancel(Id id);
  // Who would answer; null where nobody is.
  Device* DeviceAt(const DeviceGateway& gateway, const DialTarget& target);

 private:
  struct Dial {
    DeviceGateway* gateway;
    DialTarget target;
    DialFaults faults;
    Done done;
    TimerQueue::Id answer{};
    std::uint64_t handshake = 0;
  };

  Duration AnswerTime(const Dial& dial);
  DialOutcome Judge(const Dial& dial);
  void Answered(Id id);
  void HandshakeEnded(Id id, const HandshakeResult& result);
  void Finish(Id id, const DialOutcome& outcome);

  Installation& installation_;
  Handshakes& handshakes_;
  Id next_id_ = 1;
  std::map<Id, Dial> dials_;
};

}  // namespace connectmaster::fakegateway
