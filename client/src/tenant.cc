#include "connectmaster/client/tenant.h"

#include <utility>

#include "call.h"
#include "tenant.grpc.pb.h"

namespace connectmaster::client {

namespace wire = gsdk::tenant;
using Stub = wire::Tenant::Stub;
using internal::TakeList;

struct TenantApi::Impl : internal::Endpoint<wire::Tenant> {
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
  return TakeList(impl_->Call(&Stub::GetList, wire::GetListRequest()), &wire::GetListResponse::mutable_tenantids);
}

absl::StatusOr<std::vector<wire::TenantInfo>> TenantApi::Get(const Ids& tenant_ids) {
  return TakeList(impl_->Call(&Stub::Get, ForTenants<wire::GetRequest>(tenant_ids)),
                  &wire::GetResponse::mutable_tenantinfos);
}

absl::Status TenantApi::Add(const std::vector<wire::TenantInfo>& infos) {
  wire::AddRequest request;
  request.mutable_tenantinfos()->Assign(infos.begin(), infos.end());
  return impl_->Call(&Stub::Add, request).status();
}

absl::Status TenantApi::Delete(const Ids& tenant_ids) {
  return impl_->Call(&Stub::Delete, ForTenants<wire::DeleteRequest>(tenant_ids)).status();
}

absl::Status TenantApi::AddGateway(const std::string& tenant_id, const Ids& gateway_ids) {
  return impl_->Call(&Stub::AddGateway, ForGateways<wire::AddGatewayRequest>(tenant_id, gateway_ids)).status();
}

absl::Status TenantApi::DeleteGateway(const std::string& tenant_id, const Ids& gateway_ids) {
  return impl_->Call(&Stub::DeleteGateway, ForGateways<wire::DeleteGatewayRequest>(tenant_id, gateway_ids)).status();
}

absl::StatusOr<wire::CreateCertificateResponse> TenantApi::CreateCertificate(const std::string& tenant_id,
                                                                             const gsdk::cert::PKIName& subject,
                                                                             int32_t expire_after_years) {
  wire::CreateCertificateRequest request;
  request.set_tenantid(tenant_id);
  *request.mutable_subject() = subject;
  request.set_expireafteryears(expire_after_years);
  return impl_->Call(&Stub::CreateCertificate, request);
}

absl::StatusOr<std::vector<wire::CertificateInfo>> TenantApi::GetIssuanceHistory(const Ids& tenant_ids) {
  return TakeList(impl_->Call(&Stub::GetIssuanceHistory, ForTenants<wire::GetIssuanceHistoryRequest>(tenant_ids)),
                  &wire::GetIssuanceHistoryResponse::mutable_certinfos);
}

absl::StatusOr<std::vector<wire::CertificateInfo>> TenantApi::GetCertificateBlacklist(const Ids& tenant_ids) {
  return TakeList(
      impl_->Call(&Stub::GetCertificateBlacklist, ForTenants<wire::GetCertificateBlacklistRequest>(tenant_ids)),
      &wire::GetCertificateBlacklistResponse::mutable_certinfos);
}

absl::Status TenantApi::AddCertificateBlacklist(const std::string& tenant_id, const SerialNumbers& serial_numbers) {
  const auto request = ForSerialNumbers<wire::AddCertificateBlacklistRequest>(tenant_id, serial_numbers);
  return impl_->Call(&Stub::AddCertificateBlacklist, request).status();
}

absl::Status TenantApi::DeleteCertificateBlacklist(const std::string& tenant_id, const SerialNumbers& serial_numbers) {
  const auto request = ForSerialNumbers<wire::DeleteCertificateBlacklistRequest>(tenant_id, serial_numbers);
  return impl_->Call(&Stub::DeleteCertificateBlacklist, request).status();
}

}  // namespace connectmaster::client
