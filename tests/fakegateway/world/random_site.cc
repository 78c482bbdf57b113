#include "random_site.h"

#include <algorithm>
#include <chrono>

#include "absl/strings/str_cat.h"
#include "world/certificate_rules.h"
#include "world/gateway_rules.h"

namespace connectmaster::fakegateway {
namespace {

constexpr Time kStart = std::chrono::sys_days(std::chrono::year(2030) / 6 / 15);
constexpr int kSubnets = 4;

std::string Address(std::uint32_t device) {
  return absl::StrCat("10.0.", device % kSubnets, ".", 100 + device);
}

}  // namespace

RandomSite::RandomSite(unsigned seed) : random_(seed), world_(WorldOptions{}, kStart) {
  AddFleet();
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
    device.set_type(gsdk::device::BIOSTATION_2);
    device.set_address(Address(id));
    device.set_use_ssl(id % 3 == 0);
    if (id % 7 == 0) device.set_mode(gsdk::connect::DEVICE_TO_SERVER);
    world_.AddDevice(device);
  }
}

void RandomSite::AddWatchers() {
  for (const char* const tenant : kTenants) {
    auto watcher = std::make_unique<Watcher>();
    watcher->tenant_id = tenant;
    Watcher* const it = watcher.get();
    const auto take = [this, it] {
      while (auto change = world_.device_subscriptions().Next(it->id)) {
        seen_.push_back(absl::StrCat(it->tenant_id, " sees ", change->ShortDebugString()));
        if (change->status() == gsdk::connect::DISCONNECTED) {
          EXPECT_EQ(it->connected.erase(change->deviceid()), 1U) << "disconnected twice: " << seen_.back();
        } else {
          EXPECT_TRUE(it->connected.insert(change->deviceid()).second) << "connected twice: " << seen_.back();
        }
        it->fresh.push_back(*std::move(change));
      }
    };
    const auto end = [it](const absl::Status&) { ++it->ends; };
    it->id = world_.device_subscriptions().Add({{tenant}, 1, take, end}, 0).value();
    watchers_.push_back(std::move(watcher));
  }
}

void RandomSite::Settle() {
  world_.AdvanceTo(world_.now());
  for (const auto& effect : world_.TakeEffects()) effect();
}

void RandomSite::ForgetFresh() {
  for (auto& watcher : watchers_) watcher->fresh.clear();
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
  } else if (choice < 54) {
    done = Connect();
  } else if (choice < 58) {
    done = Search();
  } else if (choice < 68) {
    done = Disconnect();
  } else if (choice < 78) {
    done = TouchDevice();
  } else if (choice < 82) {
    done = TouchGateway();
  } else if (choice < 86) {
    done = CancelACall();
  } else {
    done = LetTimePass();
  }
  Settle();
  return done;
}

void RandomSite::ApplyIfOk(const absl::StatusOr<Changes>& changes) {
  if (!changes.ok()) return;
  for (const auto& change : *changes) world_.Apply(change);
}

std::string RandomSite::ChangeTenants() {
  const std::string tenant = AnyCaller().tenant_id;
  if (Pick(4) == 0) {
    gsdk::tenant::DeleteRequest request;
    request.add_tenantids(tenant);
    ApplyIfOk(PlanDelete(world_.registry(), request));
    return "delete tenant " + tenant;
  }
  gsdk::tenant::AddRequest request;
  auto& info = *request.add_tenantinfos();
  info.set_tenantid(tenant);
  info.add_gatewayids(AnyGateway());
  ApplyIfOk(PlanAdd(world_.registry(), request));
  return "add tenant " + tenant;
}

std::string RandomSite::ChangeGateways() {
  const Caller caller = AnyCaller();
  const std::string gateway = AnyGateway();
  if (!world_.registry().HasTenant(caller.tenant_id)) return "nothing";
  if (Pick(3) == 0) {
    gsdk::gateway::DeleteRequest request;
    request.add_gatewayids(gateway);
    ApplyIfOk(PlanDelete(world_.registry(), caller, request));
    return absl::StrCat(caller.tenant_id, " deletes ", gateway);
  }
  gsdk::gateway::AddRequest request;
  request.add_gatewayids(gateway);
  ApplyIfOk(PlanAdd(world_.registry(), caller, request));
  return absl::StrCat(caller.tenant_id, " adds ", gateway);
}

std::string RandomSite::ChangeBlacklist() {
  const CertificateHolder holder{CertificateHolder::Kind::kGateway, AnyGateway()};
  google::protobuf::RepeatedField<std::int64_t> serials;
  if (Pick(3) == 0) {
    serials.Add(1 + Pick(kGateways.size()));
    ApplyIfOk(PlanBlacklist(world_.registry(), holder, serials));
    return absl::StrCat("blacklist ", serials[0], " of ", holder.id);
  }
  const auto& listed = world_.registry().BlacklistedOf(holder);
  if (listed.empty()) return "nothing";
  serials.Add(*listed.begin());
  ApplyIfOk(PlanClear(world_.registry(), holder, serials));
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
  call.id = world_.Connect(caller, request, [this, &call](const absl::StatusOr<std::uint32_t>& result) {
    ++call.answers;
    call.status = result.status();
    seen_.push_back(absl::StrCat("call ", call.id, ": ", result.status().ToString(), " ", result.value_or(0)));
  });
  return absl::StrCat(caller.tenant_id, " connects ", device, " on ", request.gatewayid());
}

std::string RandomSite::Search() {
  const Caller caller = AnyCaller();
  gsdk::connect_master::SearchDeviceRequest request;
  request.set_gatewayid(AnyGateway());
  request.set_timeout(Pick(3'000));
  Call& call = calls_.emplace_back();
  call.id = world_.SearchDevice(
      caller, request, [this, &call](const absl::StatusOr<gsdk::connect_master::SearchDeviceResponse>& result) {
        ++call.answers;
        call.status = result.status();
        seen_.push_back(absl::StrCat("call ", call.id, ": ", result.status().ToString(), " found ",
                                     result.ok() ? result->deviceinfos_size() : 0));
      });
  return absl::StrCat(caller.tenant_id, " searches on ", request.gatewayid());
}

std::string RandomSite::Disconnect() {
  const Caller caller = AnyCaller();
  if (Pick(6) == 0) {
    gsdk::connect_master::DisconnectAllRequest request;
    request.set_gatewayid(AnyGateway());
    seen_.push_back(world_.DisconnectAll(caller, request).ToString());
    return absl::StrCat(caller.tenant_id, " disconnects all of ", request.gatewayid());
  }
  gsdk::connect_master::DisconnectRequest request;
  for (std::uint32_t i = Pick(4); i < 4; ++i) request.add_deviceids(AnyDevice());
  seen_.push_back(world_.Disconnect(caller, request).ToString());
  return absl::StrCat(caller.tenant_id, " disconnects ", request.ShortDebugString());
}

std::string RandomSite::TouchDevice() {
  const std::uint32_t device = AnyDevice();
  switch (Pick(4)) {
    case 0:
      EXPECT_TRUE(world_.SwitchOff(device).ok());
      return absl::StrCat("switch off ", device);
    case 1:
      EXPECT_TRUE(world_.SetSilent(device, Pick(4) == 0).ok());
      return absl::StrCat("silence ", device);
    case 2:
      EXPECT_TRUE(world_.SetResponseDelay(device, Duration(Pick(2) * Pick(12'000))).ok());
      return absl::StrCat("delay ", device);
    default:
      EXPECT_TRUE(world_.SwitchOn(device).ok());
      return absl::StrCat("switch on ", device);
  }
}

std::string RandomSite::TouchGateway() {
  const std::string gateway = AnyGateway();
  const bool cut = Pick(3) == 0;
  EXPECT_TRUE((cut ? world_.CutGatewayLink(gateway) : world_.RestoreGatewayLink(gateway)).ok());
  return (cut ? "cut " : "restore ") + gateway;
}

std::string RandomSite::CancelACall() {
  if (calls_.empty()) return "nothing";
  const std::size_t recent = std::min<std::size_t>(calls_.size(), 20);
  const Call& call = calls_[calls_.size() - 1 - Pick(static_cast<std::uint32_t>(recent))];
  world_.CancelCall(call.id);
  return absl::StrCat("cancel call ", call.id);
}

std::string RandomSite::LetTimePass() {
  const Duration duration(Pick(2) == 0 ? Pick(200) : Pick(5'000));
  world_.AdvanceTo(world_.now() + duration);
  return absl::StrCat("wait ", duration.count(), " ms");
}

std::map<std::string, std::set<std::uint32_t>> RandomSite::ListedFor(const std::string& tenant_id) const {
  std::map<std::string, std::set<std::uint32_t>> listed;
  for (const char* const gateway : kGateways) {
    gsdk::connect_master::GetDeviceListRequest request;
    request.set_gatewayid(gateway);
    gsdk::connect_master::GetDeviceListResponse response;
    if (!world_.GetDeviceList({tenant_id}, request, response).ok()) continue;
    for (const auto& info : response.deviceinfos()) listed[gateway].insert(info.deviceid());
  }
  return listed;
}

}  // namespace connectmaster::fakegateway
