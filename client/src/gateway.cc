#include "connectmaster/client/gateway.h"

#include <utility>

#include "call.h"
#include "connectmaster/gateway.grpc.pb.h"
#include "subscribe.h"

namespace connectmaster::client {

using internal::TakeList;

struct GatewayApi::Impl : internal::Endpoint<gsdk::gateway::Gateway> {
  using Endpoint::Endpoint;
};

namespace {

// The requests that are nothing but gateway IDs, or a gateway ID with serial numbers.

template <typename Request>
Request ForGateways(const GatewayApi::Ids& gateway_ids) {
  Request request;
  request.mutable_gatewayids()->Assign(gateway_ids.begin(), gateway_ids.end());
  return request;
}

template <typename Request>
Request ForSerialNumbers(const std::string& gateway_id, const GatewayApi::SerialNumbers& serial_numbers) {
  Request request;
  request.set_gatewayid(gateway_id);
  request.mutable_serialnos()->Assign(serial_numbers.begin(), serial_numbers.end());
  return request;
}

}  // namespace

GatewayApi::GatewayApi(std::shared_ptr<internal::Session> session)
    : impl_(std::make_shared<Impl>(std::move(session))) {}

absl::StatusOr<GatewayApi::Ids> GatewayApi::GetList() {
  return TakeList(impl_->Call(&Impl::Stub::GetList, gsdk::gateway::GetListRequest()),
                  &gsdk::gateway::GetListResponse::mutable_gatewayids);
}

absl::StatusOr<std::vector<gsdk::gateway::GatewayInfo>> GatewayApi::Get(const Ids& gateway_ids) {
  return TakeList(impl_->Call(&Impl::Stub::Get, ForGateways<gsdk::gateway::GetRequest>(gateway_ids)),
                  &gsdk::gateway::GetResponse::mutable_gatewayinfos);
}

absl::Status GatewayApi::Add(const Ids& gateway_ids) {
  return impl_->Call(&Impl::Stub::Add, ForGateways<gsdk::gateway::AddRequest>(gateway_ids)).status();
}

absl::Status GatewayApi::Delete(const Ids& gateway_ids) {
  return impl_->Call(&Impl::Stub::Delete, ForGateways<gsdk::gateway::DeleteRequest>(gateway_ids)).status();
}

absl::StatusOr<gsdk::gateway::CreateCertificateResponse> GatewayApi::CreateCertificate(
    const std::string& gateway_id, const gsdk::cert::PKIName& subject, int32_t expire_after_years) {
  gsdk::gateway::CreateCertificateRequest request;
  request.set_gatewayid(gateway_id);
  *request.mutable_subject() = subject;
  request.set_expireafteryears(expire_after_years);
  return impl_->Call(&Impl::Stub::CreateCertificate, request);
}

absl::StatusOr<std::vector<gsdk::gateway::CertificateInfo>> GatewayApi::GetIssuanceHistory(const Ids& gateway_ids) {
  return TakeList(
      impl_->Call(&Impl::Stub::GetIssuanceHistory, ForGateways<gsdk::gateway::GetIssuanceHistoryRequest>(gateway_ids)),
      &gsdk::gateway::GetIssuanceHistoryResponse::mutable_certinfos);
}

absl::StatusOr<std::vector<gsdk::gateway::CertificateInfo>> GatewayApi::GetCertificateBlacklist(
    const Ids& gateway_ids) {
  return TakeList(impl_->Call(&Impl::Stub::GetCertificateBlacklist,
                              ForGateways<gsdk::gateway::GetCertificateBlacklistRequest>(gateway_ids)),
                  &gsdk::gateway::GetCertificateBlacklistResponse::mutable_certinfos);
}

absl::Status GatewayApi::AddCertificateBlacklist(const std::string& gateway_id, const SerialNumbers& serial_numbers) {
  const auto request = ForSerialNumbers<gsdk::gateway::AddCertificateBlacklistRequest>(gateway_id, serial_numbers);
  return impl_->Call(&Impl::Stub::AddCertificateBlacklist, request).status();
}

absl::Status GatewayApi::DeleteCertificateBlacklist(const std::string& gateway_id,
                                                    const SerialNumbers& serial_numbers) {
  const auto request = ForSerialNumbers<gsdk::gateway::DeleteCertificateBlacklistRequest>(gateway_id, serial_numbers);
  return impl_->Call(&Impl::Stub::DeleteCertificateBlacklist, request).status();
}

std::unique_ptr<StatusSubscription> GatewayApi::SubscribeStatus(GatewayStatusCallbacks callbacks, int32_t queue_size) {
  gsdk::gateway::SubscribeStatusRequest request;
  request.set_queuesize(queue_size);
  return internal::Subscribe(impl_, std::move(callbacks), std::move(request), &Impl::Stub::async::SubscribeStatus);
}

}  // namespace connectmaster::client
