// Whole installations in the world alone, without gRPC: how large and how fast.
#include <benchmark/benchmark.h>
#include <malloc.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "benchmark/bare_handshakes.h"
#include "benchmark/pair.h"
#include "calls/connect_master.h"
#include "tls/tls_edge.h"
#include "world/world.h"

namespace connectmaster::benchmarks {
namespace {

using fakegateway::Caller;
using fakegateway::TlsEdge;
using fakegateway::World;

constexpr fakegateway::Time kStart = std::chrono::sys_days(std::chrono::year(2030) / 6 / 15);
constexpr int kGateways = 100;
constexpr int kDevicesEach = 1'000;

std::string GatewayId(int gateway) {
  return absl::StrCat("gateway", gateway);
}

std::uint32_t DeviceId(int gateway, int device) {
  return static_cast<std::uint32_t>(gateway * kDevicesEach + device + 1);
}

std::string DeviceAddress(int gateway, int device) {
  return absl::StrCat("10.", gateway, ".", 1 + device / 250, ".", 1 + device % 250);
}

// Gateways of tenant1, each with a /16 of its own, and their devices.
class Installation {
 public:
  Installation(int gateways, int devices_each, bool use_ssl) : gateways_(gateways), devices_each_(devices_each) {
    world_.Apply(fakegateway::TenantAdded{"tenant1"});
    for (int i = 0; i < gateways; ++i) {
      testkit::DeviceGateway gateway;
      gateway.set_id(GatewayId(i));
      gateway.set_address(absl::StrCat("10.", i, ".0.1"));
      gateway.set_subnet(absl::StrCat("10.", i, ".0.0/16"));
      world_.Apply(fakegateway::GatewayAdded{gateway.id(), "tenant1"});
      world_.AddDeviceGateway(gateway, {});
      if (use_ssl && !edge_.AddGateway(gateway.id(), {gateway.id(), kStart, {}, false}).ok()) std::abort();
    }
    for (int i = 0; i < gateways; ++i) {
      for (int j = 0; j < devices_each; ++j) {
        testkit::Device device;
        device.set_id(DeviceId(i, j));
        device.set_type(testkit::BIOSTATION_2);
        device.set_address(DeviceAddress(i, j));
        device.set_use_ssl(use_ssl);
        world_.AddDevice(device);
      }
    }
    AdvanceBy(std::chrono::seconds(2));
  }

  // `reachable`: at the devices' addresses, or where nobody is.
  void RegisterAll(bool use_ssl, bool reachable = true) {
    for (int i = 0; i < gateways_; ++i) {
      gsdk::connect_master::AddAsyncConnectionRequest request;
      request.set_gatewayid(GatewayId(i));
      for (int j = 0; j < devices_each_; ++j) {
        auto& info = *request.add_connectinfos();
        info.set_deviceid(DeviceId(i, j));
        info.set_ipaddr(DeviceAddress(i, j));
        info.set_port(reachable ? 0 : 1);
        info.set_usessl(use_ssl);
      }
      gsdk::connect_master::AddAsyncConnectionResponse response;
      const auto status = fakegateway::connect_master::AddAsyncConnection(world_.ScopeOf(kTenant1), request, response);
      if (!status.ok()) std::abort();
    }
  }

  void AdvanceBy(fakegateway::Duration duration) {
    const auto end = world_.now() + duration;
    while (true) {
      const auto due = world_.NextDue();
      world_.AdvanceTo(due ? std::min(*due, end) : end);
      for (const auto& effect : world_.TakeEffects()) effect();
      while (const auto handshake = world_.TakeHandshake()) {
        world_.FinishHandshake(handshake->id, edge_.Perform(*handshake));
      }
      const auto next = world_.NextDue();
      if (world_.now() == end && (!next || *next > end)) return;
    }
  }

  int CountConnected() {
    int count = 0;
    for (int i = 0; i < gateways_; ++i) {
      gsdk::connect_master::GetDeviceListRequest request;
      request.set_gatewayid(GatewayId(i));
      gsdk::connect_master::GetDeviceListResponse response;
      const auto status = fakegateway::connect_master::GetDeviceList(world_.ScopeOf(kTenant1), request, response);
      if (!status.ok()) std::abort();
      for (const auto& info : response.deviceinfos()) {
        count += info.status() == gsdk::connect::TCP_CONNECTED || info.status() == gsdk::connect::TLS_CONNECTED;
      }
    }
    return count;
  }

 private:
  const Caller kTenant1{"tenant1"};
  int gateways_;
  int devices_each_;
  World world_{fakegateway::WorldOptions{}, kStart};
  TlsEdge edge_;
};

void BuildInstallation(benchmark::State& state) {
  for (auto _ : state) {
    const auto before = mallinfo2().uordblks;
    const auto installation = std::make_unique<Installation>(kGateways, kDevicesEach, false);
    const auto used = mallinfo2().uordblks - before;
    state.counters["bytes_per_device"] = static_cast<double>(used) / (kGateways * kDevicesEach);
  }
}
BENCHMARK(BuildInstallation)->Unit(benchmark::kMillisecond);

void ConnectInstallation(benchmark::State& state) {
  for (auto _ : state) {
    state.PauseTiming();
    auto installation = std::make_unique<Installation>(kGateways, kDevicesEach, false);
    state.ResumeTiming();
    installation->RegisterAll(false);
    installation->AdvanceBy(std::chrono::seconds(1));
    state.PauseTiming();
    if (installation->CountConnected() != kGateways * kDevicesEach) state.SkipWithError("not all are connected");
    installation.reset();
    state.ResumeTiming();
  }
}
BENCHMARK(ConnectInstallation)->Unit(benchmark::kMillisecond);

// A tenth of it: every device needs a full handshake. Beside it as many bare ones.
void ConnectInstallationWithSsl(benchmark::State& state) {
  BareHandshakes handshakes;
  Pair pair;
  for (auto _ : state) {
    auto installation = std::make_unique<Installation>(kGateways / 10, kDevicesEach, true);
    const double bare = TimeOf([&] {
      bool good = true;
      for (int i = 0; i < kGateways / 10 * kDevicesEach; ++i) good = handshakes.Full() && good;
      return good;
    });
    const double ours = TimeOf([&] {
      installation->RegisterAll(true);
      installation->AdvanceBy(std::chrono::seconds(1));
      return installation->CountConnected() == kGateways / 10 * kDevicesEach;
    });
    if (!pair.Add(state, bare, ours)) return;
  }
  pair.Show(state, "us");
}
BENCHMARK(ConnectInstallationWithSsl)->Unit(benchmark::kMillisecond)->Iterations(1);

void AdvanceADay(benchmark::State& state, bool reachable) {
  for (auto _ : state) {
    state.PauseTiming();
    auto installation = std::make_unique<Installation>(1, kDevicesEach, false);
    installation->RegisterAll(false, reachable);
    installation->AdvanceBy(std::chrono::seconds(1));
    state.ResumeTiming();
    installation->AdvanceBy(std::chrono::hours(24));
    state.PauseTiming();
    installation.reset();
    state.ResumeTiming();
  }
}
BENCHMARK_CAPTURE(AdvanceADay, connected, true)->Unit(benchmark::kMillisecond)->Iterations(5);
BENCHMARK_CAPTURE(AdvanceADay, unreachable, false)->Unit(benchmark::kMillisecond)->Iterations(1);

}  // namespace
}  // namespace connectmaster::benchmarks
