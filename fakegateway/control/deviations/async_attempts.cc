#include <chrono>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "control/deviations/async.h"

namespace connectmaster::fakegateway {
namespace {

namespace wire = gsdk::connect_master;
using gsdk::connect::DeviceInfo;
using std::chrono::seconds;

bool IsFailure(LinkEvent event) {
  return event == LinkEvent::kTcpFailed || event == LinkEvent::kTlsFailed;
}

// `wait`: (Duration interval, const DeviceInfo&, LinkEvent after).
template <typename Wait>
void ChangeWait(Behaviour& behaviour, Wait wait) {
  behaviour.world.reconnect_wait = wait;
}

DeviationEntries Attempts() {
  return {
      {{"async-4-tls-failure-shown-as-tcp", "ASYNC-4", "A failed TLS handshake shows TCP_CANNOT_CONNECT."},
       [](Behaviour& it) {
         it.world.links.At(LinkState::kTrying, LinkEvent::kTlsFailed).status = gsdk::connect::TCP_CANNOT_CONNECT;
       }},
      {{"async-4-failure-shown-as-disconnected", "ASYNC-4", "A device that cannot be connected shows DISCONNECTED."},
       [](Behaviour& it) {
         it.world.links.At(LinkState::kTrying, LinkEvent::kTcpFailed).status = gsdk::connect::DISCONNECTED;
       }},
      {{"async-4-failure-not-shown", "ASYNC-4", "A device that cannot be connected goes on showing TRY_TO_CONNECT."},
       [](Behaviour& it) { it.world.links.At(LinkState::kTrying, LinkEvent::kTcpFailed).status.reset(); }},
      {{"async-4-failure-told-once", "ASYNC-4", "A subscriber sees only the first failure of a device."},
       [](Behaviour& it) {
         using gsdk::connect::StatusChange;
         ChangeStream<wire::SubscribeStatusRequest, StatusChange>(
             it,
             [seen = std::set<std::uint32_t>()](const StatusChange& change, std::vector<StatusChange>& told) mutable {
               const bool is_failure = change.status() == gsdk::connect::TCP_CANNOT_CONNECT ||
                                       change.status() == gsdk::connect::TLS_CANNOT_CONNECT;
               if (!is_failure || seen.insert(change.deviceid()).second) told.push_back(change);
             });
       }},
      {{"async-4-tried-once", "ASYNC-4", "A device that cannot be connected is not tried again."},
       [](Behaviour& it) {
         ChangeWait(it, [](Duration interval, const DeviceInfo&, LinkEvent after) -> Duration {
           return IsFailure(after) ? kLongestTime : interval;
         });
       }},
      {{"async-4-gives-up-after-ten-tries", "ASYNC-4", "After ten failures a device is not tried again."},
       [](Behaviour& it) {
         ChangeWait(it,
                    [failures = std::make_shared<std::map<std::uint32_t, int>>()](
                        Duration interval, const DeviceInfo& info, LinkEvent after) -> Duration {
                      return IsFailure(after) && ++(*failures)[info.deviceid()] >= 10 ? kLongestTime : interval;
                    });
       }},
      {{"async-4-backs-off", "ASYNC-4", "The gateway waits twice as long after each failure."},
       [](Behaviour& it) {
         ChangeWait(it,
                    [factors = std::make_shared<std::map<std::uint32_t, int>>()](
                        Duration interval, const DeviceInfo& info, LinkEvent after) -> Duration {
                      if (!IsFailure(after)) return interval;
                      int& factor = factors->try_emplace(info.deviceid(), 1).first->second;
                      const Duration wait = interval * factor;
                      if (factor < 64) factor *= 2;
                      return wait;
                    });
       }},
      {{"async-4-tls-failure-is-final", "ASYNC-4", "After a failed TLS handshake a device is not tried again."},
       [](Behaviour& it) {
         ChangeWait(it, [](Duration interval, const DeviceInfo&, LinkEvent after) -> Duration {
           return after == LinkEvent::kTlsFailed ? kLongestTime : interval;
         });
       }},
      {{"async-4-tried-every-ten-seconds", "ASYNC-4", "A device that cannot be connected is tried every 10 s."},
       [](Behaviour& it) {
         ChangeWait(it, [](Duration interval, const DeviceInfo&, LinkEvent after) -> Duration {
           return IsFailure(after) ? seconds(10) : interval;
         });
       }},
      {{"async-5-trying-before-the-attempt", "ASYNC-5", "The status is TRY_TO_CONNECT before the first attempt."},
       [](Behaviour& it) {
         it.world.links.At(LinkState::kNone, LinkEvent::kRegister).status = gsdk::connect::TRY_TO_CONNECT;
       }},
      {{"async-5-attempt-before-the-answer", "ASYNC-5", "The first attempt starts before the call is answered."},
       [](Behaviour& it) { it.world.first_attempt_delay = Duration(0); }},
      {{"async-5-registration-told", "ASYNC-5", "A subscriber sees DISCONNECTED when a device is registered."},
       [](Behaviour& it) {
         ReplaceNow<wire::AddAsyncConnectionRequest>(it, [](const Scope& scope, const auto& request, const auto& act) {
           std::set<std::uint32_t> new_ids;
           for (const auto& info : request.connectinfos()) {
             const bool is_new = LinkOf(scope.installation, request.gatewayid(), info.deviceid()) == nullptr;
             if (is_new) new_ids.insert(info.deviceid());
           }
           absl::Status status = act(request);
           if (!status.ok()) return status;
           for (const std::uint32_t id : new_ids) {
             gsdk::connect::StatusChange change;
             change.set_deviceid(id);
             change.set_status(gsdk::connect::DISCONNECTED);
             change.set_timestamp(static_cast<std::uint32_t>(UnixSeconds(scope.installation.now)));
             scope.installation.device_subscriptions().Publish(
                 *scope.installation.registry.OwnerOf(request.gatewayid()), id, change);
           }
           return status;
         });
       }},
      {{"async-5-attempts-not-shown", "ASYNC-5", "The list shows devices that are being tried as DISCONNECTED."},
       [](Behaviour& it) {
         ChangeRegistered(it, [](DeviceInfo& info) {
           if (info.status() == gsdk::connect::TRY_TO_CONNECT) info.clear_status();
         });
       }},
      {{"async-5-attempts-untold", "ASYNC-5", "A subscriber does not see attempts."},
       [](Behaviour& it) {
         using gsdk::connect::StatusChange;
         ChangeStream<wire::SubscribeStatusRequest, StatusChange>(
             it, [](const StatusChange& change, std::vector<StatusChange>& told) {
               if (change.status() != gsdk::connect::TRY_TO_CONNECT) told.push_back(change);
             });
       }},
  };
}

DeviationEntries Reconnects() {
  return {
      {{"async-6-lost-device-forgotten", "ASYNC-6", "A device whose connection is lost leaves the list."},
       [](Behaviour& it) { it.world.links.At(LinkState::kHeld, LinkEvent::kLost).to = LinkState::kNone; }},
      {{"async-6-disconnected-device-forgotten", "ASYNC-6", "Disconnect ends the registration."},
       [](Behaviour& it) { it.world.links.At(LinkState::kHeld, LinkEvent::kDisconnect).to = LinkState::kNone; }},
      {{"async-6-loss-shown-as-failure", "ASYNC-6", "A lost connection shows TCP_CANNOT_CONNECT."},
       [](Behaviour& it) {
         it.world.links.At(LinkState::kHeld, LinkEvent::kLost).status = gsdk::connect::TCP_CANNOT_CONNECT;
       }},
      {{"async-6-loss-not-shown", "ASYNC-6", "A lost connection goes on showing TCP_CONNECTED."},
       [](Behaviour& it) { it.world.links.At(LinkState::kHeld, LinkEvent::kLost).status.reset(); }},
      {{"async-6-disconnection-not-shown", "ASYNC-6", "A device goes on showing TCP_CONNECTED after Disconnect."},
       [](Behaviour& it) { it.world.links.At(LinkState::kHeld, LinkEvent::kDisconnect).status.reset(); }},
      {{"async-6-lost-retried-at-once", "ASYNC-6", "A lost connection is retried at once."},
       [](Behaviour& it) {
         ChangeWait(it, [](Duration interval, const DeviceInfo&, LinkEvent after) -> Duration {
           return after == LinkEvent::kLost ? seconds(1) : interval;
         });
       }},
      {{"async-6-disconnected-retried-at-once", "ASYNC-6", "The gateway reconnects one second after Disconnect."},
       [](Behaviour& it) {
         ChangeWait(it, [](Duration interval, const DeviceInfo&, LinkEvent after) -> Duration {
           return after == LinkEvent::kDisconnect ? seconds(1) : interval;
         });
       }},
      {{"async-6-disconnected-retried-after-a-minute", "ASYNC-6", "The gateway reconnects a minute after Disconnect."},
       [](Behaviour& it) {
         ChangeWait(it, [](Duration interval, const DeviceInfo&, LinkEvent after) -> Duration {
           return after == LinkEvent::kDisconnect ? seconds(60) : interval;
         });
       }},
      {{"async-6-lost-retried-after-a-minute", "ASYNC-6", "A lost connection is retried after a minute."},
       [](Behaviour& it) {
         ChangeWait(it, [](Duration interval, const DeviceInfo&, LinkEvent after) -> Duration {
           return after == LinkEvent::kLost ? seconds(60) : interval;
         });
       }},
      {{"async-6-reconnects-once", "ASYNC-6", "The gateway reconnects only after the first Disconnect of a device."},
       [](Behaviour& it) {
         ChangeWait(it,
                    [disconnected = std::make_shared<std::set<std::uint32_t>>()](
                        Duration interval, const DeviceInfo& info, LinkEvent after) -> Duration {
                      const bool is_again =
                          after == LinkEvent::kDisconnect && !disconnected->insert(info.deviceid()).second;
                      return is_again ? kLongestTime : interval;
                    });
       }},
      {{"async-6-auto-reconnect-cleared", "ASYNC-6", "Disconnect clears autoReconnect in the list."},
       [](Behaviour& it) {
         ChangeAnswer<wire::DisconnectRequest, wire::DisconnectResponse>(it, [](const auto& answered) {
           for (const std::uint32_t id : answered.request.deviceids()) {
             for (const auto& [gateway_id, gateway] : answered.installation.gateways) {
               Link* const link = LinkOf(answered.installation, gateway_id, id);
               if (link != nullptr && link->state == LinkState::kRegistered) link->info.set_autoreconnect(false);
             }
           }
         });
       }},
      {{"async-6-second-connection-without-auto-reconnect", "ASYNC-6", "A reconnected device shows no autoReconnect."},
       [](Behaviour& it) {
         const auto connected_before = std::make_shared<std::set<std::uint32_t>>();
         it.world.reconnect_wait = [connected_before](Duration interval, const DeviceInfo& info, LinkEvent after) {
           if (!IsFailure(after)) connected_before->insert(info.deviceid());
           return interval;
         };
         ChangeRegistered(it, [connected_before](DeviceInfo& info) {
           if (connected_before->contains(info.deviceid()) && info.status() == gsdk::connect::TCP_CONNECTED) {
             info.clear_autoreconnect();
           }
         });
       }},
  };
}

}  // namespace

DeviationEntries AsyncAttempts() {
  return Joined({Attempts(), Reconnects()});
}

}  // namespace connectmaster::fakegateway
