// One tenant that takes all it can get, and the others.
#include "connectmaster/gateway.grpc.pb.h"
#include "connectmaster/tenant.grpc.pb.h"
#include "fixture.h"

namespace connectmaster::fakegateway {
namespace {

constexpr int kBlacklist = 65'536;

class GreedyTenantTest : public ::testing::Test {
 protected:
  GreedyTenantTest() {
    EXPECT_THAT(AddGateway(greedy_, "greedy-gateway"), IsOk());
    EXPECT_THAT(AddGateway(tenant1_, "tenant1-gateway"), IsOk());
  }

  static FakeGatewayOptions Options() {
    FakeGatewayOptions options = Tutorial();
    options.fleet.add_tenants()->set_id("greedy");
    return options;
  }

  static absl::Status Blacklist(const Client& client, const std::string& gateway_id, int first, int count) {
    gsdk::gateway::AddCertificateBlacklistRequest request;
    request.set_gatewayid(gateway_id);
    for (int i = 0; i < count; ++i) request.add_serialnos(first + i);
    gsdk::gateway::AddCertificateBlacklistResponse response;
    return FromGrpc(gsdk::gateway::Gateway::NewStub(client.channel)
                        ->AddCertificateBlacklist(Context(client.token).get(), request, &response));
  }

  const std::unique_ptr<FakeGateway> gateway_ = StartGateway(Options());
  const Client greedy_ = InProcessTenant(*gateway_, "greedy");
  const Client tenant1_ = InProcessTenant(*gateway_, "tenant1");
  const Client admin_ = InProcessAdmin(*gateway_);
};

TEST_F(GreedyTenantTest, Blacklist_IsFull_OthersAddToTheirs) {
  RecordProperty("requirements", "ROBUST-1 TENANT-10 GW-6");
  ASSERT_THAT(Blacklist(greedy_, "greedy-gateway", 1, kBlacklist), IsOk());
  EXPECT_THAT(Blacklist(greedy_, "greedy-gateway", kBlacklist + 1, 1), StatusIs(absl::StatusCode::kResourceExhausted));
  EXPECT_THAT(Blacklist(tenant1_, "tenant1-gateway", 1, 100), IsOk());
  EXPECT_THAT(Blacklist(admin_, "greedy-gateway", kBlacklist + 1, 1), IsOk());

  gsdk::tenant::AddCertificateBlacklistRequest request;
  request.set_tenantid("greedy");
  request.add_serialnos(7);
  gsdk::tenant::AddCertificateBlacklistResponse response;
  const auto tenants = gsdk::tenant::Tenant::NewStub(admin_.channel);
  EXPECT_THAT(FromGrpc(tenants->AddCertificateBlacklist(Context(admin_.token).get(), request, &response)), IsOk());

  // What is deleted frees what it held.
  gsdk::tenant::DeleteRequest deletion;
  deletion.add_tenantids("greedy");
  gsdk::tenant::DeleteResponse deleted;
  ASSERT_THAT(FromGrpc(tenants->Delete(Context(admin_.token).get(), deletion, &deleted)), IsOk());
  ASSERT_THAT(AddGateway(tenant1_, "greedy-gateway"), IsOk());
  EXPECT_THAT(Blacklist(tenant1_, "greedy-gateway", 1, kBlacklist - 100), IsOk());
}

}  // namespace
}  // namespace connectmaster::fakegateway
