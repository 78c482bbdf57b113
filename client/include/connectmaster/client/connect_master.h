#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "connectmaster/client/subscription.h"
#include "connectmaster/connect.pb.h"
#include "connectmaster/export.h"

namespace connectmaster::client {

namespace internal {
class Session;
}

using DeviceStatusCallbacks = SubscriptionCallbacks<gsdk::connect::StatusChange>;

// The calls of gsdk.connect_master.ConnectMaster: devices and their connections. Reached with Client::ConnectMaster().
//
// Thread safety: every method may be called from any thread. Calls block until they are answered or have timed out.
// Ownership: belongs to its client.
// Errors: the gateway's (see errors.h). If a command on many devices fails, DeviceErrors() lists the failed devices. A
// call that names a device gateway returns NOT_FOUND if the tenant does not own it (GW-3), and UNAVAILABLE if it is not
// connected to the master gateway; the ...DB calls work without a connection (GW-7).
// Timeouts: ClientOptions::call_timeout unless a method says otherwise; DEADLINE_EXCEEDED after that.
class CONNECTMASTER_EXPORT ConnectMasterApi {
 public:
  using DeviceIds = std::vector<uint32_t>;
  using Timeout = std::optional<std::chrono::milliseconds>;

  // For Client only.
  explicit ConnectMasterApi(std::shared_ptr<internal::Session> session);

  // Lists the devices on the gateway's subnet that answer within `search_timeout`: whole milliseconds that fit a
  // uint32_t; 0 means the gateway's default, 5 s. The call itself may take `search_timeout` plus
  // ClientOptions::call_timeout.
  absl::StatusOr<std::vector<gsdk::connect::SearchDeviceInfo>> SearchDevice(
      const std::string& gateway_id, std::chrono::milliseconds search_timeout = std::chrono::milliseconds{5'000});

  // Connects to a device synchronously and returns its ID. UNAVAILABLE if that fails, ALREADY_EXISTS if the device is
  // already in the managed list (SYNC-3, SYNC-5, SYNC-7). Takes at most `timeout`, by default
  // ClientOptions::connect_timeout.
  absl::StatusOr<uint32_t> Connect(const std::string& gateway_id, const gsdk::connect::ConnectInfo& info,
                                   Timeout timeout = std::nullopt);
  // Disconnects the devices, which may be on different gateways. NOT_FOUND if some are not connected or not the
  // tenant's; the others are disconnected (DISC-2). An asynchronous connection is made again after a while (ASYNC-6).
  absl::Status Disconnect(const DeviceIds& device_ids);
  // Disconnects every connected device of a gateway. OK also if none is connected (DISC-3).
  absl::Status DisconnectAll(const std::string& gateway_id);

  // Lists the managed devices: those that the gateway is connected to or keeps trying to connect to.
  absl::StatusOr<std::vector<gsdk::connect::DeviceInfo>> GetDeviceList(const std::string& gateway_id);

  // --- Asynchronous connections, which the gateway makes and maintains in the background.

  // Registers the devices and returns without waiting for them. A device that is already managed gets the new
  // connection information (ASYNC-10).
  absl::Status AddAsyncConnection(const std::string& gateway_id,
                                  const std::vector<gsdk::connect::AsyncConnectInfo>& infos);
  // Disconnects and unregisters the devices. NOT_FOUND if some are not registered; the others are deleted (ASYNC-7).
  absl::Status DeleteAsyncConnection(const std::string& gateway_id, const DeviceIds& device_ids);
  // Stores connections in the database. The gateway gets them whenever it connects, at once if it is connected.
  absl::Status AddAsyncConnectionDB(const std::string& gateway_id,
                                    const std::vector<gsdk::connect::AsyncConnectInfo>& infos);
  // Disconnects the devices and deletes their connections from the database.
  absl::Status DeleteAsyncConnectionDB(const std::string& gateway_id, const DeviceIds& device_ids);
  // Lists the connections in the database.
  absl::StatusOr<std::vector<gsdk::connect::AsyncConnectInfo>> GetAsyncConnectionDB(const std::string& gateway_id);

  // --- Devices that dial in.

  // Lists the devices that dialled in and were refused because they are not in the accept filter.
  absl::StatusOr<std::vector<gsdk::connect::PendingDeviceInfo>> GetPendingList(const std::string& gateway_id);
  // Returns the accept filter; an empty one if none was set.
  absl::StatusOr<gsdk::connect::AcceptFilter> GetAcceptFilter(const std::string& gateway_id);
  // Replaces the accept filter until the gateway reconnects. Existing connections are kept (ACCEPT-7).
  absl::Status SetAcceptFilter(const std::string& gateway_id, const gsdk::connect::AcceptFilter& filter);
  // Returns the accept filter in the database; an empty one if none was set.
  absl::StatusOr<gsdk::connect::AcceptFilter> GetAcceptFilterDB(const std::string& gateway_id);
  // Replaces the accept filter in the database. The gateway gets it whenever it connects, at once if it is connected.
  absl::Status SetAcceptFilterDB(const std::string& gateway_id, const gsdk::connect::AcceptFilter& filter);

  // --- Settings of connected devices. A device whose setting changes drops its connection. NOT_FOUND if the device is
  // not connected or not the tenant's (MULTI-4).

  // Sets whether the gateway dials the device, or the device the gateway.
  absl::Status SetConnectionMode(uint32_t device_id, gsdk::connect::ConnectionMode mode);
  // Gives the device the gateway's root certificate and makes it use TLS.
  absl::Status EnableSSL(uint32_t device_id);
  // Makes the device use plain TCP again.
  absl::Status DisableSSL(uint32_t device_id);

  // The same for many devices, in parallel; a failure on one does not stop the others (MULTI-1). Give a longer
  // `timeout` for a thousand slow devices.
  absl::Status SetConnectionModeMulti(const DeviceIds& device_ids, gsdk::connect::ConnectionMode mode,
                                      Timeout timeout = std::nullopt);
  absl::Status EnableSSLMulti(const DeviceIds& device_ids, Timeout timeout = std::nullopt);
  absl::Status DisableSSLMulti(const DeviceIds& device_ids, Timeout timeout = std::nullopt);

  // --- Slave devices on RS-485 and Wiegand, behind parent devices.

  // Lists the gateway's slaves, by parent.
  absl::StatusOr<std::vector<gsdk::connect::SlaveDeviceInfo>> GetSlaveDevice(const std::string& gateway_id);
  // Sets slaves until the gateway reconnects. FAILED_PRECONDITION if one is not registered on its parent (SLAVE-3).
  absl::Status SetSlaveDevice(const std::string& gateway_id, const std::vector<gsdk::connect::SlaveDeviceInfo>& infos);
  // Stores slaves in the database. The gateway gets them whenever it connects.
  absl::Status AddSlaveDeviceDB(const std::string& gateway_id,
                                const std::vector<gsdk::connect::SlaveDeviceInfo>& infos);
  // Deletes the slaves of the parents `device_ids` from the database.
  absl::Status DeleteSlaveDeviceDB(const std::string& gateway_id, const DeviceIds& device_ids);
  // Lists the slaves in the database, by parent.
  absl::StatusOr<std::vector<gsdk::connect::SlaveDeviceInfo>> GetSlaveDeviceDB(const std::string& gateway_id);

  // --- Status.

  // Subscribes to every status change of the tenant's devices. Returns at once and has no timeout; errors are reported
  // by StatusSubscription::WaitUntilAccepted() and on_end. `queue_size` is how many changes the gateway keeps for a
  // slow subscriber.
  std::unique_ptr<StatusSubscription> SubscribeStatus(DeviceStatusCallbacks callbacks, int32_t queue_size = 4096);

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace connectmaster::client
