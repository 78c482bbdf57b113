#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <tuple>
#include <utility>

#include "common/effects.h"
#include "common/limits.h"
#include "common/time.h"
#include "common/timer_queue.h"
#include "connectmaster/connect.pb.h"
#include "connectmaster/gateway.pb.h"
#include "model/accept_filter.h"
#include "model/changes.h"
#include "model/device_gateway.h"
#include "model/faults.h"
#include "model/handshake.h"
#include "model/journal.h"
#include "model/link.h"
#include "model/network.h"
#include "model/registry.h"
#include "model/subscriptions.h"

namespace connectmaster::fakegateway {

struct WorldOptions {
  // How long a device gateway waits before it tries a device again, `reconnect_interval` (ASYNC-4).
  Duration reconnect_interval = std::chrono::seconds(30);
  // How long it waits for that device after that event: the interval.
  std::function<Duration(Duration interval, const gsdk::connect::DeviceInfo&, LinkEvent after)> reconnect_wait =
      [](Duration interval, const gsdk::connect::DeviceInfo&, LinkEvent) { return interval; };
  // After how long a device gateway notices that a connected device is gone without a word, `keep_alive` (SYNC-4).
  Duration keep_alive = std::chrono::seconds(32);
  // How long a device gateway waits for a device to answer, `timeout.cmd` (SYNC-8).
  Duration command_timeout = std::chrono::seconds(10);
  // How often a device gateway that is not let in dials the master gateway (GW-10).
  Duration gateway_dial_interval = std::chrono::seconds(1);
  // When the first attempt of an asynchronous connection starts: after the call that asked for it was answered
  // (ASYNC-5).
  Duration first_attempt_delay = kFirstAttemptDelay;
  // How long a search lasts whose slowest device takes that long (SEARCH-2).
  std::function<Duration(Duration timeout, Duration slowest)> search_lasts = [](Duration, Duration slowest) {
    return slowest;
  };
  // How long a device waits before it dials in again, refused or cut off.
  Duration device_dial_interval = kDeviceDialInterval;
  // The states of connections to devices.
  LinkTable links{};
  // Which devices an accept filter lets in.
  std::function<bool(const gsdk::connect::AcceptFilter&, std::uint32_t device_id)> lets_in = LetsIn;
  // What a device gateway is told of what is stored for it, whenever it connects (GW-8).
  std::function<StoredSettings(const std::string& gateway_id, const StoredSettings&)> assigned =
      [](const std::string&, const StoredSettings& stored) { return stored; };
  // Whether a change of what is stored takes effect at once (ASYNC-11, ACCEPT-8).
  std::function<bool(const Change&)> takes_effect = [](const Change&) { return true; };
  // How a device verifies its device gateway's certificate (SSL-3).
  std::function<void(const Device&, const DeviceGateway&, Handshake&)> verifies =
      [](const Device&, const DeviceGateway&, Handshake&) {};
  // Where random faults begin.
  std::uint64_t seed = 0;
};

// What the parts of the world share: what there is, and what time it is.
struct Installation {
  using DeviceSubscriptions = Subscriptions<std::uint32_t, gsdk::connect::StatusChange>;
  using GatewaySubscriptions = Subscriptions<std::string, gsdk::gateway::StatusChange>;

  Installation(WorldOptions with, Time start) : options(std::move(with)), now(start) {}

  // GW-3: whether the address is on the subnet of other tenants' device gateways, and of none of the tenant's. What is
  // there, the tenant neither sees nor reaches.
  bool IsForeign(Ipv4 address, const std::string& tenant_id) const;

  const WorldOptions options;
  Time now;
  Effects effects;
  TimerQueue timers;
  Registry registry;
  Network network;
  std::map<std::string, std::unique_ptr<DeviceGateway>> gateways;
  std::map<Ipv4, DeviceGateway*> gateways_by_address;
  Faults faults{options.seed};
  Journal journal;
  // Every kind of status stream.
  std::tuple<DeviceSubscriptions, GatewaySubscriptions> subscriptions{effects, effects};
  DeviceSubscriptions& device_subscriptions() { return std::get<DeviceSubscriptions>(subscriptions); }
  GatewaySubscriptions& gateway_subscriptions() { return std::get<GatewaySubscriptions>(subscriptions); }
};

}  // namespace connectmaster::fakegateway
