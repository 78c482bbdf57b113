// What survives, and what a failing disk does.
#include <filesystem>
#include <fstream>

#include "connectmaster/tenant.grpc.pb.h"
#include "fixture.h"
#include "support/temp_dir.h"

namespace connectmaster::fakegateway {
namespace {

using ::testing::HasSubstr;
using ::testing::UnorderedElementsAre;

class PersistenceTest : public ::testing::Test {
 protected:
  std::string Database() const { return (folder_.path() / "gateway.db").string(); }

  FakeGatewayOptions Options() const {
    FakeGatewayOptions options = Tutorial();
    options.database = Database();
    options.authority = authority_;
    return options;
  }

  const certs::CertificateAuthority authority_ =
      certs::CertificateAuthority::Create({.common_name = "Test CA"}, certs::KeyType::kEcP256,
                                          std::chrono::floor<seconds>(std::chrono::system_clock::now()))
          .value();
  testing::TempDir folder_;
};

TEST_F(PersistenceTest, WhatIsRegisteredAndBlacklistedSurvivesARestart) {
  RecordProperty("requirements", "TENANT-4 TENANT-9 TENANT-10 GW-1 GW-6 ROBUST-2");
  gsdk::gateway::CreateCertificateResponse issued;
  {
    const auto gateway = StartGateway(Options());
    const Client client = InProcessTenant(*gateway);
    const auto stub = gsdk::gateway::Gateway::NewStub(client.channel);
    ASSERT_THAT(AddGateway(client, "gateway2"), IsOk());
    gsdk::gateway::CreateCertificateRequest request;
    request.set_gatewayid("gateway2");
    request.mutable_subject()->set_commonname("gateway2");
    request.set_expireafteryears(3);
    ASSERT_THAT(FromGrpc(stub->CreateCertificate(Context(client.token).get(), request, &issued)), IsOk());
    gsdk::gateway::AddCertificateBlacklistRequest blacklist;
    blacklist.set_gatewayid("gateway2");
    blacklist.add_serialnos(*certs::Certificate::FromPem(issued.gatewaycert())->SerialNumber());
    gsdk::gateway::AddCertificateBlacklistResponse response;
    ASSERT_THAT(FromGrpc(stub->AddCertificateBlacklist(Context(client.token).get(), blacklist, &response)), IsOk());
  }
  const auto gateway = StartGateway(Options());
  const Client client = InProcessTenant(*gateway);
  EXPECT_THAT(*GatewaysOf(client), UnorderedElementsAre("gateway1", "gateway2"));
  gsdk::gateway::GetIssuanceHistoryRequest request;
  request.add_gatewayids("gateway2");
  gsdk::gateway::GetIssuanceHistoryResponse history;
  ASSERT_THAT(FromGrpc(gsdk::gateway::Gateway::NewStub(client.channel)
                           ->GetIssuanceHistory(Context(client.token).get(), request, &history)),
              IsOk());
  ASSERT_EQ(history.certinfos_size(), 1);
  EXPECT_EQ(history.certinfos(0).subject().commonname(), "gateway2");
  EXPECT_TRUE(history.certinfos(0).blacklisted());
}

TEST_F(PersistenceTest, WhatWasDeletedStaysDeletedThoughTheFleetHasIt) {
  RecordProperty("requirements", "TENANT-6 GW-1");
  {
    const auto gateway = StartGateway(Options());
    const Client client = InProcessTenant(*gateway);
    gsdk::gateway::DeleteRequest request;
    request.add_gatewayids("gateway1");
    gsdk::gateway::DeleteResponse response;
    ASSERT_THAT(
        FromGrpc(
            gsdk::gateway::Gateway::NewStub(client.channel)->Delete(Context(client.token).get(), request, &response)),
        IsOk());
  }
  const auto gateway = StartGateway(Options());
  EXPECT_TRUE(GatewaysOf(InProcessTenant(*gateway))->empty());
}

TEST_F(PersistenceTest, WhatTheDiskRefusesNeverTakesEffect) {
  RecordProperty("requirements", "ROBUST-2");
  const auto gateway = StartGateway(Options());
  const Client client = InProcessTenant(*gateway);
  std::filesystem::rename(Database(), Database() + ".moved");
  EXPECT_THAT(AddGateway(client, "gateway2"), StatusIs(absl::StatusCode::kUnavailable, HasSubstr(Database())));
  EXPECT_THAT(*GatewaysOf(client), UnorderedElementsAre("gateway1"));
  std::filesystem::rename(Database() + ".moved", Database());
  EXPECT_THAT(AddGateway(client, "gateway2"), IsOk());
  EXPECT_THAT(*GatewaysOf(client), UnorderedElementsAre("gateway1", "gateway2"));
  std::filesystem::remove_all(folder_.path());
  EXPECT_THAT(AddGateway(client, "gateway3"), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(*GatewaysOf(client), UnorderedElementsAre("gateway1", "gateway2"));
}

TEST_F(PersistenceTest, ADatabaseInUseIsAnError) {
  const auto first = StartGateway(Options());
  EXPECT_THAT(FakeGateway::Start(Options()),
              StatusIs(absl::StatusCode::kUnavailable, ::testing::AllOf(HasSubstr(Database()), HasSubstr("in use"))));
  EXPECT_THAT(AddGateway(InProcessTenant(*first), "gateway2"), IsOk());
}

TEST_F(PersistenceTest, AFileThatIsNoDatabaseIsAnError) {
  std::ofstream(Database()) << "{\"tenants\": []}";
  EXPECT_THAT(FakeGateway::Start(Options()), StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr(Database())));
  FakeGatewayOptions options = Options();
  options.database = (folder_.path() / "missing" / "gateway.db").string();
  EXPECT_THAT(FakeGateway::Start(options), StatusIs(absl::StatusCode::kUnavailable, HasSubstr(options.database)));
}

absl::Status DeleteTenant(const Client& admin, const std::string& tenant_id) {
  gsdk::tenant::DeleteRequest request;
  request.add_tenantids(tenant_id);
  gsdk::tenant::DeleteResponse response;
  return FromGrpc(gsdk::tenant::Tenant::NewStub(admin.channel)->Delete(Context(admin.token).get(), request, &response));
}

absl::Status AddTenant(const Client& admin, const std::string& tenant_id, const std::string& gateway_id) {
  gsdk::tenant::AddRequest request;
  auto& info = *request.add_tenantinfos();
  info.set_tenantid(tenant_id);
  info.add_gatewayids(gateway_id);
  gsdk::tenant::AddResponse response;
  return FromGrpc(gsdk::tenant::Tenant::NewStub(admin.channel)->Add(Context(admin.token).get(), request, &response));
}

TEST_F(PersistenceTest, ATenantOfTheFleetThatWasDeletedStaysSoAndItsGatewayCanBeSomebodyElses) {
  RecordProperty("requirements", "TENANT-6 ROBUST-2");
  {
    const auto gateway = StartGateway(Options());
    const auto admin = InProcessAdmin(*gateway);
    ASSERT_THAT(DeleteTenant(admin, "tenant1"), IsOk());
    ASSERT_THAT(AddTenant(admin, "tenant2", "gateway1"), IsOk());
  }
  const auto gateway = StartGateway(Options());
  const auto admin = InProcessAdmin(*gateway);
  EXPECT_THAT(*GatewaysOf(InProcessTenant(*gateway, "tenant2")), UnorderedElementsAre("gateway1"));
  EXPECT_THAT(AddTenant(admin, "tenant1", "gateway2"), IsOk());
}

}  // namespace
}  // namespace connectmaster::fakegateway
