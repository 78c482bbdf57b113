#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "connect.pb.h"
#include "connect_master.pb.h"
#include "gateway.pb.h"
#include "testkit/fleet.pb.h"
#include "world/caller.h"
#include "world/device_gateway.h"
#include "world/effects.h"
#include "world/network.h"
#include "world/registry.h"
#include "world/subscriptions.h"
#include "world/time.h"
#include "world/timer_queue.h"

namespace connectmaster::fakegateway {

struct WorldOptions {
  // How long a device gateway waits before it tries a device again, `reconnect_interval` (ASYNC-4).
  Duration reconnect_interval = std::chrono::seconds(30);
  // How long a device gateway waits for a device to answer, `timeout.cmd` (SYNC-8).
  Duration command_timeout = std::chrono::seconds(10);
  // How often a device gateway that is not let in dials the master gateway (GW-10).
  Duration gateway_dial_interval = std::chrono::seconds(1);
};

// Names a call that waits for its answer, to cancel it.
using CallId = std::uint64_t;

// The simulated installation: a master gateway with what it has stored, the device gateways that dial it, the devices
// on their subnets. A deterministic function of what happened so far: it has no clock, no thread and no socket; whoever
// owns it tells it the time, and runs the effects that it leaves behind.
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
  // After its device gateway: the first whose subnet it is on is the server that it dials in DEVICE_TO_SERVER.
  void AddDevice(const testkit::Device& description);

  // --- Time and what is to be done outside.
  Time now() const { return now_; }
  // Runs what is due until then, in its order; time never goes back.
  void AdvanceTo(Time now);
  std::optional<Time> NextDue() const { return timers_.NextDue(); }
  std::vector<Effects::Effect> TakeEffects() { return effects_.Take(); }

  // --- What is stored.
  const Registry& registry() const { return registry_; }
  // Applies a change that was planned and stored, with what follows from it (GW-9).
  void Apply(const Change& change);

  // --- Gateways.
  // GW-2: of the gateways named, each once.
  absl::StatusOr<gsdk::gateway::GetResponse> GetGateways(const Caller& caller,
                                                         const gsdk::gateway::GetRequest& request) const;

  // --- Devices.
  using SearchDone = std::function<void(absl::StatusOr<gsdk::connect_master::SearchDeviceResponse>)>;
  using ConnectDone = std::function<void(absl::StatusOr<std::uint32_t>)>;

  // Both answer through an effect, exactly once; CancelCall ends them earlier.
  CallId SearchDevice(const Caller& caller, const gsdk::connect_master::SearchDeviceRequest& request, SearchDone done);
  CallId Connect(const Caller& caller, const gsdk::connect_master::ConnectRequest& request, ConnectDone done);
  // Does nothing when the call has its answer already.
  void CancelCall(CallId id);

  absl::Status Disconnect(const Caller& caller, const gsdk::connect_master::DisconnectRequest& request);
  absl::Status DisconnectAll(const Caller& caller, const gsdk::connect_master::DisconnectAllRequest& request);
  absl::Status GetDeviceList(const Caller& caller, const gsdk::connect_master::GetDeviceListRequest& request,
                             gsdk::connect_master::GetDeviceListResponse& response) const;

  // --- Status streams.
  using DeviceSubscriptions = Subscriptions<std::uint32_t, gsdk::connect::StatusChange>;
  using GatewaySubscriptions = Subscriptions<std::string, gsdk::gateway::StatusChange>;
  DeviceSubscriptions& device_subscriptions() { return device_subscriptions_; }
  GatewaySubscriptions& gateway_subscriptions() { return gateway_subscriptions_; }
  // Ends the streams of a session (LOGIN-11, TENANT-10).
  void EndSession(SessionId session, const absl::Status& why);

  // Answers every call that waits and ends every stream with UNAVAILABLE (STATUS-5).
  void Shutdown();

  // --- A test's hand. Each does nothing where it is so already; NOT_FOUND for a device or gateway that the fleet
  // does not have.
  absl::Status SwitchOff(std::uint32_t device_id);
  absl::Status SwitchOn(std::uint32_t device_id);
  absl::Status SetSilent(std::uint32_t device_id, bool silent);
  absl::Status SetResponseDelay(std::uint32_t device_id, Duration delay);
  absl::Status CutGatewayLink(const std::string& gateway_id);
  absl::Status RestoreGatewayLink(const std::string& gateway_id);

 private:
  // A call that waits; `end` answers it with an error.
  struct PendingCall {
    DeviceGateway* gateway;
    TimerQueue::Id timer;
    std::function<void(absl::Status)> end;
  };
  // A connection that is being made.
  struct Dial {
    Ipv4 address;
    int port;
    bool use_ssl;
    Link link;

    std::string Target() const;
  };

  // GW-3: whether the caller may know of the gateway.
  absl::Status CheckReaches(const Caller& caller, const std::string& gateway_id) const;
  // GW-7: the gateway, connected to the master gateway.
  absl::StatusOr<DeviceGateway*> ConnectedGateway(const std::string& gateway_id) const;
  absl::StatusOr<DeviceGateway*> FindSimulated(const std::string& gateway_id) const;
  absl::StatusOr<Device*> FindDevice(std::uint32_t device_id);

  // The gateway's side of the master link.
  void DialMaster(DeviceGateway& gateway);
  bool LetsIn(const DeviceGateway& gateway) const;
  void CutOff(DeviceGateway& gateway);
  void Publish(const DeviceGateway& gateway, gsdk::gateway::Status status);

  // Calls that wait.
  CallId AddPending(DeviceGateway& gateway, Duration wait, std::function<void()> at_timer,
                    std::function<void(absl::Status)> end);

  // Answers the calls that wait for the gateway, or for any where it is null, with an error.
  void EndCallsOn(const DeviceGateway* gateway, const absl::Status& why);

  // Connecting.
  Device* Answering(const DeviceGateway& gateway, const Dial& dial);
  Duration DialTime(const DeviceGateway& gateway, const Dial& dial);
  absl::StatusOr<std::uint32_t> FinishDial(DeviceGateway& gateway, Dial& dial);

  // The one place where a link's state changes.
  void Fire(const DeviceGateway& gateway, Link& link, LinkEvent event);
  // Ends a connection: its entry leaves the managed list.
  void Drop(DeviceGateway& gateway, std::uint32_t device_id, LinkEvent event);

  static bool AnswersSearch(const Device& device, Duration timeout);
  static gsdk::connect::SearchDeviceInfo Describe(const Device& device);

  WorldOptions options_;
  Time now_;
  Effects effects_;
  TimerQueue timers_;
  Registry registry_;
  Network network_;
  std::map<std::string, std::unique_ptr<DeviceGateway>> gateways_;
  CallId next_call_ = 1;
  std::map<CallId, PendingCall> pending_;
  DeviceSubscriptions device_subscriptions_{effects_};
  GatewaySubscriptions gateway_subscriptions_{effects_};
};

}  // namespace connectmaster::fakegateway
