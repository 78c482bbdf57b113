#pragma once

#include <gmock/gmock.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "calls/tenant_rules.h"
#include "control/call_faults.h"
#include "control/hand.h"
#include "fakegateway/world/client_calls.h"
#include "support/status_matchers.h"
#include "world/world.h"

namespace connectmaster::fakegateway {

using connectmaster::testing::IsOk;
using connectmaster::testing::StatusIs;
using std::chrono::milliseconds;
using std::chrono::seconds;

inline constexpr Time kStart = std::chrono::sys_days(std::chrono::year(2030) / 6 / 15) + std::chrono::hours(12);

// What a call that waits was answered with, and how often.
template <typename T>
struct Reply {
  int count = 0;
  using Result = absl::StatusOr<T>;
  Result result{absl::UnknownError("not answered")};
};
using ConnectReply = Reply<std::uint32_t>;
using SearchReply = Reply<gsdk::connect_master::SearchDeviceResponse>;

// What a subscriber was sent.
template <typename Change>
struct SeenChanges {
  SubscriptionId id = 0;
  int wakes = 0;
  std::vector<Change> changes;
  std::vector<absl::Status> ends;
};
using DeviceLog = SeenChanges<gsdk::connect::StatusChange>;
using GatewayLog = SeenChanges<gsdk::gateway::StatusChange>;

inline testkit::DeviceGateway GatewayAt(const std::string& id, const std::string& address, const std::string& subnet) {
  testkit::DeviceGateway gateway;
  gateway.set_id(id);
  gateway.set_address(address);
  gateway.set_subnet(subnet);
  return gateway;
}

inline testkit::Device DeviceAt(std::uint32_t id, const std::string& address) {
  testkit::Device device;
  device.set_id(id);
  device.set_type(testkit::BIOSTATION_2);
  device.set_address(address);
  return device;
}

// "device 1: TCP_CONNECTED"; "gateway1: CONNECTED".
inline std::string Describe(const gsdk::connect::StatusChange& change) {
  return absl::StrCat("device ", change.deviceid(), ": ", gsdk::connect::Status_Name(change.status()));
}
inline std::string Describe(const gsdk::gateway::StatusChange& change) {
  return absl::StrCat(change.gatewayid(), ": ", gsdk::gateway::Status_Name(change.status()));
}
template <typename Change>
std::vector<std::string> Described(const std::vector<Change>& changes) {
  std::vector<std::string> texts;
  for (const auto& change : changes) texts.push_back(Describe(change));
  return texts;
}

// A world of two tenants, registered: tenant1 with gateway1 on 192.168.0.0/24, tenant2 with gateway2 on 10.0.0.0/24.
// Devices: see the constants. Time stands still until it is moved.
class WorldTest : public ::testing::Test {
 protected:
  static constexpr std::uint32_t kPlain = 101;      // 192.168.0.101
  static constexpr std::uint32_t kSecure = 102;     // 192.168.0.102, with SSL
  static constexpr std::uint32_t kDialsIn = 103;    // 192.168.0.103, DEVICE_TO_SERVER
  static constexpr std::uint32_t kOddPort = 104;    // 192.168.0.104, port 4000
  static constexpr std::uint32_t kElsewhere = 201;  // 10.0.0.101

  static inline const Caller kTenant1{"tenant1"};
  static inline const Caller kTenant2{"tenant2"};
  static inline const Caller kAdmin{kAdministrator};

  WorldTest() {
    world_.AddDeviceGateway(GatewayAt("gateway1", "192.168.0.2", "192.168.0.0/24"), {});
    world_.AddDeviceGateway(GatewayAt("gateway2", "10.0.0.2", "10.0.0.0/24"), {});
    world_.AddDevice(DeviceAt(kPlain, "192.168.0.101"));
    auto secure = DeviceAt(kSecure, "192.168.0.102");
    secure.set_use_ssl(true);
    world_.AddDevice(secure);
    auto dials_in = DeviceAt(kDialsIn, "192.168.0.103");
    dials_in.set_mode(testkit::DEVICE_TO_SERVER);
    dials_in.set_server_address("192.168.0.250");  // where nobody is: it disturbs no test
    world_.AddDevice(dials_in);
    auto odd_port = DeviceAt(kOddPort, "192.168.0.104");
    odd_port.set_port(4000);
    world_.AddDevice(odd_port);
    world_.AddDevice(DeviceAt(kElsewhere, "10.0.0.101"));
    Register("tenant1", {"gateway1"});
    Register("tenant2", {"gateway2"});
    Settle();
  }

  void Register(const std::string& tenant_id, const std::vector<std::string>& gateway_ids) {
    world_.Apply(TenantAdded{tenant_id});
    for (const auto& id : gateway_ids) world_.Apply(GatewayAdded{id, tenant_id});
  }

  // Runs what is due by now, and everything that it brings about.
  void Settle() { MoveTo(world_.now()); }
  void Advance(Duration duration) { MoveTo(world_.now() + duration); }
  void MoveTo(Time time) {
    while (true) {
      const auto due = world_.NextDue();
      world_.AdvanceTo(due && *due < time ? *due : time);
      for (const auto& effect : world_.TakeEffects()) effect();
      while (const auto handshake = world_.TakeHandshake()) {
        handshakes_.push_back(*handshake);
        world_.FinishHandshake(handshake->id, Perform(*handshake));
      }
      for (const auto& effect : world_.TakeEffects()) effect();
      if (world_.now() == time && (!world_.NextDue() || *world_.NextDue() > time)) return;
    }
  }

  // The edge that performs the world's handshakes: a device trusts the gateways of the root CA that it holds.
  HandshakeResult Perform(const Handshake& handshake) const {
    if (handshake.root_ca == (broken_tls_.contains(handshake.gateway_id) ? "" : handshake.gateway_id)) {
      return {.established = true};
    }
    return {.why_not = "untrusted"};
  }

  static gsdk::connect_master::ConnectRequest ConnectRequestTo(const std::string& gateway, const std::string& address,
                                                               int port = 0, bool use_ssl = false) {
    gsdk::connect_master::ConnectRequest request;
    request.set_gatewayid(gateway);
    request.mutable_connectinfo()->set_ipaddr(address);
    request.mutable_connectinfo()->set_port(port);
    request.mutable_connectinfo()->set_usessl(use_ssl);
    return request;
  }

  // Starts a Connect, and runs what is due at once.
  std::shared_ptr<ConnectReply> Connect(const gsdk::connect_master::ConnectRequest& request,
                                        const Caller& caller = kTenant1) {
    auto reply = std::make_shared<ConnectReply>();
    last_call_ = Begin(world_, connect_master::Connect, caller, request, [reply](const auto& response) {
      ++reply->count;
      reply->result = response.ok() ? ConnectReply::Result(response->deviceid()) : response.status();
    });
    Settle();
    return reply;
  }
  std::shared_ptr<ConnectReply> Connect(const std::string& address, int port = 0, bool use_ssl = false) {
    return Connect(ConnectRequestTo("gateway1", address, port, use_ssl));
  }

  std::shared_ptr<SearchReply> Search(std::uint32_t timeout_ms, const std::string& gateway = "gateway1",
                                      const Caller& caller = kTenant1) {
    gsdk::connect_master::SearchDeviceRequest request;
    request.set_gatewayid(gateway);
    request.set_timeout(timeout_ms);
    auto reply = std::make_shared<SearchReply>();
    last_call_ = Begin(world_, connect_master::SearchDevice, caller, request, [reply](const auto& response) {
      ++reply->count;
      reply->result = response;
    });
    Settle();
    return reply;
  }

  static gsdk::connect::AsyncConnectInfo AsyncTo(std::uint32_t id, const std::string& address, int port = 0,
                                                 bool use_ssl = false) {
    gsdk::connect::AsyncConnectInfo info;
    info.set_deviceid(id);
    info.set_ipaddr(address);
    info.set_port(port);
    info.set_usessl(use_ssl);
    return info;
  }

  absl::Status AddAsync(const std::vector<gsdk::connect::AsyncConnectInfo>& infos, const Caller& caller = kTenant1) {
    gsdk::connect_master::AddAsyncConnectionRequest request;
    request.set_gatewayid("gateway1");
    request.mutable_connectinfos()->Add(infos.begin(), infos.end());
    auto status = Answered(world_, connect_master::AddAsyncConnection, caller, request).status();
    Settle();
    return status;
  }

  absl::Status DeleteAsync(const std::vector<std::uint32_t>& ids, const Caller& caller = kTenant1) {
    gsdk::connect_master::DeleteAsyncConnectionRequest request;
    request.set_gatewayid("gateway1");
    request.mutable_deviceids()->Add(ids.begin(), ids.end());
    auto status = Answered(world_, connect_master::DeleteAsyncConnection, caller, request).status();
    Settle();
    return status;
  }

  // The device's entry in gateway1's managed list; it must be there.
  gsdk::connect::DeviceInfo Entry(std::uint32_t device_id) {
    const auto list = List();
    EXPECT_THAT(list, IsOk());
    if (list.ok()) {
      for (const auto& info : *list) {
        if (info.deviceid() == device_id) return info;
      }
    }
    ADD_FAILURE() << "device " << device_id << " is not managed";
    return {};
  }

  // A device that dials gateway1.
  void AddDeviceThatDialsIn(std::uint32_t id, const std::string& address, bool use_ssl = false) {
    auto device = DeviceAt(id, address);
    device.set_mode(testkit::DEVICE_TO_SERVER);
    device.set_use_ssl(use_ssl);
    world_.AddDevice(device);
    Settle();
  }

  // Lets the devices in; `all` whoever dials.
  absl::Status SetFilter(const std::vector<std::uint32_t>& ids, bool all = false) {
    gsdk::connect_master::SetAcceptFilterRequest request;
    request.set_gatewayid("gateway1");
    request.mutable_filter()->set_allowall(all);
    request.mutable_filter()->mutable_deviceids()->Add(ids.begin(), ids.end());
    return Answered(world_, connect_master::SetAcceptFilter, kTenant1, request).status();
  }

  std::vector<gsdk::connect::PendingDeviceInfo> Pending() {
    gsdk::connect_master::GetPendingListRequest request;
    request.set_gatewayid("gateway1");
    const auto response = Answered(world_, connect_master::GetPendingList, kTenant1, request);
    EXPECT_THAT(response, IsOk());
    if (!response.ok()) return {};
    return {response->deviceinfos().begin(), response->deviceinfos().end()};
  }

  // Runs a call that waits, and what is due at once; UNKNOWN while it has no answer.
  template <typename Request, typename Response>
  std::shared_ptr<absl::Status> Wait(Later<Request, Response> act, const Request& request,
                                     const Caller& caller = kTenant1) {
    auto answer = std::make_shared<absl::Status>(absl::UnknownError("not answered"));
    last_call_ = Begin(world_, act, caller, request, [answer](const auto& response) { *answer = response.status(); });
    Settle();
    return answer;
  }

  std::shared_ptr<absl::Status> SetMode(std::uint32_t id, gsdk::connect::ConnectionMode mode,
                                        const Caller& caller = kTenant1) {
    gsdk::connect_master::SetConnectionModeRequest request;
    request.set_deviceid(id);
    request.set_connectionmode(mode);
    return Wait(connect_master::SetConnectionMode, request, caller);
  }

  std::shared_ptr<absl::Status> EnableSsl(std::uint32_t id) {
    gsdk::connect_master::EnableSSLRequest request;
    request.set_deviceid(id);
    return Wait(connect_master::EnableSSL, request);
  }

  std::shared_ptr<absl::Status> DisableSsl(std::uint32_t id) {
    gsdk::connect_master::DisableSSLRequest request;
    request.set_deviceid(id);
    return Wait(connect_master::DisableSSL, request);
  }

  absl::Status Disconnect(const std::vector<std::uint32_t>& ids, const Caller& caller = kTenant1) {
    gsdk::connect_master::DisconnectRequest request;
    request.mutable_deviceids()->Add(ids.begin(), ids.end());
    auto status = Answered(world_, connect_master::Disconnect, caller, request).status();
    Settle();
    return status;
  }

  absl::Status DisconnectAll(const std::string& gateway, const Caller& caller = kTenant1) {
    gsdk::connect_master::DisconnectAllRequest request;
    request.set_gatewayid(gateway);
    auto status = Answered(world_, connect_master::DisconnectAll, caller, request).status();
    Settle();
    return status;
  }

  absl::StatusOr<std::vector<gsdk::connect::DeviceInfo>> List(const std::string& gateway = "gateway1",
                                                              const Caller& caller = kTenant1) {
    gsdk::connect_master::GetDeviceListRequest request;
    request.set_gatewayid(gateway);
    const auto response = Answered(world_, connect_master::GetDeviceList, caller, request);
    if (!response.ok()) return response.status();
    return std::vector<gsdk::connect::DeviceInfo>(response->deviceinfos().begin(), response->deviceinfos().end());
  }

  // The IDs of the managed devices; empty where the list cannot be had.
  std::vector<std::uint32_t> Managed(const std::string& gateway = "gateway1", const Caller& caller = kTenant1) {
    std::vector<std::uint32_t> ids;
    const auto list = List(gateway, caller);
    EXPECT_THAT(list, IsOk());
    if (!list.ok()) return ids;
    for (const auto& info : *list) ids.push_back(info.deviceid());
    return ids;
  }

  bool IsGatewayConnected(const std::string& gateway) {
    gsdk::gateway::GetRequest request;
    request.add_gatewayids(gateway);
    const auto response = GetGateways(world_, kAdmin, request);
    return response.ok() && response->gatewayinfos(0).isconnected();
  }

  std::shared_ptr<DeviceLog> WatchDevices(const Caller& caller = kTenant1, SessionId session = 1) {
    return Watch<DeviceLog>(world_.installation().device_subscriptions(), caller, session);
  }
  std::shared_ptr<GatewayLog> WatchGateways(const Caller& caller = kTenant1, SessionId session = 1) {
    return Watch<GatewayLog>(world_.installation().gateway_subscriptions(), caller, session);
  }

  World world_{WorldOptions{}, kStart};
  Hand hand_{world_};
  const CallTable calls_ = CallTable::OfMasterGateway();
  // The handshakes that the world asked for; gateways that can't perform any.
  std::vector<Handshake> handshakes_;
  std::set<std::string> broken_tls_;
  CallId last_call_ = 0;

 private:
  template <typename Log, typename Subscriptions>
  std::shared_ptr<Log> Watch(Subscriptions& subscriptions, const Caller& caller, SessionId session) {
    auto log = std::make_shared<Log>();
    const auto take = [log, &subscriptions] {
      ++log->wakes;
      for (auto taken = subscriptions.Take(log->id, 2); !taken.empty(); taken = subscriptions.Take(log->id, 2)) {
        for (const auto& change : taken) log->changes.push_back(*change);
      }
    };
    const auto end = [log](const absl::Status& why) { log->ends.push_back(why); };
    log->id = subscriptions.Add({caller, session, take, end}, 0).value();
    return log;
  }
};

}  // namespace connectmaster::fakegateway
