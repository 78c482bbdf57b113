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
#include "support/interruption.h"
#include "support/laboratory.h"
#include "support/matchers.h"
#include "support/passing_time.h"
#include "support/requirements.h"

namespace connectmaster::conformance {

// How long a real device gateway may take to dial the master gateway again.
inline constexpr Duration kGatewayDialsWithin = std::chrono::seconds(60);

using DeviceChange = gsdk::connect::StatusChange;
using GatewayChange = gsdk::gateway::StatusChange;

// The fixture of every check: a target, and clients for it.
class GatewayTest : public ::testing::Test {
 protected:
  void SetUp() final;
  // What SetUp does for the fixture; the base class's comes first.
  virtual void PrepareTest();
  // Called first by the fixtures that undo something. Records the property `failed_in` if the test's body has failed:
  // another failure says nothing about the requirement.
  void TearDown() override;

  Laboratory& lab() {
    Step();
    return *lab_;
  }
  const Site& site() const { return lab_->site(); }

  // The client options for `identity`.
  client::ClientOptions OptionsFor(const Identity& identity) const;
  // A client with a connection of its own, that has not logged in. Only the gateway checks the certificate.
  std::unique_ptr<client::Client> Dial(const Identity& identity) const;
  absl::StatusOr<std::unique_ptr<client::Client>> LogIn(const Identity& identity) const;
  // The same for checks whose subject is neither TLS nor the connection: in process, if the target can do that.
  absl::StatusOr<std::unique_ptr<client::Client>> LogInQuickly(const Identity& identity) const;
  // A client that is logged in so, with the administrator's certificate. The site must have an administrator.
  absl::StatusOr<std::unique_ptr<client::Client>> LogInAdmin(const std::string& act_as) const;

  // A subscription that the gateway has accepted. If it does not accept it, fails the test and returns null.
  std::unique_ptr<client::StatusSubscription> Subscribe(client::Client& client, const EventLog<DeviceChange>& log,
                                                        int queue_size = 4096) const;
  std::unique_ptr<client::StatusSubscription> Subscribe(client::Client& client,
                                                        const EventLog<GatewayChange>& log) const;

 private:
  std::unique_ptr<client::Client> Reach(const Identity& identity) const;
  std::unique_ptr<client::StatusSubscription> Accepted(std::unique_ptr<client::StatusSubscription> subscription) const;

  std::unique_ptr<Laboratory> lab_;
  bool in_body_ = false;
};

// A GatewayTest that is logged in as the site's tenant, whose gateways are connected to the master gateway. After the
// test, its connections, registrations and settings are undone, and devices from DeviceToChange are restored.
class TenantTest : public GatewayTest {
 protected:
  void PrepareTest() override;
  void TearDown() override;

  client::Client& tenant() {
    Step();
    return *tenant_;
  }
  const std::string& gateway_id() const { return site().gateway_id(); }
  // Restarts the target (see Laboratory), and logs in again.
  absl::Status Restart();
  // Starts the target without stored data (see Laboratory). The fixture's clients end with what it was.
  absl::Status StartEmpty();

  // Whether the gateway is connected to the master gateway, as `client` sees it.
  static bool IsConnected(client::Client& client, const std::string& gateway_id);

  // A device that is not connected, and that the suite may connect to; not `but_not`. UNIMPLEMENTED if there is none.
  absl::StatusOr<Device> DeviceToConnect(const std::string& gateway_id, bool use_ssl = false,
                                         std::uint32_t but_not = 0) const;
  absl::StatusOr<Device> DeviceToConnect() const { return DeviceToConnect(gateway_id()); }
  // All such devices behind the gateway.
  std::vector<Device> FreeDevices(const std::string& gateway_id) const;
  // The first of them that fits. `what` describes it for people.
  absl::StatusOr<Device> FreeDevice(const std::string& gateway_id, const std::string& what,
                                    const std::function<bool(const Device&)>& fits) const;
  // A device without SSL that answers slowly, but before a gateway gives up; and one that never answers.
  absl::StatusOr<Device> SlowDevice(const std::string& gateway_id) const;
  absl::StatusOr<Device> SilentDevice(const std::string& gateway_id) const;
  // UNIMPLEMENTED if others use the gateway: its managed list was not empty when the test began.
  absl::Status IsUnused(const std::string& gateway_id) const;
  // A device in DEVICE_TO_SERVER mode that dials the gateway, and that the suite may connect to.
  absl::StatusOr<Device> DeviceThatDialsIn(const std::string& gateway_id, bool use_ssl = false) const;
  absl::StatusOr<Device> DeviceThatDialsIn() const { return DeviceThatDialsIn(gateway_id()); }
  // A free device whose mode, SSL and IP configuration the test may change; they are restored after it. UNIMPLEMENTED
  // if there is none, or it could not be restored.
  absl::StatusOr<Device> DeviceToChange(const std::string& gateway_id, const std::string& what,
                                        const std::function<bool(const Device&)>& fits);
  // Such a device that can be connected to.
  absl::StatusOr<Device> DeviceToChange(const std::string& gateway_id, bool use_ssl = false, std::uint32_t but_not = 0);
  absl::StatusOr<Device> DeviceToChange() { return DeviceToChange(gateway_id()); }
  // Restores a device from DeviceToChange at once. OK for any other device.
  absl::Status RestoreDevice(const Device& device);

  absl::StatusOr<std::uint32_t> Connect(const Device& device);
  // Makes a Connect that should be refused. If it succeeds, the connection is ended at once.
  absl::Status ConnectInVain(const std::string& gateway_id, const gsdk::connect::ConnectInfo& info);
  // The device's entry in the managed list; std::nullopt if it has none.
  absl::StatusOr<std::optional<gsdk::connect::DeviceInfo>> Managed(const Device& device) {
    return Managed(device.gateway_id(), device.id());
  }
  absl::StatusOr<std::optional<gsdk::connect::DeviceInfo>> Managed(const std::string& gateway_id,
                                                                   std::uint32_t device_id);

  // What fixtures with further clients do for these.
  virtual absl::Status LogInAgain();
  virtual void EndClients();

 private:
  bool IsFree(const Device& device) const;

  std::unique_ptr<client::Client> tenant_;
  std::vector<GatewaySettings> gateways_before_;
  std::vector<DeviceSettings> devices_before_;
};

// The information to dial a device, and to register it.
gsdk::connect::ConnectInfo ConnectInfoOf(const Device& device);
gsdk::connect::AsyncConnectInfo AsyncConnectInfoOf(const Device& device);
// Registrations that cannot connect: of the device at the port next to its own, and of an unused ID without an address.
gsdk::connect::AsyncConnectInfo BesideOf(const Device& device);
gsdk::connect::AsyncConnectInfo NobodysInfo();

// Matches changes of one device or gateway; with a status, only changes to that status.
std::function<bool(const DeviceChange&)> Of(std::uint32_t device_id);
std::function<bool(const DeviceChange&)> Of(std::uint32_t device_id, gsdk::connect::Status status);
std::function<bool(const GatewayChange&)> Of(const std::string& gateway_id, gsdk::gateway::Status status);

// The device IDs in the error of a call on many devices.
std::vector<std::uint32_t> DevicesNamedIn(const absl::Status& status);

// The statuses of one device's changes, in their order.
std::vector<gsdk::connect::Status> StatusesOf(const EventLog<DeviceChange>& log, std::uint32_t device_id);

}  // namespace connectmaster::conformance

// Skips the test if the target description does not have the permission (testkit::Target::Permission).
#define NEEDS_PERMISSION(permission)                                          \
  if (!site().Permits(testkit::Target::permission)) {                         \
    GTEST_SKIP() << "the target description does not permit " << #permission; \
  }                                                                           \
  static_assert(true)
