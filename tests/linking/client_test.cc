// The client library beside the application's generated code, in one program.
#include "connectmaster/client/client.h"

#include <gmock/gmock.h>

#include "absl/synchronization/notification.h"
#include "absl/time/time.h"
#include "connectmaster/client/errors.h"
#include "connectmaster/client/status.h"
#include "connectmaster/fakegateway/journal_matchers.h"
#include "gateway_fixture.h"
#include "support/status_matchers.h"

namespace connectmaster::linking {
namespace {

using client::Client;
using fakegateway::CallTo;
using ::testing::Contains;
using testing::IsOk;
using testing::StatusIs;
using ::testing::UnorderedElementsAre;

constexpr std::uint32_t kDevice = 544114231;  // at 192.168.0.104, without SSL
// Only a test that fails waits so long.
constexpr std::chrono::seconds kPatience{20};

class ClientTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_NE(gateway_, nullptr);
    const auto access = AccessOf(*gateway_, "tenant1");
    client::ClientOptions options;
    options.target = access.address;
    options.root_certificate_pem = access.root_pem;
    options.certificate_pem = access.certificate_pem;
    options.private_key_pem = access.key_pem;
    auto client = Client::Create(options);
    ASSERT_THAT(client, IsOk());
    client_ = *std::move(client);
    ASSERT_THAT(client_->Login(), IsOk());
  }

  const std::unique_ptr<fakegateway::FakeGateway> gateway_ = StartGateway();
  std::unique_ptr<Client> client_;
};

TEST_F(ClientTest, Client_Searches_FindsNineDevices) {
  const auto found = client_->ConnectMaster().SearchDevice("gateway1");
  ASSERT_THAT(found, IsOk());
  EXPECT_EQ(found->size(), 9U);
  EXPECT_THAT(gateway_->Journal(), Contains(CallTo("ConnectMaster.SearchDevice")));
}

TEST_F(ClientTest, Client_DisconnectsInVain_ReadsWhichDevicesFailed) {
  const auto status = client_->ConnectMaster().Disconnect({7, 9});
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kNotFound));
  std::vector<std::uint32_t> failed;
  for (const auto& error : client::DeviceErrors(status)) failed.push_back(error.deviceid());
  EXPECT_THAT(failed, UnorderedElementsAre(7, 9));
}

TEST_F(ClientTest, Client_Connects_SeesTheChangeAndTheDevice) {
  absl::Notification seen;
  const auto subscription = client_->ConnectMaster().SubscribeStatus({[&](const gsdk::connect::StatusChange& change) {
                                                                        if (change.deviceid() == kDevice) seen.Notify();
                                                                      },
                                                                      nullptr});
  ASSERT_THAT(subscription->WaitUntilAccepted(kPatience), IsOk());
  gsdk::connect::ConnectInfo where;
  where.set_ipaddr("192.168.0.104");
  const auto connected = client_->ConnectMaster().Connect("gateway1", where);
  ASSERT_THAT(connected, IsOk());
  EXPECT_EQ(*connected, kDevice);
  EXPECT_TRUE(seen.WaitForNotificationWithTimeout(absl::FromChrono(kPatience)));
  const auto devices = client_->ConnectMaster().GetDeviceList("gateway1");
  ASSERT_THAT(devices, IsOk());
  ASSERT_EQ(devices->size(), 1U);
  EXPECT_EQ(devices->front().type(), gsdk::device::BIOENTRY_W2);
  EXPECT_TRUE(client::IsConnected(devices->front().status()));
}

}  // namespace
}  // namespace connectmaster::linking
