#include "random_site.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>

#include "absl/strings/str_cat.h"
#include "calls/certificate_rules.h"
#include "calls/gateway_rules.h"
#include "calls/settings_rules.h"

namespace connectmaster::fakegateway {
namespace {

constexpr Time kFirstDay = std::chrono::sys_days(std::chrono::year(2030) / 6 / 15);
constexpr int kSubnets = 4;

std::string Address(std::uint32_t device) {
  return absl::StrCat("10.0.", device % kSubnets, ".", 100 + device);
}

}  // namespace

RandomSite::RandomSite(unsigned seed) : random_(seed), world_(WorldOptions{.seed = seed}, kFirstDay) {
  AddFleet();
  const FaultPlan plan{
      {.times = 0, .probability = 0.02, .what = ResetConnection{}},
      {.times = 0, .probability = 0.01, .what = AnswerLate{std::chrono::seconds(3)}},
      {.times = 0, .probability = 0.01, .what = FailHandshake{}},
      {.times = 0, .probability = 0.005, .what = AnswerAs{1}},
      {.times = 0, .probability = 0.005, .what = Flap{std::chrono::seconds(20), std::chrono::seconds(5), 3}},
  };
  EXPECT_TRUE(Inject(world_, CallTable::OfMasterGateway(), plan).ok());
  AddWatchers();
  Settle();
}

void RandomSite::AddFleet() {
  for (std::size_t i = 0; i < kGateways.size(); ++i) {
    const std::size_t subnet = i % kSubnets;
    testkit::DeviceGateway gateway;
    gateway.set_id(kGateways[i]);
    gateway.set_address(absl::StrCat("10.0.", subnet, ".", 2 + i));
    gateway.set_subnet(absl::StrCat("10.0.", subnet, ".0/24"));
    world_.AddDeviceGateway(gateway, {.serial_number = 1 + static_cast<std::int64_t>(i)});
  }
  for (std::uint32_t id = 1; id <= kDevices; ++id) {
    testkit::Device device;
    device.set_id(id);
    device.set_type(testkit::BIOSTATION_2);
    device.set_address(Address(id));
    device.set_use_ssl(id % 3 == 0);
    device.add_rs485_slave_ids(SlaveOf(id));
    if (id % 7 == 0) device.set_mode(testkit::DEVICE_TO_SERVER);
    world_.AddDevice(device);
  }
}

void RandomSite::AddWatchers() {
  for (const char* const tenant : kTenants) {
    auto watcher = std::make_unique<Watcher>();
    watcher->tenant_id = tenant;
    Watcher* const it = watcher.get();
    const auto take = [this, it] {
      auto& subscriptions = world_.installation().device_subscriptions();
      for (auto taken = subscriptions.Take(it->id, 2); !taken.empty(); taken = subscriptions.Take(it->id, 2)) {
        for (const auto& change : taken) {
          seen_.push_back(absl::StrCat(it->tenant_id, " sees ", change->ShortDebugString()));
          Note(*it, *change);
        }
      }
    };
    const auto end = [it](const absl::Status&) { ++it->ends; };
    it->id = world_.installation().device_subscriptions().Add({{tenant}, 1, take, end}, 0).value();
    watchers_.push_back(std::move(watcher));
  }
}

void RandomSite::Note(Watcher& watcher, const gsdk::connect::StatusChange& change) const {
  // The other statuses may be about another gateway, on which the device is registered, too.
  if (change.status() == gsdk::connect::TCP_CONNECTED || change.status() == gsdk::connect::TLS_CONNECTED) {
    EXPECT_TRUE(watcher.connected.insert(change.deviceid()).second) << "connected twice: " << seen_.back();
  } else if (change.status() == gsdk::connect::DISCONNECTED) {
    EXPECT_EQ(watcher.connected.erase(change.deviceid()), 1U) << "disconnected twice: " << seen_.back();
  }
}

void RandomSite::Settle() {
  world_.AdvanceTo(world_.now());
  while (const auto handshake = world_.TakeHandshake()) {
    world_.FinishHandshake(handshake->id, {.established = handshake->device_id % 5 != 0});
    world_.AdvanceTo(world_.now());
  }
  for (const auto& effect : world_.TakeEffects()) effect();
}

void RandomSite::Shutdown() {
  world_.Shutdown();
  Settle();
}

std::string RandomSite::Step() {
  const std::uint32_t choice = Pick(100);
  std::string done;
  if (choice < 8) {
    done = ChangeTenants();
  } else if (choice < 20) {
    done = ChangeGateways();
  } else if (choice < 24) {
    done = ChangeBlacklist();
  } else if (choice < 36) {
    done = Connect();
  } else if (choice < 38) {
    done = Search();
  } else if (choice < 46) {
    done = Disconnect();
  } else if (choice < 56) {
    done = ChangeAsync();
  } else if (choice < 60) {
    done = ChangeFilter();
  } else if (choice < 66) {
    done = ChangeStored();
  } else if (choice < 71) {
    done = CommandDevices();
  } else if (choice < 74) {
    done = Configure();
  } else if (choice < 79) {
    done = TouchDevice();
  } else if (choice < 82) {
    done = TouchGateway();
  } else if (choice < 86) {
    done = CancelACall();
  } else if (choice < 90) {
    done = ChangeSlaves();
  } else {
    done = LetTimePass();
  }
  Settle();
  return done;
}

void RandomSite::Commit(const Changes& changes) {
  EXPECT_TRUE(database_->Commit(changes).ok());
  for (const auto& change : changes) world_.Apply(change);
}

Registry RandomSite::Restarted() const {
  Registry registry;
  const auto stored = database_->Load();
  for (const auto& change : *stored) registry.Apply(change);
  return registry;
}

std::string RandomSite::ChangeTenants() {
  const std::string tenant = AnyCaller().tenant_id;
  if (Pick(4) == 0) {
    gsdk::tenant::DeleteRequest request;
    request.add_tenantids(tenant);
    CommitIfOk(PlanDelete(world_.registry(), request));
    return "delete tenant " + tenant;
  }
  gsdk::tenant::AddRequest request;
  auto& info = *request.add_tenantinfos();
  info.set_tenantid(tenant);
  info.add_gatewayids(AnyGateway());
  CommitIfOk(PlanAdd(world_.registry(), request));
  return "add tenant " + tenant;
}

std::string RandomSite::ChangeGateways() {
  const Caller caller = AnyCaller();
  const std::string gateway = AnyGateway();
  if (!world_.registry().HasTenant(caller.tenant_id)) return "nothing";
  if (Pick(3) == 0) {
    gsdk::gateway::DeleteRequest request;
    request.add_gatewayids(gateway);
    CommitIfOk(PlanDelete(world_.registry(), caller, request));
    return absl::StrCat(caller.tenant_id, " deletes ", gateway);
  }
  gsdk::gateway::AddRequest request;
  request.add_gatewayids(gateway);
  CommitIfOk(PlanAdd(world_.registry(), caller, request));
  return absl::StrCat(caller.tenant_id, " adds ", gateway);
}

std::string RandomSite::ChangeBlacklist() {
  const CertificateHolder holder{CertificateHolder::Kind::kGateway, AnyGateway()};
  if (world_.registry().OwnerOf(holder.id) == nullptr) return "nothing";
  google::protobuf::RepeatedField<std::int64_t> serials;
  if (Pick(3) == 0) {
    serials.Add(1 + Pick(kGateways.size()));
    CommitIfOk(PlanBlacklist(world_.registry(), {kAdministrator}, holder, serials));
    return absl::StrCat("blacklist ", serials[0], " of ", holder.id);
  }
  const auto& listed = world_.registry().BlacklistedOf(holder);
  if (listed.empty()) return "nothing";
  serials.Add(*listed.begin());
  CommitIfOk(PlanClear(world_.registry(), holder, serials));
  return absl::StrCat("clear the blacklist of ", holder.id);
}

std::string RandomSite::Connect() {
  // Mostly what can succeed: a gateway on the device's subnet, and its owner.
  const std::uint32_t device = AnyDevice();
  gsdk::connect_master::ConnectRequest request;
  request.set_gatewayid(Pick(8) == 0 ? AnyGateway() : kGateways[device % kSubnets]);
  const std::string* const owner = world_.registry().OwnerOf(request.gatewayid());
  const Caller caller = owner == nullptr || Pick(3) == 0 ? AnyCaller() : Caller{*owner};
  request.mutable_connectinfo()->set_ipaddr(Address(device));
  request.mutable_connectinfo()->set_usessl(Pick(8) == 0 ? device % 3 != 0 : device % 3 == 0);
  Call& call = calls_.emplace_back();
  call.id = Begin(world_, connect_master::Connect, caller, request, [this, &call](const auto& response) {
    ++call.answers;
    call.status = response.status();
    seen_.push_back(absl::StrCat("call ", call.id, ": ", response.status().ToString(), " ",
                                 response.ok() ? response->deviceid() : 0));
  });
  return absl::StrCat(caller.tenant_id, " connects ", device, " on ", request.gatewayid());
}

std::string RandomSite::Search() {
  const Caller caller = AnyCaller();
  gsdk::connect_master::SearchDeviceRequest request;
  request.set_gatewayid(AnyGateway());
  request.set_timeout(Pick(3'000));
  Call& call = calls_.emplace_back();
  call.id = Begin(world_, connect_master::SearchDevice, caller, request, [this, &call](const auto& response) {
    ++call.answers;
    call.status = response.status();
    seen_.push_back(absl::StrCat("call ", call.id, ": ", response.status().ToString(), " found ",
                                 response.ok() ? response->deviceinfos_size() : 0));
  });
  return absl::StrCat(caller.tenant_id, " searches on ", request.gatewayid());
}

std::string RandomSite::Disconnect() {
  const Caller caller = AnyCaller();
  if (Pick(6) == 0) {
    gsdk::connect_master::DisconnectAllRequest request;
    request.set_gatewayid(AnyGateway());
    seen_.push_back(Answered(world_, connect_master::DisconnectAll, caller, request).status().ToString());
    return absl::StrCat(caller.tenant_id, " disconnects all of ", request.gatewayid());
  }
  gsdk::connect_master::DisconnectRequest request;
  for (std::uint32_t i = Pick(4); i < 4; ++i) request.add_deviceids(AnyDevice());
  seen_.push_back(Answered(world_, connect_master::Disconnect, caller, request).status().ToString());
  return absl::StrCat(caller.tenant_id, " disconnects ", request.ShortDebugString());
}

gsdk::connect::AsyncConnectInfo RandomSite::AnyConnection() {
  const std::uint32_t device = AnyDevice();
  gsdk::connect::AsyncConnectInfo info;
  info.set_deviceid(Pick(10) == 0 ? AnyDevice() : device);
  if (Pick(12) != 0) info.set_ipaddr(Address(device));
  info.set_usessl(Pick(8) == 0 ? device % 3 != 0 : device % 3 == 0);
  return info;
}

std::string RandomSite::ChangeAsync() {
  const std::string gateway = AnyGateway();
  const Caller caller = AnyCallerFor(gateway);
  if (Pick(3) == 0) {
    gsdk::connect_master::DeleteAsyncConnectionRequest request;
    request.set_gatewayid(gateway);
    for (std::uint32_t i = Pick(4); i < 4; ++i) request.add_deviceids(AnyDevice());
    seen_.push_back(Answered(world_, connect_master::DeleteAsyncConnection, caller, request).status().ToString());
    return absl::StrCat(caller.tenant_id, " unregisters ", request.ShortDebugString());
  }
  gsdk::connect_master::AddAsyncConnectionRequest request;
  request.set_gatewayid(gateway);
  for (std::uint32_t i = Pick(5); i < 6; ++i) *request.add_connectinfos() = AnyConnection();
  seen_.push_back(Answered(world_, connect_master::AddAsyncConnection, caller, request).status().ToString());
  return absl::StrCat(caller.tenant_id, " registers ", request.ShortDebugString());
}

std::string RandomSite::ChangeFilter() {
  gsdk::connect_master::SetAcceptFilterRequest request;
  request.set_gatewayid(AnyGateway());
  const Caller caller = AnyCallerFor(request.gatewayid());
  request.mutable_filter()->set_allowall(Pick(3) == 0);
  for (std::uint32_t i = Pick(6); i < 6; ++i) request.mutable_filter()->add_deviceids(AnyDevice());
  seen_.push_back(Answered(world_, connect_master::SetAcceptFilter, caller, request).status().ToString());
  return absl::StrCat(caller.tenant_id, " filters ", request.ShortDebugString());
}

std::string RandomSite::ChangeStored() {
  const std::string gateway = AnyGateway();
  const Caller caller = AnyCallerFor(gateway);
  if (Pick(3) == 0) {
    gsdk::connect_master::DeleteAsyncConnectionDBRequest request;
    request.set_gatewayid(gateway);
    for (std::uint32_t i = Pick(4); i < 4; ++i) request.add_deviceids(AnyDevice());
    Commit(connect_master::DeleteAsyncConnectionDB(world_.registry(), caller, request).changes);
    return "forget " + request.ShortDebugString();
  }
  if (Pick(3) == 0) {
    gsdk::connect_master::SetAcceptFilterDBRequest request;
    request.set_gatewayid(gateway);
    request.mutable_filter()->set_allowall(Pick(2) == 0);
    CommitIfOk(connect_master::SetAcceptFilterDB(world_.registry(), caller, request));
    return "store " + request.ShortDebugString();
  }
  gsdk::connect_master::AddAsyncConnectionDBRequest request;
  request.set_gatewayid(gateway);
  for (std::uint32_t i = Pick(3); i < 3; ++i) *request.add_connectinfos() = AnyConnection();
  CommitIfOk(connect_master::AddAsyncConnectionDB(world_.registry(), caller, request));
  return "store " + request.ShortDebugString();
}

std::string RandomSite::ChangeSlaves() {
  const std::string gateway = AnyGateway();
  const Caller caller = AnyCallerFor(gateway);
  gsdk::connect::SlaveDeviceInfo info;
  info.set_deviceid(AnyDevice());
  info.add_rs485slavedeviceids(SlaveOf(Pick(4) == 0 ? AnyDevice() : info.deviceid()));
  if (Pick(3) == 0) {
    gsdk::connect_master::SetSlaveDeviceRequest request;
    request.set_gatewayid(gateway);
    *request.add_slavedeviceinfos() = info;
    seen_.push_back(Answered(world_, connect_master::SetSlaveDevice, caller, request).status().ToString());
    return absl::StrCat(caller.tenant_id, " sets slaves ", request.ShortDebugString());
  }
  if (Pick(2) == 0) {
    gsdk::connect_master::AddSlaveDeviceDBRequest request;
    request.set_gatewayid(gateway);
    *request.add_slavedeviceinfos() = info;
    CommitIfOk(connect_master::AddSlaveDeviceDB(world_.registry(), caller, request));
    return "store " + request.ShortDebugString();
  }
  gsdk::connect_master::DeleteSlaveDeviceDBRequest request;
  request.set_gatewayid(gateway);
  request.add_deviceids(info.deviceid());
  Commit(connect_master::DeleteSlaveDeviceDB(world_.registry(), caller, request).changes);
  return "forget " + request.ShortDebugString();
}

template <typename Request, typename Response>
void RandomSite::BeginCall(Later<Request, Response> act, const Caller& caller, const Request& request) {
  Call& call = calls_.emplace_back();
  call.id = Begin(world_, act, caller, request, [this, &call](const auto& response) {
    ++call.answers;
    call.status = response.status();
    seen_.push_back(absl::StrCat("call ", call.id, ": ", response.status().ToString()));
  });
}

std::string RandomSite::CommandDevices() {
  const Caller caller = AnyCaller();
  google::protobuf::RepeatedField<std::uint32_t> ids;
  for (std::uint32_t i = Pick(6); i < 6; ++i) ids.Add(AnyDevice());
  if (Pick(2) == 0) {
    gsdk::connect_master::SetConnectionModeMultiRequest request;
    *request.mutable_deviceids() = ids;
    request.set_connectionmode(Pick(2) == 0 ? gsdk::connect::SERVER_TO_DEVICE : gsdk::connect::DEVICE_TO_SERVER);
    BeginCall(connect_master::SetConnectionModeMulti, caller, request);
    return absl::StrCat(caller.tenant_id, " sets the mode ", request.ShortDebugString());
  }
  gsdk::connect_master::EnableSSLMultiRequest enable;
  gsdk::connect_master::DisableSSLMultiRequest disable;
  *enable.mutable_deviceids() = ids;
  *disable.mutable_deviceids() = ids;
  const bool on = Pick(2) == 0;
  if (on) {
    BeginCall(connect_master::EnableSSLMulti, caller, enable);
  } else {
    BeginCall(connect_master::DisableSSLMulti, caller, disable);
  }
  return absl::StrCat(caller.tenant_id, on ? " enables" : " disables", " SSL ", enable.ShortDebugString());
}

std::string RandomSite::Configure() {
  const std::uint32_t device = AnyDevice();
  gsdk::udp_master::SetIPConfigRequest request;
  request.set_gatewayid(kGateways[device % kSubnets]);
  const Caller caller = AnyCallerFor(request.gatewayid());
  request.mutable_deviceinfo()->set_deviceid(device);
  request.mutable_deviceinfo()->set_ipaddr(Address(device));
  auto& config = *request.mutable_config();
  config.set_ipaddr(Address(device));
  config.set_port(51'211);
  config.set_serverport(Pick(4) == 0 ? 1 : 51'212);
  config.set_sslserverport(51'213);
  config.set_mtusize(1'514);
  config.set_connectionmode(Pick(2) == 0 ? gsdk::connect::SERVER_TO_DEVICE : gsdk::connect::DEVICE_TO_SERVER);
  BeginCall(udp_master::SetIPConfig, caller, request);
  return absl::StrCat(caller.tenant_id, " configures ", request.ShortDebugString());
}

std::string RandomSite::TouchDevice() {
  const std::uint32_t device = AnyDevice();
  switch (Pick(4)) {
    case 0:
      EXPECT_TRUE(hand_.SwitchOff(device).ok());
      return absl::StrCat("switch off ", device);
    case 1:
      EXPECT_TRUE(hand_.SetSilent(device, Pick(4) == 0).ok());
      return absl::StrCat("silence ", device);
    case 2:
      EXPECT_TRUE(hand_.SetResponseDelay(device, Duration(Pick(2) * Pick(12'000))).ok());
      return absl::StrCat("delay ", device);
    default:
      EXPECT_TRUE(hand_.SwitchOn(device).ok());
      return absl::StrCat("switch on ", device);
  }
}

std::string RandomSite::TouchGateway() {
  const std::string gateway = AnyGateway();
  const bool cut = Pick(3) == 0;
  EXPECT_TRUE((cut ? hand_.CutGatewayLink(gateway) : hand_.RestoreGatewayLink(gateway)).ok());
  return (cut ? "cut " : "restore ") + gateway;
}

std::string RandomSite::CancelACall() {
  if (calls_.empty()) return "nothing";
  const std::size_t recent = std::min<std::size_t>(calls_.size(), 20);
  const Call& call = calls_[calls_.size() - 1 - Pick(static_cast<std::uint32_t>(recent))];
  CancelCall(world_, call.id);
  return absl::StrCat("cancel call ", call.id);
}

std::string RandomSite::LetTimePass() {
  const Duration duration(Pick(2) == 0 ? Pick(200) : Pick(5'000));
  world_.AdvanceTo(world_.now() + duration);
  return absl::StrCat("wait ", duration.count(), " ms");
}

std::map<std::string, std::set<std::uint32_t>> RandomSite::ListedFor(const std::string& tenant_id) {
  std::map<std::string, std::set<std::uint32_t>> listed;
  for (const char* const gateway : kGateways) {
    gsdk::connect_master::GetDeviceListRequest request;
    request.set_gatewayid(gateway);
    const auto response = Answered(world_, connect_master::GetDeviceList, {tenant_id}, request);
    if (!response.ok()) continue;
    for (const auto& info : response->deviceinfos()) {
      const bool connected =
          info.status() == gsdk::connect::TCP_CONNECTED || info.status() == gsdk::connect::TLS_CONNECTED;
      EXPECT_TRUE(connected || info.autoreconnect()) << info.ShortDebugString();
      if (connected) listed[gateway].insert(info.deviceid());
    }
  }
  return listed;
}

}  // namespace connectmaster::fakegateway
