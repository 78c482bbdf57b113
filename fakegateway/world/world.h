#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "calls/pending_calls.h"
#include "common/caller.h"
#include "connectmaster/connect_master.pb.h"
#include "connectmaster/gateway.pb.h"
#include "connectmaster/testkit/fleet.pb.h"
#include "connectmaster/udp_master.pb.h"
#include "links/device_commands.h"
#include "links/links.h"
#include "model/handshakes.h"
#include "model/installation.h"

namespace connectmaster::fakegateway {

// What goes wrong with a status stream.
struct StreamFaults {
  absl::Status refusal;
  std::optional<int> ends_after;
  absl::Status end;
  std::optional<int> stalls_after;
};

// The simulated installation: a master gateway with what it has stored, the device gateways that dial it, the devices
// on their subnets. A deterministic function of what happened so far: it has no clock, no thread and no socket; whoever
// owns it tells it the time, runs the effects that it leaves behind, and performs the TLS handshakes that it asks for.
//
// Here is what the master gateway answers to whom; what then happens between device gateways and devices is in Links.
//
// Thread safety: none; one caller at a time.
// Errors: those of errors.h.
class World {
 public:
  World(const WorldOptions& options, Time start);
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  // --- What there is. The fleet's descriptions were found valid before.
  void AddDeviceGateway(const testkit::DeviceGateway& description, const GatewayCertificate& certificate);
  // After its device gateways: the first whose subnet it is on is the server that it dials, and whose root CA it
  // trusts, where the description does not say.
  void AddDevice(const testkit::Device& description);

  // --- Time and what is to be done outside.
  Time now() const { return installation_.now; }
  // Runs what is due until then, in its order; time never goes back. Past `at_most` events it stops at the time of the
  // last one: NextDue says that there is more.
  void AdvanceTo(Time now, std::size_t at_most = std::numeric_limits<std::size_t>::max());
  // The calls that wait for their answers: for devices, or because of a fault.
  std::size_t waiting_calls() const { return pending_.size(); }
  // Calls are refused: see Shutdown.
  bool is_shut_down() const { return pending_.is_shut_down(); }
  std::optional<Time> NextDue() const { return installation_.timers.NextDue(); }
  std::vector<Effects::Effect> TakeEffects() { return installation_.effects.Take(); }
  bool HasHandshakes() const { return !handshakes_.empty(); }
  std::optional<Handshake> TakeHandshake() { return handshakes_.Take(); }
  void FinishHandshake(std::uint64_t id, const HandshakeResult& result) { handshakes_.Finish(id, result); }

  // --- What is stored.
  const Registry& registry() const { return installation_.registry; }
  // Applies a change that was planned and stored, with what follows from it (GW-9, ASYNC-11, ACCEPT-8).
  void Apply(const Change& change);

  // --- Gateways.
  // GW-2: of the gateways named, each once.
  absl::StatusOr<gsdk::gateway::GetResponse> GetGateways(const Caller& caller,
                                                         const gsdk::gateway::GetRequest& request) const;

  // --- Calls that wait: each is answered through an effect, exactly once; CancelCall ends them earlier.
  template <typename T>
  using Answer = std::function<void(const absl::StatusOr<T>&)>;
  using Done = std::function<void(const absl::Status&)>;

  CallId SearchDevice(const Caller& caller, const gsdk::connect_master::SearchDeviceRequest& request,
                      Answer<gsdk::connect_master::SearchDeviceResponse> answer);
  CallId Connect(const Caller& caller, const gsdk::connect_master::ConnectRequest& request,
                 Answer<std::uint32_t> answer);
  CallId SetConnectionMode(const Caller& caller, const gsdk::connect_master::SetConnectionModeRequest& request,
                           const Done& done);
  CallId SetConnectionMode(const Caller& caller, const gsdk::connect_master::SetConnectionModeMultiRequest& request,
                           const Done& done);
  CallId EnableSsl(const Caller& caller, const gsdk::connect_master::EnableSSLRequest& request, const Done& done);
  CallId EnableSsl(const Caller& caller, const gsdk::connect_master::EnableSSLMultiRequest& request, const Done& done);
  CallId DisableSsl(const Caller& caller, const gsdk::connect_master::DisableSSLRequest& request, const Done& done);
  CallId DisableSsl(const Caller& caller, const gsdk::connect_master::DisableSSLMultiRequest& request,
                    const Done& done);
  CallId GetIpConfig(const Caller& caller, const gsdk::udp_master::GetIPConfigRequest& request,
                     Answer<gsdk::network::IPConfig> answer);
  CallId SetIpConfig(const Caller& caller, const gsdk::udp_master::SetIPConfigRequest& request, const Done& done);
  // Does nothing when the call has its answer already.
  void CancelCall(CallId id);

  // --- Calls that are answered at once.
  absl::Status Disconnect(const Caller& caller, const gsdk::connect_master::DisconnectRequest& request);
  absl::Status DisconnectAll(const Caller& caller, const gsdk::connect_master::DisconnectAllRequest& request);
  absl::Status GetDeviceList(const Caller& caller, const gsdk::connect_master::GetDeviceListRequest& request,
                             gsdk::connect_master::GetDeviceListResponse& response) const;
  absl::Status AddAsyncConnection(const Caller& caller, const gsdk::connect_master::AddAsyncConnectionRequest& request);
  absl::Status DeleteAsyncConnection(const Caller& caller,
                                     const gsdk::connect_master::DeleteAsyncConnectionRequest& request);
  absl::Status SetAcceptFilter(const Caller& caller, const gsdk::connect_master::SetAcceptFilterRequest& request);
  absl::Status GetAcceptFilter(const Caller& caller, const gsdk::connect_master::GetAcceptFilterRequest& request,
                               gsdk::connect_master::GetAcceptFilterResponse& response) const;
  absl::Status GetPendingList(const Caller& caller, const gsdk::connect_master::GetPendingListRequest& request,
                              gsdk::connect_master::GetPendingListResponse& response) const;
  absl::Status SetSlaveDevice(const Caller& caller, const gsdk::connect_master::SetSlaveDeviceRequest& request);
  absl::Status GetSlaveDevice(const Caller& caller, const gsdk::connect_master::GetSlaveDeviceRequest& request,
                              gsdk::connect_master::GetSlaveDeviceResponse& response) const;

  // --- Status streams.
  using DeviceSubscriptions = Installation::DeviceSubscriptions;
  using GatewaySubscriptions = Installation::GatewaySubscriptions;
  DeviceSubscriptions& device_subscriptions() { return installation_.device_subscriptions; }
  GatewaySubscriptions& gateway_subscriptions() { return installation_.gateway_subscriptions; }
  // Ends the streams of a session (LOGIN-11, TENANT-10).
  void EndSession(SessionId session, const absl::Status& why);

  // Answers every call that waits and ends every stream with UNAVAILABLE (STATUS-5). From then on no call may wait.
  void Shutdown();

  // --- Faults and the journal.
  // NOT_FOUND for a gateway or device that the fleet does not have, INVALID_ARGUMENT for what cannot strike; then
  // nothing of the plan is taken.
  absl::Status Inject(const FaultPlan& plan);
  const Faults& faults() const { return installation_.faults; }
  Journal& journal() { return installation_.journal; }
  const Journal& journal() const { return installation_.journal; }
  // Strikes a call that arrives. 0: nothing happens to it. Otherwise the call waits, and through an effect either goes
  // on or fails.
  CallId StrikeCall(const google::protobuf::Message& request, const std::string& tenant_id, std::function<void()> go_on,
                    const Done& fail);
  StreamFaults StrikeStream(const google::protobuf::Message& request, const std::string& tenant_id);

  // --- A test's hand. Each does nothing where it is so already; NOT_FOUND for a device or gateway that the fleet
  // does not have.
  absl::Status SwitchOff(std::uint32_t device_id);
  absl::Status SwitchOn(std::uint32_t device_id);
  absl::Status ResetConnection(std::uint32_t device_id);
  absl::Status SetSilent(std::uint32_t device_id, bool silent);
  absl::Status SetResponseDelay(std::uint32_t device_id, Duration delay);
  absl::Status CutGatewayLink(const std::string& gateway_id);
  absl::Status RestoreGatewayLink(const std::string& gateway_id);

 private:
  // GW-3, GW-7: the gateway, if the caller may know of it and it is connected to the master gateway.
  absl::StatusOr<DeviceGateway*> Reached(const Caller& caller, const std::string& gateway_id) const;
  absl::Status CheckFault(const Fault& fault);
  absl::StatusOr<DeviceGateway*> FindSimulated(const std::string& gateway_id) const;
  absl::StatusOr<Device*> FindDevice(std::uint32_t device_id);

  // The gateway's side of the master link.
  void DialMaster(DeviceGateway& gateway);
  void ScheduleDial(DeviceGateway& gateway, Duration wait);
  bool LetsIn(const DeviceGateway& gateway) const;
  void AssignStored(DeviceGateway& gateway);
  void AssignSlaves(DeviceGateway& gateway, const gsdk::connect::SlaveDeviceInfo& stored);
  // A device that can have slaves at the gateway; null where there is none.
  const Device* ParentAt(const DeviceGateway& gateway, std::uint32_t device_id);
  void CutOff(DeviceGateway& gateway);
  void Publish(const DeviceGateway& gateway, gsdk::gateway::Status status);
  void ApplyToGateway(const Change& change);

  // Calls that wait.
  template <typename Result>
  std::function<void(const Result&)> ThroughEffect(std::function<void(const Result&)> answer) {
    return [this, answer = std::move(answer)](const Result& result) {
      installation_.effects.Add([answer, result] { answer(result); });
    };
  }

  // Commands on devices.
  void SetMode(Device& device, const DeviceGateway& gateway, gsdk::connect::ConnectionMode mode);
  void SetSsl(Device& device, const DeviceGateway& gateway, bool use_ssl);
  // What a command's failures are for the call.
  using Conclude = std::function<absl::Status(const DeviceCommands::Failures&)>;
  CallId Command(const Caller& caller, const std::set<std::uint32_t>& device_ids, DeviceCommands::Apply apply,
                 const Conclude& conclude, const Done& done);
  CallId CommandOne(const Caller& caller, std::uint32_t device_id, DeviceCommands::Apply apply, const Done& done);
  CallId CommandMany(const Caller& caller, const google::protobuf::RepeatedField<std::uint32_t>& device_ids,
                     DeviceCommands::Apply apply, const Done& done);
  CallId Refuse(const Done& done, const absl::Status& status);

  // The device that a UDP request names, where it would answer; null where it does not.
  Device* DeviceOverUdp(const DeviceGateway& gateway, const gsdk::udp::DeviceInfo& info);
  // A UDP exchange: `act` is called with the device when it answers.
  CallId AskOverUdp(const Caller& caller, const std::string& gateway_id, const gsdk::udp::DeviceInfo& info,
                    std::function<void(Device&, const DeviceGateway&)> act, const Done& fail);
  absl::Status CheckNewAddress(const Caller& caller, const Device& device, Ipv4 address);
  absl::Status Configure(const Caller& caller, Device& device, const DeviceGateway& gateway,
                         const gsdk::network::IPConfig& config);

  Installation installation_;
  std::vector<DeviceGateway*> gateways_in_order_;
  Handshakes handshakes_;
  Links links_{installation_, handshakes_};
  DeviceCommands commands_{installation_, links_};
  PendingCalls pending_;
};

}  // namespace connectmaster::fakegateway
