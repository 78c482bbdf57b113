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

namespace connectmaster::client {

namespace internal {
class Session;
}

using DeviceStatusCallbacks = SubscriptionCallbacks<gsdk::connect::StatusChange>;

// The calls of gsdk.connect_master.ConnectMaster: devices and their connections. Reached with Client::ConnectMaster().
//
// Thread safety: every method may be called from any thread. Calls block until they are answered or have timed out.
// Ownership: belongs to its client.
// Errors: the gateway's (see errors.h); where a command on many devices fails, DeviceErrors() tells for which.
// Timeouts: ClientOptions::call_timeout, where a method does not say otherwise; DEADLINE_EXCEEDED after that.
class ConnectMasterApi {
 public:
  using DeviceIds = std::vector<uint32_t>;
  using Timeout = std::optional<std::chrono::milliseconds>;

  explicit ConnectMasterApi(std::shared_ptr<internal::Session> session);

  // The devices on the gateway's subnet that answer within `search_timeout` (whole milliseconds, as many as a
  // uint32_t holds at most; 0 is the gateway's default, 5 s). The call itself may take that and
  // ClientOptions::call_timeout.
  absl::StatusOr<std::vector<gsdk::connect::SearchDeviceInfo>> SearchDevice(
      const std::string& gateway_id, std::chrono::milliseconds search_timeout = std::chrono::milliseconds{5'000});

  // Connects synchronously; the device's ID. Takes ClientOptions::connect_timeout at most, or `timeout`.
  absl::StatusOr<uint32_t> Connect(const std::string& gateway_id, const gsdk::connect::ConnectInfo& info,
                                   Timeout timeout = std::nullopt);
  absl::Status Disconnect(const DeviceIds& device_ids);
  absl::Status DisconnectAll(const std::string& gateway_id);

  // The managed list: every device that the gateway is connected to or keeps trying to connect to.
  absl::StatusOr<std::vector<gsdk::connect::DeviceInfo>> GetDeviceList(const std::string& gateway_id);

  // Asynchronous connections: what the gateway keeps connecting to. The DB calls change what is stored.
  absl::Status AddAsyncConnection(const std::string& gateway_id,
                                  const std::vector<gsdk::connect::AsyncConnectInfo>& infos);
  absl::Status DeleteAsyncConnection(const std::string& gateway_id, const DeviceIds& device_ids);
  absl::Status AddAsyncConnectionDB(const std::string& gateway_id,
                                    const std::vector<gsdk::connect::AsyncConnectInfo>& infos);
  absl::Status DeleteAsyncConnectionDB(const std::string& gateway_id, const DeviceIds& device_ids);
  absl::StatusOr<std::vector<gsdk::connect::AsyncConnectInfo>> GetAsyncConnectionDB(const std::string& gateway_id);

  // Devices that dial in.
  absl::StatusOr<std::vector<gsdk::connect::PendingDeviceInfo>> GetPendingList(const std::string& gateway_id);
  absl::StatusOr<gsdk::connect::AcceptFilter> GetAcceptFilter(const std::string& gateway_id);
  absl::Status SetAcceptFilter(const std::string& gateway_id, const gsdk::connect::AcceptFilter& filter);
  absl::StatusOr<gsdk::connect::AcceptFilter> GetAcceptFilterDB(const std::string& gateway_id);
  absl::Status SetAcceptFilterDB(const std::string& gateway_id, const gsdk::connect::AcceptFilter& filter);

  absl::Status SetConnectionMode(uint32_t device_id, gsdk::connect::ConnectionMode mode);
  absl::Status EnableSSL(uint32_t device_id);
  absl::Status DisableSSL(uint32_t device_id);

  // The same on many devices. A thousand slow devices take their time: give a `timeout` that fits.
  absl::Status SetConnectionModeMulti(const DeviceIds& device_ids, gsdk::connect::ConnectionMode mode,
                                      Timeout timeout = std::nullopt);
  absl::Status EnableSSLMulti(const DeviceIds& device_ids, Timeout timeout = std::nullopt);
  absl::Status DisableSSLMulti(const DeviceIds& device_ids, Timeout timeout = std::nullopt);

  // Slaves on RS-485 and Wiegand. Deleting names the parents.
  absl::StatusOr<std::vector<gsdk::connect::SlaveDeviceInfo>> GetSlaveDevice(const std::string& gateway_id);
  absl::Status SetSlaveDevice(const std::string& gateway_id, const std::vector<gsdk::connect::SlaveDeviceInfo>& infos);
  absl::Status AddSlaveDeviceDB(const std::string& gateway_id,
                                const std::vector<gsdk::connect::SlaveDeviceInfo>& infos);
  absl::Status DeleteSlaveDeviceDB(const std::string& gateway_id, const DeviceIds& device_ids);
  absl::StatusOr<std::vector<gsdk::connect::SlaveDeviceInfo>> GetSlaveDeviceDB(const std::string& gateway_id);

  // Every change of the status of the tenant's devices. Returns at once: what goes wrong reaches
  // StatusSubscription::WaitUntilAccepted() and on_end. `queue_size`: how many changes the gateway keeps for a slow
  // subscriber. It has no timeout.
  std::unique_ptr<StatusSubscription> SubscribeStatus(DeviceStatusCallbacks callbacks, int32_t queue_size = 4096);

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace connectmaster::client
