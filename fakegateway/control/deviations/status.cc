#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "connectmaster/connect_master.pb.h"
#include "connectmaster/gateway.pb.h"
#include "control/deviations/connections.h"
#include "control/deviations/subjects.h"

namespace connectmaster::fakegateway {
namespace {

namespace wire = gsdk::connect_master;
using gsdk::connect::StatusChange;
using List = std::vector<StatusChange>;

template <typename Tell>
void ChangeDeviceStream(Behaviour& behaviour, Tell tell) {
  ChangeStream<wire::SubscribeStatusRequest, StatusChange>(behaviour, tell);
}

template <typename Change>
void ChangeEach(Behaviour& behaviour, Change change) {
  ChangeDeviceStream(behaviour, [change](StatusChange told, List& all) {
    change(told);
    all.push_back(told);
  });
}

template <gsdk::connect::Status kLost>
void Lose(Behaviour& behaviour) {
  ChangeDeviceStream(behaviour, [](const StatusChange& change, List& told) {
    if (change.status() != kLost) told.push_back(change);
  });
}

template <typename Change>
void ChangeEntries(Behaviour& behaviour, Change change) {
  ChangeList(behaviour, [change](const auto&, ManagedInfos& infos) {
    for (auto& info : infos) change(info);
  });
}

DeviationEntries WhatStreamsTell() {
  return {
      {{"status-1-tcp-connected-lost", "STATUS-1", "Subscribers do not hear TCP_CONNECTED."},
       Lose<gsdk::connect::TCP_CONNECTED>},
      {{"status-1-tls-connected-lost", "STATUS-1", "Subscribers do not hear TLS_CONNECTED."},
       Lose<gsdk::connect::TLS_CONNECTED>},
      {{"status-1-disconnected-lost", "STATUS-1", "Subscribers do not hear DISCONNECTED."},
       Lose<gsdk::connect::DISCONNECTED>},
      {{"status-1-every-tenth-lost", "STATUS-1", "A subscriber does not hear every tenth change."},
       [](Behaviour& it) {
         ChangeDeviceStream(it, [count = 0](const StatusChange& change, List& told) mutable {
           if (++count % 10 != 0) told.push_back(change);
         });
       }},
      {{"status-1-first-subscriber-only", "STATUS-1", "Only one subscriber hears of changes."},
       [](Behaviour& it) {
         CallOf<Streamed, wire::SubscribeStatusRequest>(it).filter = [count = std::make_shared<int>(0)] {
           const bool hears = (*count)++ == 0;
           return [hears](const std::shared_ptr<const Message>& change) {
             return hears ? Streamed::Told{change} : Streamed::Told{};
           };
         };
       }},
      {{"status-1-without-time", "STATUS-1", "Changes have no time."},
       [](Behaviour& it) { ChangeEach(it, [](StatusChange& change) { change.clear_timestamp(); }); }},
      {{"status-1-local-time", "STATUS-1", "The time of changes is that of a zone nine hours east."},
       [](Behaviour& it) {
         ChangeEach(it, [](StatusChange& change) { change.set_timestamp(change.timestamp() + 9 * 3'600); });
       }},
      {{"status-1-tls-as-tcp", "STATUS-1", "TLS_CONNECTED is told as TCP_CONNECTED."},
       [](Behaviour& it) {
         ChangeEach(it, [](StatusChange& change) {
           if (change.status() == gsdk::connect::TLS_CONNECTED) change.set_status(gsdk::connect::TCP_CONNECTED);
         });
       }},
      {{"status-2-connected-twice", "STATUS-2", "A subscriber hears twice that a device is connected."},
       [](Behaviour& it) {
         ChangeDeviceStream(it, [](const StatusChange& change, List& told) {
           told.push_back(change);
           if (IsConnectedStatus(change.status())) told.push_back(change);
         });
       }},
      {{"status-2-disconnected-twice", "STATUS-2", "A subscriber hears twice that a device is disconnected."},
       [](Behaviour& it) {
         ChangeDeviceStream(it, [](const StatusChange& change, List& told) {
           told.push_back(change);
           if (change.status() == gsdk::connect::DISCONNECTED) told.push_back(change);
         });
       }},
      {{"status-2-out-of-order", "STATUS-2", "A subscriber hears DISCONNECTED after the change that follows it."},
       [](Behaviour& it) {
         ChangeDeviceStream(
             it, [held = std::map<std::uint32_t, StatusChange>()](const StatusChange& change, List& told) mutable {
               if (change.status() == gsdk::connect::DISCONNECTED && !held.contains(change.deviceid())) {
                 held.emplace(change.deviceid(), change);
                 return;
               }
               told.push_back(change);
               if (const auto before = held.extract(change.deviceid())) told.push_back(before.mapped());
             });
       }},
      {{"status-2-list-lags", "STATUS-2", "The managed list is the one of the call before."},
       [](Behaviour& it) {
         const auto before = std::make_shared<std::map<std::string, wire::GetDeviceListResponse>>();
         ChangeAnswer<wire::GetDeviceListRequest, wire::GetDeviceListResponse>(it, [before](const auto& answered) {
           if (!answered.ok()) return;
           const auto [kept, is_first] = before->try_emplace(answered.request.gatewayid(), answered.response);
           if (!is_first) answered.response.Swap(&kept->second);
         });
       }},
      {{"status-2-list-shows-no-loss", "STATUS-2", "The managed list shows a lost device as connected."},
       [](Behaviour& it) {
         const auto connected = std::make_shared<std::map<std::uint32_t, gsdk::connect::Status>>();
         ChangeEntries(it, [connected](auto& info) {
           if (IsConnectedStatus(info.status())) (*connected)[info.deviceid()] = info.status();
           const auto was = connected->find(info.deviceid());
           if (info.status() == gsdk::connect::DISCONNECTED && was != connected->end()) info.set_status(was->second);
         });
       }},
      {{"status-3-tells-the-past", "STATUS-3", "A new subscriber first hears of changes before it subscribed."},
       [](Behaviour& it) {
         const auto last = std::make_shared<std::optional<StatusChange>>();
         CallOf<Streamed, wire::SubscribeStatusRequest>(it).filter = [last] {
           return [last, past = *last](const std::shared_ptr<const Message>& change) mutable {
             Streamed::Told told;
             if (past) told.push_back(std::make_shared<const StatusChange>(*past));
             past.reset();
             told.push_back(change);
             *last = static_cast<const StatusChange&>(*change);
             return told;
           };
         };
       }},
      {{"status-4-keeps-sixteen", "STATUS-4", "Of many changes at once, a subscriber hears sixteen."},
       [](Behaviour& it) {
         ChangeDeviceStream(it, [second = std::uint32_t{0}, count = 0](const StatusChange& change, List& told) mutable {
           count = change.timestamp() == second ? count + 1 : 1;
           second = change.timestamp();
           if (count <= 16) told.push_back(change);
         });
       }},
      {{"status-5-shutdown-is-unknown", "STATUS-5", "On the gateway's shutdown streams end with UNKNOWN."},
       [](Behaviour& it) {
         CallOf<Streamed, wire::SubscribeStatusRequest>(it).end = [](const absl::Status& why) {
           return absl::IsUnavailable(why) ? absl::UnknownError("Stream removed") : why;
         };
       }},
      {{"status-5-shutdown-is-ok", "STATUS-5", "On the gateway's shutdown streams of gateways end with OK."},
       [](Behaviour& it) {
         CallOf<Streamed, gsdk::gateway::SubscribeStatusRequest>(it).end = [](const absl::Status& why) {
           return absl::IsUnavailable(why) ? absl::OkStatus() : why;
         };
       }},
  };
}

DeviationEntries WhatTheListShows() {
  return {
      {{"status-6-without-type", "STATUS-6", "The managed list lacks types."},
       [](Behaviour& it) { ChangeEntries(it, [](auto& info) { info.clear_type(); }); }},
      {{"status-6-without-mode", "STATUS-6", "The managed list shows every device in SERVER_TO_DEVICE mode."},
       [](Behaviour& it) { ChangeEntries(it, [](auto& info) { info.clear_connectionmode(); }); }},
      {{"status-6-without-address", "STATUS-6", "The managed list lacks addresses."},
       [](Behaviour& it) { ChangeEntries(it, [](auto& info) { info.clear_ipaddr(); }); }},
      {{"status-6-without-port", "STATUS-6", "The managed list lacks ports."},
       [](Behaviour& it) { ChangeEntries(it, [](auto& info) { info.clear_port(); }); }},
      {{"status-6-without-status", "STATUS-6", "The managed list shows every device as disconnected."},
       [](Behaviour& it) { ChangeEntries(it, [](auto& info) { info.clear_status(); }); }},
      {{"status-6-without-auto-reconnect", "STATUS-6", "The managed list lacks autoReconnect."},
       [](Behaviour& it) { ChangeEntries(it, [](auto& info) { info.clear_autoreconnect(); }); }},
      {{"status-6-without-ssl", "STATUS-6", "The managed list lacks useSSL."},
       [](Behaviour& it) { ChangeEntries(it, [](auto& info) { info.clear_usessl(); }); }},
      {{"status-6-tls-as-tcp", "STATUS-6", "The managed list shows TLS_CONNECTED as TCP_CONNECTED."},
       [](Behaviour& it) {
         ChangeEntries(it, [](auto& info) {
           if (info.status() == gsdk::connect::TLS_CONNECTED) info.set_status(gsdk::connect::TCP_CONNECTED);
         });
       }},
      {{"status-6-connected-only", "STATUS-6", "The managed list has connected devices only."},
       [](Behaviour& it) {
         ChangeList(it, [](const auto&, ManagedInfos& infos) {
           EraseIf(infos, [](const auto& info) { return !IsConnectedStatus(info.status()); });
         });
       }},
      {{"status-6-at-most-a-hundred", "STATUS-6", "The managed list has at most a hundred devices."},
       [](Behaviour& it) {
         ChangeList(it, [](const auto&, ManagedInfos& infos) {
           if (infos.size() > 100) infos.DeleteSubrange(100, infos.size() - 100);
         });
       }},
      {{"status-6-device-twice", "STATUS-6", "The managed list has its first device twice."},
       [](Behaviour& it) {
         ChangeList(it, [](const auto&, ManagedInfos& infos) {
           if (infos.empty()) return;
           const auto first = infos[0];
           *infos.Add() = first;
         });
       }},
  };
}

}  // namespace

DeviationEntries StatusDeviations() {
  return Joined({WhatStreamsTell(), WhatTheListShows()});
}

}  // namespace connectmaster::fakegateway
