#include "connectmaster/client/connect_master.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "call.h"
#include "connectmaster/connect_master.grpc.pb.h"
#include "subscribe.h"
#include "timeout.h"

namespace connectmaster::client {

using internal::TakeList;

struct ConnectMasterApi::Impl : internal::Endpoint<gsdk::connect_master::ConnectMaster> {
  using Endpoint::Endpoint;

  std::chrono::milliseconds TimeoutOr(Timeout timeout) const {
    return timeout.value_or(session->options().call_timeout);
  }
};

namespace {

// The requests, by what they are made of. Only the types differ from call to call.

template <typename Request>
Request ForGateway(const std::string& gateway_id) {
  Request request;
  request.set_gatewayid(gateway_id);
  return request;
}

template <typename Request>
Request ForDevice(uint32_t device_id) {
  Request request;
  request.set_deviceid(device_id);
  return request;
}

template <typename Request>
Request ForDevices(const ConnectMasterApi::DeviceIds& device_ids) {
  Request request;
  request.mutable_deviceids()->Assign(device_ids.begin(), device_ids.end());
  return request;
}

template <typename Request>
Request ForGatewayAndDevices(const std::string& gateway_id, const ConnectMasterApi::DeviceIds& device_ids) {
  auto request = ForDevices<Request>(device_ids);
  request.set_gatewayid(gateway_id);
  return request;
}

template <typename Request>
Request WithConnections(const std::string& gateway_id, const std::vector<gsdk::connect::AsyncConnectInfo>& infos) {
  auto request = ForGateway<Request>(gateway_id);
  request.mutable_connectinfos()->Assign(infos.begin(), infos.end());
  return request;
}

template <typename Request>
Request WithSlaves(const std::string& gateway_id, const std::vector<gsdk::connect::SlaveDeviceInfo>& infos) {
  auto request = ForGateway<Request>(gateway_id);
  request.mutable_slavedeviceinfos()->Assign(infos.begin(), infos.end());
  return request;
}

template <typename Request>
Request WithFilter(const std::string& gateway_id, const gsdk::connect::AcceptFilter& filter) {
  auto request = ForGateway<Request>(gateway_id);
  *request.mutable_filter() = filter;
  return request;
}

// A filter that is missing in the answer is an empty one (ACCEPT-9).
template <typename Response>
absl::StatusOr<gsdk::connect::AcceptFilter> TakeFilter(absl::StatusOr<Response> response) {
  if (!response.ok()) return response.status();
  return std::move(*response->mutable_filter());
}

}  // namespace

ConnectMasterApi::ConnectMasterApi(std::shared_ptr<internal::Session> session)
    : impl_(std::make_shared<Impl>(std::move(session))) {}

absl::StatusOr<std::vector<gsdk::connect::SearchDeviceInfo>> ConnectMasterApi::SearchDevice(
    const std::string& gateway_id, std::chrono::milliseconds search_timeout) {
  constexpr std::chrono::milliseconds kDefaultSearch{5'000};  // SEARCH-2
  constexpr std::chrono::milliseconds kLongestSearch{std::numeric_limits<uint32_t>::max()};
  const auto wanted = std::clamp(search_timeout, std::chrono::milliseconds(0), kLongestSearch);
  auto request = ForGateway<gsdk::connect_master::SearchDeviceRequest>(gateway_id);
  request.set_timeout(static_cast<uint32_t>(wanted.count()));
  const auto searching = wanted.count() == 0 ? kDefaultSearch : wanted;
  const auto timeout = searching + internal::Bounded(impl_->session->options().call_timeout);
  return TakeList(impl_->Call(timeout, &Impl::Stub::SearchDevice, request),
                  &gsdk::connect_master::SearchDeviceResponse::mutable_deviceinfos);
}

absl::StatusOr<uint32_t> ConnectMasterApi::Connect(const std::string& gateway_id,
                                                   const gsdk::connect::ConnectInfo& info, Timeout timeout) {
  auto request = ForGateway<gsdk::connect_master::ConnectRequest>(gateway_id);
  *request.mutable_connectinfo() = info;
  const auto response =
      impl_->Call(timeout.value_or(impl_->session->options().connect_timeout), &Impl::Stub::Connect, request);
  if (!response.ok()) return response.status();
  return response->deviceid();
}

absl::Status ConnectMasterApi::Disconnect(const DeviceIds& device_ids) {
  return impl_->Call(&Impl::Stub::Disconnect, ForDevices<gsdk::connect_master::DisconnectRequest>(device_ids)).status();
}

absl::Status ConnectMasterApi::DisconnectAll(const std::string& gateway_id) {
  return impl_->Call(&Impl::Stub::DisconnectAll, ForGateway<gsdk::connect_master::DisconnectAllRequest>(gateway_id))
      .status();
}

absl::StatusOr<std::vector<gsdk::connect::DeviceInfo>> ConnectMasterApi::GetDeviceList(const std::string& gateway_id) {
  return TakeList(
      impl_->Call(&Impl::Stub::GetDeviceList, ForGateway<gsdk::connect_master::GetDeviceListRequest>(gateway_id)),
      &gsdk::connect_master::GetDeviceListResponse::mutable_deviceinfos);
}

absl::Status ConnectMasterApi::AddAsyncConnection(const std::string& gateway_id,
                                                  const std::vector<gsdk::connect::AsyncConnectInfo>& infos) {
  const auto request = WithConnections<gsdk::connect_master::AddAsyncConnectionRequest>(gateway_id, infos);
  return impl_->Call(&Impl::Stub::AddAsyncConnection, request).status();
}

absl::Status ConnectMasterApi::DeleteAsyncConnection(const std::string& gateway_id, const DeviceIds& device_ids) {
  const auto request = ForGatewayAndDevices<gsdk::connect_master::DeleteAsyncConnectionRequest>(gateway_id, device_ids);
  return impl_->Call(&Impl::Stub::DeleteAsyncConnection, request).status();
}

absl::Status ConnectMasterApi::AddAsyncConnectionDB(const std::string& gateway_id,
                                                    const std::vector<gsdk::connect::AsyncConnectInfo>& infos) {
  const auto request = WithConnections<gsdk::connect_master::AddAsyncConnectionDBRequest>(gateway_id, infos);
  return impl_->Call(&Impl::Stub::AddAsyncConnectionDB, request).status();
}

absl::Status ConnectMasterApi::DeleteAsyncConnectionDB(const std::string& gateway_id, const DeviceIds& device_ids) {
  const auto request =
      ForGatewayAndDevices<gsdk::connect_master::DeleteAsyncConnectionDBRequest>(gateway_id, device_ids);
  return impl_->Call(&Impl::Stub::DeleteAsyncConnectionDB, request).status();
}

absl::StatusOr<std::vector<gsdk::connect::AsyncConnectInfo>> ConnectMasterApi::GetAsyncConnectionDB(
    const std::string& gateway_id) {
  const auto request = ForGateway<gsdk::connect_master::GetAsyncConnectionDBRequest>(gateway_id);
  return TakeList(impl_->Call(&Impl::Stub::GetAsyncConnectionDB, request),
                  &gsdk::connect_master::GetAsyncConnectionDBResponse::mutable_connectinfos);
}

absl::StatusOr<std::vector<gsdk::connect::PendingDeviceInfo>> ConnectMasterApi::GetPendingList(
    const std::string& gateway_id) {
  return TakeList(
      impl_->Call(&Impl::Stub::GetPendingList, ForGateway<gsdk::connect_master::GetPendingListRequest>(gateway_id)),
      &gsdk::connect_master::GetPendingListResponse::mutable_deviceinfos);
}

absl::StatusOr<gsdk::connect::AcceptFilter> ConnectMasterApi::GetAcceptFilter(const std::string& gateway_id) {
  return TakeFilter(
      impl_->Call(&Impl::Stub::GetAcceptFilter, ForGateway<gsdk::connect_master::GetAcceptFilterRequest>(gateway_id)));
}

absl::Status ConnectMasterApi::SetAcceptFilter(const std::string& gateway_id,
                                               const gsdk::connect::AcceptFilter& filter) {
  const auto request = WithFilter<gsdk::connect_master::SetAcceptFilterRequest>(gateway_id, filter);
  return impl_->Call(&Impl::Stub::SetAcceptFilter, request).status();
}

absl::StatusOr<gsdk::connect::AcceptFilter> ConnectMasterApi::GetAcceptFilterDB(const std::string& gateway_id) {
  return TakeFilter(impl_->Call(&Impl::Stub::GetAcceptFilterDB,
                                ForGateway<gsdk::connect_master::GetAcceptFilterDBRequest>(gateway_id)));
}

absl::Status ConnectMasterApi::SetAcceptFilterDB(const std::string& gateway_id,
                                                 const gsdk::connect::AcceptFilter& filter) {
  const auto request = WithFilter<gsdk::connect_master::SetAcceptFilterDBRequest>(gateway_id, filter);
  return impl_->Call(&Impl::Stub::SetAcceptFilterDB, request).status();
}

absl::Status ConnectMasterApi::SetConnectionMode(uint32_t device_id, gsdk::connect::ConnectionMode mode) {
  auto request = ForDevice<gsdk::connect_master::SetConnectionModeRequest>(device_id);
  request.set_connectionmode(mode);
  return impl_->Call(&Impl::Stub::SetConnectionMode, request).status();
}

absl::Status ConnectMasterApi::EnableSSL(uint32_t device_id) {
  return impl_->Call(&Impl::Stub::EnableSSL, ForDevice<gsdk::connect_master::EnableSSLRequest>(device_id)).status();
}

absl::Status ConnectMasterApi::DisableSSL(uint32_t device_id) {
  return impl_->Call(&Impl::Stub::DisableSSL, ForDevice<gsdk::connect_master::DisableSSLRequest>(device_id)).status();
}

absl::Status ConnectMasterApi::SetConnectionModeMulti(const DeviceIds& device_ids, gsdk::connect::ConnectionMode mode,
                                                      Timeout timeout) {
  auto request = ForDevices<gsdk::connect_master::SetConnectionModeMultiRequest>(device_ids);
  request.set_connectionmode(mode);
  return impl_->Call(impl_->TimeoutOr(timeout), &Impl::Stub::SetConnectionModeMulti, request).status();
}

absl::Status ConnectMasterApi::EnableSSLMulti(const DeviceIds& device_ids, Timeout timeout) {
  const auto request = ForDevices<gsdk::connect_master::EnableSSLMultiRequest>(device_ids);
  return impl_->Call(impl_->TimeoutOr(timeout), &Impl::Stub::EnableSSLMulti, request).status();
}

absl::Status ConnectMasterApi::DisableSSLMulti(const DeviceIds& device_ids, Timeout timeout) {
  const auto request = ForDevices<gsdk::connect_master::DisableSSLMultiRequest>(device_ids);
  return impl_->Call(impl_->TimeoutOr(timeout), &Impl::Stub::DisableSSLMulti, request).status();
}

absl::StatusOr<std::vector<gsdk::connect::SlaveDeviceInfo>> ConnectMasterApi::GetSlaveDevice(
    const std::string& gateway_id) {
  return TakeList(
      impl_->Call(&Impl::Stub::GetSlaveDevice, ForGateway<gsdk::connect_master::GetSlaveDeviceRequest>(gateway_id)),
      &gsdk::connect_master::GetSlaveDeviceResponse::mutable_slavedeviceinfos);
}

absl::Status ConnectMasterApi::SetSlaveDevice(const std::string& gateway_id,
                                              const std::vector<gsdk::connect::SlaveDeviceInfo>& infos) {
  const auto request = WithSlaves<gsdk::connect_master::SetSlaveDeviceRequest>(gateway_id, infos);
  return impl_->Call(&Impl::Stub::SetSlaveDevice, request).status();
}

absl::Status ConnectMasterApi::AddSlaveDeviceDB(const std::string& gateway_id,
                                                const std::vector<gsdk::connect::SlaveDeviceInfo>& infos) {
  const auto request = WithSlaves<gsdk::connect_master::AddSlaveDeviceDBRequest>(gateway_id, infos);
  return impl_->Call(&Impl::Stub::AddSlaveDeviceDB, request).status();
}

absl::Status ConnectMasterApi::DeleteSlaveDeviceDB(const std::string& gateway_id, const DeviceIds& device_ids) {
  const auto request = ForGatewayAndDevices<gsdk::connect_master::DeleteSlaveDeviceDBRequest>(gateway_id, device_ids);
  return impl_->Call(&Impl::Stub::DeleteSlaveDeviceDB, request).status();
}

absl::StatusOr<std::vector<gsdk::connect::SlaveDeviceInfo>> ConnectMasterApi::GetSlaveDeviceDB(
    const std::string& gateway_id) {
  return TakeList(
      impl_->Call(&Impl::Stub::GetSlaveDeviceDB, ForGateway<gsdk::connect_master::GetSlaveDeviceDBRequest>(gateway_id)),
      &gsdk::connect_master::GetSlaveDeviceDBResponse::mutable_slavedeviceinfos);
}

std::unique_ptr<StatusSubscription> ConnectMasterApi::SubscribeStatus(DeviceStatusCallbacks callbacks,
                                                                      int32_t queue_size) {
  gsdk::connect_master::SubscribeStatusRequest request;
  request.set_queuesize(queue_size);
  return internal::Subscribe(impl_, std::move(callbacks), std::move(request), &Impl::Stub::async::SubscribeStatus);
}

}  // namespace connectmaster::client
