#include "connectmaster/client/gateway.h"

#include <utility>

#include "call.h"
#include "gateway.grpc.pb.h"
#include "subscribe.h"

namespace connectmaster::client {

namespace wire = gsdk::gateway;
using Stub = wire::Gateway::Stub;
using internal::TakeList;

struct GatewayApi::Impl : internal::Endpoint<wire::Gateway> {
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
  return TakeList(impl_->Call(&Stub::GetList, wire::GetListRequest()), &wire::GetListResponse::mutable_gatewayids);
}

absl::StatusOr<std::vector<wire::GatewayInfo>> GatewayApi::Get(const Ids& gateway_ids) {
  return TakeList(impl_->Call(&Stub::Get, ForGateways<wire::GetRequest>(gateway_ids)),
                  &wire::GetResponse::mutable_gatewayinfos);
}

absl::Status GatewayApi::Add(const Ids& gateway_ids) {
  return impl_->Call(&Stub::Add, ForGateways<wire::AddRequest>(gateway_ids)).status();
}

absl::Status GatewayApi::Delete(const Ids& gateway_ids) {
  return impl_->Call(&Stub::Delete, ForGateways<wire::DeleteRequest>(gateway_ids)).status();
}

absl::StatusOr<wire::CreateCertificateResponse> GatewayApi::CreateCertificate(const std::string& gateway_id,
                                                                              const gsdk::cert::PKIName& subject,
                                                                              int32_t expire_after_years) {
  wire::CreateCertificateRequest request;
  request.set_gatewayid(gateway_id);
  *request.mutable_subject() = subject;
  request.set_expireafteryears(expire_after_years);
  return impl_->Call(&Stub::CreateCertificate, request);
}

absl::StatusOr<std::vector<wire::CertificateInfo>> GatewayApi::GetIssuanceHistory(const Ids& gateway_ids) {
  return TakeList(impl_->Call(&Stub::GetIssuanceHistory, ForGateways<wire::GetIssuanceHistoryRequest>(gateway_ids)),
                  &wire::GetIssuanceHistoryResponse::mutable_certinfos);
}

absl::StatusOr<std::vector<wire::CertificateInfo>> GatewayApi::GetCertificateBlacklist(const Ids& gateway_ids) {
  return TakeList(
      impl_->Call(&Stub::GetCertificateBlacklist, ForGateways<wire::GetCertificateBlacklistRequest>(gateway_ids)),
      &wire::GetCertificateBlacklistResponse::mutable_certinfos);
}

absl::Status GatewayApi::AddCertificateBlacklist(const std::string& gateway_id, const SerialNumbers& serial_numbers) {
  const auto request = ForSerialNumbers<wire::AddCertificateBlacklistRequest>(gateway_id, serial_numbers);
  return impl_->Call(&Stub::AddCertificateBlacklist, request).status();
}

absl::Status GatewayApi::DeleteCertificateBlacklist(const std::string& gateway_id,
                                                    const SerialNumbers& serial_numbers) {
  const auto request = ForSerialNumbers<wire::DeleteCertificateBlacklistRequest>(gateway_id, serial_numbers);
  return impl_->Call(&Stub::DeleteCertificateBlacklist, request).status();
}

std::unique_ptr<StatusSubscription> GatewayApi::SubscribeStatus(GatewayStatusCallbacks callbacks, int32_t queue_size) {
  wire::SubscribeStatusRequest request;
  request.set_queuesize(queue_size);
  return internal::Subscribe(impl_, std::move(callbacks), std::move(request), &Stub::async::SubscribeStatus);
}

}  // namespace connectmaster::client
