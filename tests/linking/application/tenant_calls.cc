#include "caller.h"
#include "calls.h"
#include "tenant.grpc.pb.h"

namespace application {

void CallTenant(const Session& session, std::vector<Call>& calls) {
  using gsdk::tenant::Tenant;
  using Stub = Tenant::Stub;
  Caller<Tenant> tenant(session, calls);
  const std::string id = R"(tenantID: "tenant2" )";
  const std::string ids = R"(tenantIDs: "tenant2" )";
  tenant.Ask("Add", &Stub::Add, R"(tenantInfos { tenantID: "tenant2" gatewayIDs: "gateway3" })");
  tenant.Ask("GetList", &Stub::GetList, "");
  tenant.Ask("Get", &Stub::Get, ids);
  tenant.Ask("AddGateway", &Stub::AddGateway, id + R"(gatewayIDs: "gateway4")");
  tenant.Ask("DeleteGateway", &Stub::DeleteGateway, id + R"(gatewayIDs: "gateway4")");
  tenant.Ask("CreateCertificate", &Stub::CreateCertificate,
             id + R"(subject { commonName: "tenant2" country: "KR" } expireAfterYears: 1)");
  const auto issued = tenant.Ask("GetIssuanceHistory", &Stub::GetIssuanceHistory, ids);
  const auto serial = issued.certinfos_size() == 1 ? issued.certinfos(0).serialno() : 1;
  const std::string certificate = id + "serialNOs: " + std::to_string(serial);
  tenant.Ask("AddCertificateBlacklist", &Stub::AddCertificateBlacklist, certificate);
  tenant.Ask("GetCertificateBlacklist", &Stub::GetCertificateBlacklist, ids);
  tenant.Ask("DeleteCertificateBlacklist", &Stub::DeleteCertificateBlacklist, certificate);
  tenant.Ask("Delete", &Stub::Delete, ids);
}

}  // namespace application
