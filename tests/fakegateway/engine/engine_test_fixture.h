#pragma once

#include <gmock/gmock.h>

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "control/hand.h"
#include "engine/engine.h"
#include "fakegateway/world/client_calls.h"
#include "support/status_matchers.h"

namespace connectmaster::fakegateway {

using connectmaster::testing::IsOk;
using connectmaster::testing::StatusIs;
using std::chrono::milliseconds;
using std::chrono::seconds;

inline constexpr Time kStart = std::chrono::sys_days(std::chrono::year(2030) / 6 / 15);
inline constexpr std::uint32_t kDevices = 16;

// Every device trusts every gateway.
inline HandshakeResult Trust(const Handshake& /*handshake*/) {
  return {.established = true};
}

// Waits for things that other threads do, with a deadline that only a test that has failed meets.
class Notes {
 public:
  void Add(const std::string& note) {
    const std::lock_guard lock(mutex_);
    notes_.push_back(note);
    changed_.notify_all();
  }
  bool WaitFor(std::size_t count) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, seconds(30), [&] { return notes_.size() >= count; });
  }
  std::vector<std::string> Get() {
    const std::lock_guard lock(mutex_);
    return notes_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::string> notes_;
};

// gateway1 of tenant1, connected, with the devices 1 to kDevices at 10.0.0.101 and so on.
inline void AddInstallation(Engine& engine) {
  engine.Do([](State& state) {
    testkit::DeviceGateway gateway;
    gateway.set_id("gateway1");
    gateway.set_address("10.0.0.2");
    gateway.set_subnet("10.0.0.0/24");
    state.world.Apply(TenantAdded{"tenant1"});
    state.world.Apply(GatewayAdded{"gateway1", "tenant1"});
    state.world.AddDeviceGateway(gateway, {});
    for (std::uint32_t id = 1; id <= kDevices; ++id) {
      testkit::Device device;
      device.set_id(id);
      device.set_type(testkit::BIOSTATION_2);
      device.set_address("10.0.0." + std::to_string(100 + id));
      state.world.AddDevice(device);
    }
  });
}

inline CallId Connect(State& state, std::uint32_t device,
                      const std::function<void(const absl::StatusOr<std::uint32_t>&)>& done) {
  gsdk::connect_master::ConnectRequest request;
  request.set_gatewayid("gateway1");
  request.mutable_connectinfo()->set_ipaddr("10.0.0." + std::to_string(100 + device));
  return Begin(state.world, connect_master::Connect, {"tenant1"}, request, [done](const auto& response) {
    done(response.ok() ? absl::StatusOr<std::uint32_t>(response->deviceid()) : response.status());
  });
}

inline absl::Status Disconnect(State& state, std::uint32_t device) {
  gsdk::connect_master::DisconnectRequest request;
  request.add_deviceids(device);
  return Answered(state.world, connect_master::Disconnect, {"tenant1"}, request).status();
}

}  // namespace connectmaster::fakegateway
