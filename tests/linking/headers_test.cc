// One source that includes the application's generated code and our headers, and uses the messages of both.
#include <gmock/gmock.h>

#include <type_traits>

#include "application/session.h"
#include "connect_master.grpc.pb.h"
#include "connectmaster/client/client.h"
#include "gateway_fixture.h"
#include "support/status_matchers.h"

namespace connectmaster::linking {
namespace {

using testing::IsOk;

static_assert(!std::is_same_v<::gsdk::connect::DeviceInfo, gsdk::connect::DeviceInfo>,
              "the application's message is taken for ours");

class HeadersTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_NE(gateway_, nullptr);
    const auto credential = gateway_->IssueTenantCredential("tenant1").value();
    client::ClientOptions options;
    options.certificate_pem = credential.certificate.ToPem();
    client_ = client::Client::Create(gateway_->InProcessChannel(credential.certificate), options);
    ASSERT_THAT(client_->Login(), IsOk());
  }

  const std::unique_ptr<fakegateway::FakeGateway> gateway_ = StartGateway();
  std::unique_ptr<client::Client> client_;
};

TEST_F(HeadersTest, MessageOfTheClient_IsGivenToTheApplication_IsReadThere) {
  gsdk::connect::ConnectInfo where;
  where.set_ipaddr("192.168.0.104");
  ASSERT_THAT(client_->ConnectMaster().Connect("gateway1", where), IsOk());
  const auto ours = client_->ConnectMaster().GetDeviceList("gateway1");
  ASSERT_THAT(ours, IsOk());
  ASSERT_EQ(ours->size(), 1U);
  ::gsdk::connect::DeviceInfo theirs;
  ASSERT_TRUE(theirs.ParseFromString(ours->front().SerializeAsString()));
  EXPECT_EQ(theirs.deviceid(), 544114231U);
  EXPECT_EQ(theirs.ipaddr(), "192.168.0.104");
  EXPECT_EQ(theirs.type(), ::gsdk::device::BIOENTRY_W2);
  EXPECT_EQ(theirs.status(), ::gsdk::connect::TCP_CONNECTED);
}

// What client.h recommends for calls that the client has no method for.
TEST_F(HeadersTest, StubOfTheApplication_OnTheClientsChannel_ReachesTheGateway) {
  const auto stub = ::gsdk::connect_master::ConnectMaster::NewStub(client_->Channel());
  ::gsdk::connect_master::SearchDeviceRequest request;
  request.set_gatewayid("gateway1");
  ::gsdk::connect_master::SearchDeviceResponse response;
  const auto found = stub->SearchDevice(application::ContextWith(client_->Token()).get(), request, &response);
  EXPECT_TRUE(found.ok()) << found.error_message();
  EXPECT_EQ(response.deviceinfos_size(), 9);
  ::gsdk::connect::DeviceCount count;
  EXPECT_EQ(stub->CountDevices(application::ContextWith(client_->Token()).get(), {}, &count).error_code(),
            grpc::StatusCode::UNIMPLEMENTED);
}

}  // namespace
}  // namespace connectmaster::linking
