#include "connectmaster/client/connect_master.h"

#include <utility>

#include "call.h"
#include "connect_master.grpc.pb.h"
#include "subscribe.h"

namespace connectmaster::client {

namespace wire = gsdk::connect_master;
using Stub = wire::ConnectMaster::Stub;
using internal::TakeList;

struct ConnectMasterApi::Impl : internal::Endpoint<wire::ConnectMaster> {
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
  auto request = ForGateway<wire::SearchDeviceRequest>(gateway_id);
  request.set_timeout(static_cast<uint32_t>(search_timeout.count()));
  const auto searching = search_timeout.count() == 0 ? kDefaultSearch : search_timeout;
  return TakeList(impl_->Call(searching + impl_->session->options().call_timeout, &Stub::SearchDevice, request),
                  &wire::SearchDeviceResponse::mutable_deviceinfos);
}

absl::StatusOr<uint32_t> ConnectMasterApi::Connect(const std::string& gateway_id,
                                                   const gsdk::connect::ConnectInfo& info, Timeout timeout) {
  auto request = ForGateway<wire::ConnectRequest>(gateway_id);
  *request.mutable_connectinfo() = info;
  const auto response =
      impl_->Call(timeout.value_or(impl_->session->options().connect_timeout), &Stub::Connect, request);
  if (!response.ok()) return response.status();
  return response->deviceid();
}

absl::Status ConnectMasterApi::Disconnect(const DeviceIds& device_ids) {
  return impl_->Call(&Stub::Disconnect, ForDevices<wire::DisconnectRequest>(device_ids)).status();
}

absl::Status ConnectMasterApi::DisconnectAll(const std::string& gateway_id) {
  return impl_->Call(&Stub::DisconnectAll, ForGateway<wire::DisconnectAllRequest>(gateway_id)).status();
}

absl::StatusOr<std::vector<gsdk::connect::DeviceInfo>> ConnectMasterApi::GetDeviceList(const std::string& gateway_id) {
  return TakeList(impl_->Call(&Stub::GetDeviceList, ForGateway<wire::GetDeviceListRequest>(gateway_id)),
                  &wire::GetDeviceListResponse::mutable_deviceinfos);
}

absl::Status ConnectMasterApi::AddAsyncConnection(const std::string& gateway_id,
                                                  const std::vector<gsdk::connect::AsyncConnectInfo>& infos) {
  const auto request = WithConnections<wire::AddAsyncConnectionRequest>(gateway_id, infos);
  return impl_->Call(&Stub::AddAsyncConnection, request).status();
}

absl::Status ConnectMasterApi::DeleteAsyncConnection(const std::string& gateway_id, const DeviceIds& device_ids) {
  const auto request = ForGatewayAndDevices<wire::DeleteAsyncConnectionRequest>(gateway_id, device_ids);
  return impl_->Call(&Stub::DeleteAsyncConnection, request).status();
}

absl::Status ConnectMasterApi::AddAsyncConnectionDB(const std::string& gateway_id,
                                                    const std::vector<gsdk::connect::AsyncConnectInfo>& infos) {
  const auto request = WithConnections<wire::AddAsyncConnectionDBRequest>(gateway_id, infos);
  return impl_->Call(&Stub::AddAsyncConnectionDB, request).status();
}

absl::Status ConnectMasterApi::DeleteAsyncConnectionDB(const std::string& gateway_id, const DeviceIds& device_ids) {
  const auto request = ForGatewayAndDevices<wire::DeleteAsyncConnectionDBRequest>(gateway_id, device_ids);
  return impl_->Call(&Stub::DeleteAsyncConnectionDB, request).status();
}

absl::StatusOr<std::vector<gsdk::connect::AsyncConnectInfo>> ConnectMasterApi::GetAsyncConnectionDB(
    const std::string& gateway_id) {
  const auto request = ForGateway<wire::GetAsyncConnectionDBRequest>(gateway_id);
  return TakeList(impl_->Call(&Stub::GetAsyncConnectionDB, request),
                  &wire::GetAsyncConnectionDBResponse::mutable_connectinfos);
}

absl::StatusOr<std::vector<gsdk::connect::PendingDeviceInfo>> ConnectMasterApi::GetPendingList(
    const std::string& gateway_id) {
  return TakeList(impl_->Call(&Stub::GetPendingList, ForGateway<wire::GetPendingListRequest>(gateway_id)),
                  &wire::GetPendingListResponse::mutable_deviceinfos);
}

absl::StatusOr<gsdk::connect::AcceptFilter> ConnectMasterApi::GetAcceptFilter(const std::string& gateway_id) {
  return TakeFilter(impl_->Call(&Stub::GetAcceptFilter, ForGateway<wire::GetAcceptFilterRequest>(gateway_id)));
}

absl::Status ConnectMasterApi::SetAcceptFilter(const std::string& gateway_id,
                                               const gsdk::connect::AcceptFilter& filter) {
  const auto request = WithFilter<wire::SetAcceptFilterRequest>(gateway_id, filter);
  return impl_->Call(&Stub::SetAcceptFilter, request).status();
}

absl::StatusOr<gsdk::connect::AcceptFilter> ConnectMasterApi::GetAcceptFilterDB(const std::string& gateway_id) {
  return TakeFilter(impl_->Call(&Stub::GetAcceptFilterDB, ForGateway<wire::GetAcceptFilterDBRequest>(gateway_id)));
}

absl::Status ConnectMasterApi::SetAcceptFilterDB(const std::string& gateway_id,
                                                 const gsdk::connect::AcceptFilter& filter) {
  const auto request = WithFilter<wire::SetAcceptFilterDBRequest>(gateway_id, filter);
  return impl_->Call(&Stub::SetAcceptFilterDB, request).status();
}

absl::Status ConnectMasterApi::SetConnectionMode(uint32_t device_id, gsdk::connect::ConnectionMode mode) {
  auto request = ForDevice<wire::SetConnectionModeRequest>(device_id);
  request.set_connectionmode(mode);
  return impl_->Call(&Stub::SetConnectionMode, request).status();
}

absl::Status ConnectMasterApi::EnableSSL(uint32_t device_id) {
  return impl_->Call(&Stub::EnableSSL, ForDevice<wire::EnableSSLRequest>(device_id)).status();
}

absl::Status ConnectMasterApi::DisableSSL(uint32_t device_id) {
  return impl_->Call(&Stub::DisableSSL, ForDevice<wire::DisableSSLRequest>(device_id)).status();
}

absl::Status ConnectMasterApi::SetConnectionModeMulti(const DeviceIds& device_ids, gsdk::connect::ConnectionMode mode,
                                                      Timeout timeout) {
  auto request = ForDevices<wire::SetConnectionModeMultiRequest>(device_ids);
  request.set_connectionmode(mode);
  return impl_->Call(impl_->TimeoutOr(timeout), &Stub::SetConnectionModeMulti, request).status();
}

absl::Status ConnectMasterApi::EnableSSLMulti(const DeviceIds& device_ids, Timeout timeout) {
  const auto request = ForDevices<wire::EnableSSLMultiRequest>(device_ids);
  return impl_->Call(impl_->TimeoutOr(timeout), &Stub::EnableSSLMulti, request).status();
}

absl::Status ConnectMasterApi::DisableSSLMulti(const DeviceIds& device_ids, Timeout timeout) {
  const auto request = ForDevices<wire::DisableSSLMultiRequest>(device_ids);
  return impl_->Call(impl_->TimeoutOr(timeout), &Stub::DisableSSLMulti, request).status();
}

absl::StatusOr<std::vector<gsdk::connect::SlaveDeviceInfo>> ConnectMasterApi::GetSlaveDevice(
    const std::string& gateway_id) {
  return TakeList(impl_->Call(&Stub::GetSlaveDevice, ForGateway<wire::GetSlaveDeviceRequest>(gateway_id)),
                  &wire::GetSlaveDeviceResponse::mutable_slavedeviceinfos);
}

absl::Status ConnectMasterApi::SetSlaveDevice(const std::string& gateway_id,
                                              const std::vector<gsdk::connect::SlaveDeviceInfo>& infos) {
  const auto request = WithSlaves<wire::SetSlaveDeviceRequest>(gateway_id, infos);
  return impl_->Call(&Stub::SetSlaveDevice, request).status();
}

absl::Status ConnectMasterApi::AddSlaveDeviceDB(const std::string& gateway_id,
                                                const std::vector<gsdk::connect::SlaveDeviceInfo>& infos) {
  const auto request = WithSlaves<wire::AddSlaveDeviceDBRequest>(gateway_id, infos);
  return impl_->Call(&Stub::AddSlaveDeviceDB, request).status();
}

absl::Status ConnectMasterApi::DeleteSlaveDeviceDB(const std::string& gateway_id, const DeviceIds& device_ids) {
  const auto request = ForGatewayAndDevices<wire::DeleteSlaveDeviceDBRequest>(gateway_id, device_ids);
  return impl_->Call(&Stub::DeleteSlaveDeviceDB, request).status();
}

absl::StatusOr<std::vector<gsdk::connect::SlaveDeviceInfo>> ConnectMasterApi::GetSlaveDeviceDB(
    const std::string& gateway_id) {
  return TakeList(impl_->Call(&Stub::GetSlaveDeviceDB, ForGateway<wire::GetSlaveDeviceDBRequest>(gateway_id)),
                  &wire::GetSlaveDeviceDBResponse::mutable_slavedeviceinfos);
}

std::unique_ptr<StatusSubscription> ConnectMasterApi::SubscribeStatus(DeviceStatusCallbacks callbacks,
                                                                      int32_t queue_size) {
  wire::SubscribeStatusRequest request;
  request.set_queuesize(queue_size);
  return internal::Subscribe(impl_, std::move(callbacks), std::move(request), &Stub::async::SubscribeStatus);
}

}  // namespace connectmaster::client
