#include "connectmaster/client/tenant.h"

#include <utility>

#include "call.h"
#include "connectmaster/tenant.grpc.pb.h"

namespace connectmaster::client {

using internal::TakeList;

struct TenantApi::Impl : internal::Endpoint<gsdk::tenant::Tenant> {
  using Endpoint::Endpoint;
};

namespace {

// The requests that are nothing but tenant IDs, or a tenant ID with gateways or serial numbers.

template <typename Request>
Request ForTenants(const TenantApi::Ids& tenant_ids) {
  Request request;
  request.mutable_tenantids()->Assign(tenant_ids.begin(), tenant_ids.end());
  return request;
}

template <typename Request>
Request ForGateways(const std::string& tenant_id, const TenantApi::Ids& gateway_ids) {
  Request request;
  request.set_tenantid(tenant_id);
  request.mutable_gatewayids()->Assign(gateway_ids.begin(), gateway_ids.end());
  return request;
}

template <typename Request>
Request ForSerialNumbers(const std::string& tenant_id, const TenantApi::SerialNumbers& serial_numbers) {
  Request request;
  request.set_tenantid(tenant_id);
  request.mutable_serialnos()->Assign(serial_numbers.begin(), serial_numbers.end());
  return request;
}

}  // namespace

TenantApi::TenantApi(std::shared_ptr<internal::Session> session) : impl_(std::make_shared<Impl>(std::move(session))) {}

absl::StatusOr<TenantApi::Ids> TenantApi::GetList() {
  return TakeList(impl_->Call(&Impl::Stub::GetList, gsdk::tenant::GetListRequest()),
                  &gsdk::tenant::GetListResponse::mutable_tenantids);
}

absl::StatusOr<std::vector<gsdk::tenant::TenantInfo>> TenantApi::Get(const Ids& tenant_ids) {
  return TakeList(impl_->Call(&Impl::Stub::Get, ForTenants<gsdk::tenant::GetRequest>(tenant_ids)),
                  &gsdk::tenant::GetResponse::mutable_tenantinfos);
}

absl::Status TenantApi::Add(const std::vector<gsdk::tenant::TenantInfo>& infos) {
  gsdk::tenant::AddRequest request;
  request.mutable_tenantinfos()->Assign(infos.begin(), infos.end());
  return impl_->Call(&Impl::Stub::Add, request).status();
}

absl::Status TenantApi::Delete(const Ids& tenant_ids) {
  return impl_->Call(&Impl::Stub::Delete, ForTenants<gsdk::tenant::DeleteRequest>(tenant_ids)).status();
}

absl::Status TenantApi::AddGateway(const std::string& tenant_id, const Ids& gateway_ids) {
  return impl_->Call(&Impl::Stub::AddGateway, ForGateways<gsdk::tenant::AddGatewayRequest>(tenant_id, gateway_ids))
      .status();
}

absl::Status TenantApi::DeleteGateway(const std::string& tenant_id, const Ids& gateway_ids) {
  return impl_
      ->Call(&Impl::Stub::DeleteGateway, ForGateways<gsdk::tenant::DeleteGatewayRequest>(tenant_id, gateway_ids))
      .status();
}

absl::StatusOr<gsdk::tenant::CreateCertificateResponse> TenantApi::CreateCertificate(const std::string& tenant_id,
                                                                                     const gsdk::cert::PKIName& subject,
                                                                                     int32_t expire_after_years) {
  gsdk::tenant::CreateCertificateRequest request;
  request.set_tenantid(tenant_id);
  *request.mutable_subject() = subject;
  request.set_expireafteryears(expire_after_years);
  return impl_->Call(&Impl::Stub::CreateCertificate, request);
}

absl::StatusOr<std::vector<gsdk::tenant::CertificateInfo>> TenantApi::GetIssuanceHistory(const Ids& tenant_ids) {
  return TakeList(
      impl_->Call(&Impl::Stub::GetIssuanceHistory, ForTenants<gsdk::tenant::GetIssuanceHistoryRequest>(tenant_ids)),
      &gsdk::tenant::GetIssuanceHistoryResponse::mutable_certinfos);
}

absl::StatusOr<std::vector<gsdk::tenant::CertificateInfo>> TenantApi::GetCertificateBlacklist(const Ids& tenant_ids) {
  return TakeList(impl_->Call(&Impl::Stub::GetCertificateBlacklist,
                              ForTenants<gsdk::tenant::GetCertificateBlacklistRequest>(tenant_ids)),
                  &gsdk::tenant::GetCertificateBlacklistResponse::mutable_certinfos);
}

absl::Status TenantApi::AddCertificateBlacklist(const std::string& tenant_id, const SerialNumbers& serial_numbers) {
  const auto request = ForSerialNumbers<gsdk::tenant::AddCertificateBlacklistRequest>(tenant_id, serial_numbers);
  return impl_->Call(&Impl::Stub::AddCertificateBlacklist, request).status();
}

absl::Status TenantApi::DeleteCertificateBlacklist(const std::string& tenant_id, const SerialNumbers& serial_numbers) {
  const auto request = ForSerialNumbers<gsdk::tenant::DeleteCertificateBlacklistRequest>(tenant_id, serial_numbers);
  return impl_->Call(&Impl::Stub::DeleteCertificateBlacklist, request).status();
}

}  // namespace connectmaster::client
