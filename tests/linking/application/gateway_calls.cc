#include "caller.h"
#include "calls.h"
#include "gateway.grpc.pb.h"

namespace application {

void CallGateway(const Session& session, std::vector<Call>& calls) {
  using gsdk::gateway::Gateway;
  using Stub = Gateway::Stub;
  Caller<Gateway> gateway(session, calls);
  const std::string id = R"(gatewayID: "gateway2" )";
  const std::string ids = R"(gatewayIDs: "gateway2" )";
  auto changes = gateway.Open("SubscribeStatus", &Stub::SubscribeStatus, "queueSize: 4096");
  gateway.Ask("Add", &Stub::Add, ids);
  changes.ReadUntil([](const auto& change) { return change.gatewayid() == "gateway2"; });
  gateway.Ask("GetList", &Stub::GetList, "");
  gateway.Ask("Get", &Stub::Get, R"(gatewayIDs: "gateway1" gatewayIDs: "gateway2")");
  gateway.Ask("CreateCertificate", &Stub::CreateCertificate,
              id + R"(subject { commonName: "gateway2" city: "Seoul" } expireAfterYears: 2)");
  const auto issued = gateway.Ask("GetIssuanceHistory", &Stub::GetIssuanceHistory, ids);
  const auto serial = issued.certinfos_size() == 1 ? issued.certinfos(0).serialno() : 1;
  const std::string certificate = id + "serialNOs: " + std::to_string(serial);
  gateway.Ask("AddCertificateBlacklist", &Stub::AddCertificateBlacklist, certificate);
  gateway.Ask("GetCertificateBlacklist", &Stub::GetCertificateBlacklist, ids);
  gateway.Ask("DeleteCertificateBlacklist", &Stub::DeleteCertificateBlacklist, certificate);
  gateway.Ask("Delete", &Stub::Delete, ids);
  gateway.Close(changes);
}

}  // namespace application
