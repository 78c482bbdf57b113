#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "connectmaster/client/client.h"
#include "support/chosen.h"
#include "support/device_settings.h"
#include "support/event_log.h"
#include "support/gateway_settings.h"
#include "support/laboratory.h"
#include "support/matchers.h"
#include "support/passing_time.h"
#include "support/requirements.h"

namespace connectmaster::conformance {

// How long a real device gateway may take to dial the master gateway again.
inline constexpr Duration kGatewayDialsWithin = std::chrono::seconds(60);

using DeviceChange = gsdk::connect::StatusChange;
using GatewayChange = gsdk::gateway::StatusChange;

// Every check's fixture: a target of its own, and ways to reach it.
class GatewayTest : public ::testing::Test {
 protected:
  void SetUp() override;

  Laboratory& lab() { return *lab_; }
  const Site& site() const { return lab_->site(); }

  // How to reach the target as `identity`.
  client::ClientOptions OptionsFor(const Identity& identity) const;
  // A client that has not logged in. What is wrong with the certificate is the gateway's to find: nothing is checked.
  std::unique_ptr<client::Client> Dial(const Identity& identity) const;
  absl::StatusOr<std::unique_ptr<client::Client>> LogIn(const Identity& identity) const;
  // The site must have an administrator.
  absl::StatusOr<std::unique_ptr<client::Client>> LogInAdmin(const std::string& act_as) const;

  // A subscription that the gateway has accepted. Null, and the test has failed, where it did not.
  std::unique_ptr<client::StatusSubscription> Subscribe(client::Client& client, const EventLog<DeviceChange>& log,
                                                        int queue_size = 4096) const;
  std::unique_ptr<client::StatusSubscription> Subscribe(client::Client& client,
                                                        const EventLog<GatewayChange>& log) const;

 private:
  std::unique_ptr<client::StatusSubscription> Accepted(std::unique_ptr<client::StatusSubscription> subscription) const;

  std::unique_ptr<Laboratory> lab_;
};

// As above, logged in as the site's tenant, whose gateways are connected to the master gateway. What the test
// connected, registered or set there is undone after it, and devices that it had from DeviceToChange are put back.
class TenantTest : public GatewayTest {
 protected:
  void SetUp() override;
  void TearDown() override;

  client::Client& tenant() { return *tenant_; }
  const std::string& gateway_id() const { return site().gateway_id(); }
  // Logs in again, after the target was restarted.
  absl::Status LogInAgain();

  // Whether the gateway is connected to the master gateway, as `client` sees it.
  static bool IsConnected(client::Client& client, const std::string& gateway_id);

  // A device that may be connected to, and is not yet; a second one with `but_not`. UNIMPLEMENTED where there is none.
  absl::StatusOr<Device> DeviceToConnect(const std::string& gateway_id, bool use_ssl = false,
                                         std::uint32_t but_not = 0) const;
  absl::StatusOr<Device> DeviceToConnect() const { return DeviceToConnect(gateway_id()); }
  // Every device behind the gateway that may be connected to and is not.
  std::vector<Device> FreeDevices(const std::string& gateway_id) const;
  // The first of them that fits. `what` describes it for people.
  absl::StatusOr<Device> FreeDevice(const std::string& gateway_id, const std::string& what,
                                    const std::function<bool(const Device&)>& fits) const;
  // One without SSL that takes its time to answer, but less than a gateway waits; and one that never answers.
  absl::StatusOr<Device> SlowDevice(const std::string& gateway_id) const;
  absl::StatusOr<Device> SilentDevice(const std::string& gateway_id) const;
  // UNIMPLEMENTED where others use the gateway: its managed list was not empty when the test began.
  absl::Status IsUnused(const std::string& gateway_id) const;
  // A device in DEVICE_TO_SERVER mode that dials the gateway and may be connected.
  absl::StatusOr<Device> DeviceThatDialsIn(const std::string& gateway_id, bool use_ssl = false) const;
  absl::StatusOr<Device> DeviceThatDialsIn() const { return DeviceThatDialsIn(gateway_id()); }
  // A free device whose mode, SSL and IP configuration the test may change: they are put back after it. UNIMPLEMENTED
  // where there is none, or it could not be put back.
  absl::StatusOr<Device> DeviceToChange(const std::string& gateway_id, const std::string& what,
                                        const std::function<bool(const Device&)>& fits);
  // One that can be connected.
  absl::StatusOr<Device> DeviceToChange(const std::string& gateway_id, bool use_ssl = false, std::uint32_t but_not = 0);
  absl::StatusOr<Device> DeviceToChange() { return DeviceToChange(gateway_id()); }
  // Puts one back at once that DeviceToChange gave. OK for any other.
  absl::Status RestoreDevice(const Device& device);

  absl::StatusOr<std::uint32_t> Connect(const Device& device);
  // Dials where a refusal is expected. A connection that comes about all the same, to whomever, is ended at once.
  absl::Status ConnectInVain(const std::string& gateway_id, const gsdk::connect::ConnectInfo& info);
  // The device's entry in the managed list; nothing where it has none.
  absl::StatusOr<std::optional<gsdk::connect::DeviceInfo>> Managed(const Device& device) {
    return Managed(device.gateway_id(), device.id());
  }
  absl::StatusOr<std::optional<gsdk::connect::DeviceInfo>> Managed(const std::string& gateway_id,
                                                                   std::uint32_t device_id);

 private:
  bool IsFree(const Device& device) const;

  std::unique_ptr<client::Client> tenant_;
  std::vector<GatewaySettings> gateways_before_;
  std::vector<DeviceSettings> devices_before_;
};

// How to dial a device, and how to register it.
gsdk::connect::ConnectInfo ConnectInfoOf(const Device& device);
gsdk::connect::AsyncConnectInfo AsyncConnectInfoOf(const Device& device);
// How to register a device where nobody is, one port beside its own, and one that does not exist, at no address.
gsdk::connect::AsyncConnectInfo BesideOf(const Device& device);
gsdk::connect::AsyncConnectInfo NobodysInfo();

// Changes of one device, or of one gateway; with a status, to that status.
std::function<bool(const DeviceChange&)> Of(std::uint32_t device_id);
std::function<bool(const DeviceChange&)> Of(std::uint32_t device_id, gsdk::connect::Status status);
std::function<bool(const GatewayChange&)> Of(const std::string& gateway_id, gsdk::gateway::Status status);

// The device IDs that an error names, of a call on many devices.
std::vector<std::uint32_t> DevicesNamedIn(const absl::Status& status);

// The statuses of one device's changes, in their order.
std::vector<gsdk::connect::Status> StatusesOf(const EventLog<DeviceChange>& log, std::uint32_t device_id);

}  // namespace connectmaster::conformance

// Skips the test where the target description does not permit this (testkit::Target::Permission).
#define NEEDS_PERMISSION(permission)                                          \
  if (!site().Permits(testkit::Target::permission)) {                         \
    GTEST_SKIP() << "the target description does not permit " << #permission; \
  }                                                                           \
  static_assert(true)
