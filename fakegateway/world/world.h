#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "calls/scope.h"
#include "common/caller.h"
#include "connectmaster/testkit/fleet.pb.h"
#include "links/exchanges.h"
#include "links/gateway_links.h"
#include "links/links.h"
#include "model/handshakes.h"
#include "model/installation.h"
#include "model/pending_calls.h"

namespace connectmaster::fakegateway {

// The simulated installation: a master gateway with what it has stored, the device gateways that dial it, the devices
// on their subnets. A deterministic function of what happened so far: it has no clock, no thread and no socket; whoever
// owns it tells it the time, runs the effects that it leaves behind, and performs the TLS handshakes that it asks for.
//
// What clients may ask for is in calls/, what a test does to it in control/.
//
// Thread safety: none; one caller at a time.
class World {
 public:
  World(const WorldOptions& options, Time start) : installation_(options, start) {}
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  // --- What there is. The fleet's descriptions were found valid before.
  void AddDeviceGateway(const testkit::DeviceGateway& description, const GatewayCertificate& certificate);
  // After its device gateways: the first whose subnet it is on is the server that it dials, and whose root CA it
  // trusts, where the description does not say.
  void AddDevice(const testkit::Device& description);

  // --- Its parts.
  Installation& installation() { return installation_; }
  const Installation& installation() const { return installation_; }
  Links& links() { return links_; }
  GatewayLinks& gateway_links() { return gateway_links_; }
  PendingCalls& pending() { return pending_; }
  const PendingCalls& pending() const { return pending_; }
  const Registry& registry() const { return installation_.registry; }
  Journal& journal() { return installation_.journal; }
  // What a call works on.
  Scope ScopeOf(const Caller& caller) { return {installation_, links_, exchanges_, caller}; }

  // --- Time and what is to be done outside.
  Time now() const { return installation_.now; }
  // Runs what is due until then, in its order; time never goes back. Past `at_most` events it stops at the time of the
  // last one: NextDue says that there is more.
  void AdvanceTo(Time now, std::size_t at_most = std::numeric_limits<std::size_t>::max());
  std::optional<Time> NextDue() const { return installation_.timers.NextDue(); }
  std::vector<Effects::Effect> TakeEffects() { return installation_.effects.Take(); }
  bool HasHandshakes() const { return !handshakes_.empty(); }
  std::optional<Handshake> TakeHandshake() { return handshakes_.Take(); }
  void FinishHandshake(std::uint64_t id, const HandshakeResult& result) { handshakes_.Finish(id, result); }

  // Applies a change that was planned and stored, with what follows from it (GW-9, ASYNC-11, ACCEPT-8).
  void Apply(const Change& change) { gateway_links_.Apply(change); }
  // Ends the streams of a session (LOGIN-11, TENANT-10).
  void EndSession(SessionId session, const absl::Status& why);
  // Answers every call that waits and ends every stream with UNAVAILABLE (STATUS-5). From then on no call may wait.
  void Shutdown();

 private:
  Installation installation_;
  std::vector<DeviceGateway*> gateways_in_order_;
  Handshakes handshakes_;
  Links links_{installation_, handshakes_};
  Exchanges exchanges_{installation_, links_};
  PendingCalls pending_{installation_.effects};
  GatewayLinks gateway_links_{installation_, links_, exchanges_, pending_};
};

}  // namespace connectmaster::fakegateway
