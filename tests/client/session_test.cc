// Tokens, renewal and deadlines.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <limits>
#include <thread>

#include "scripted_gateway.h"

namespace connectmaster::client {
namespace {

using std::chrono::milliseconds;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::SizeIs;

class SessionTest : public ::testing::Test {
 protected:
  SessionTest() {
    gateway_.get_device_list = [](const auto& request, auto& response) {
      response.add_deviceinfos()->set_ipaddr(request.gatewayid());
      return grpc::Status::OK;
    };
  }

  ScriptedGateway gateway_;
  const std::unique_ptr<Client> client_ = gateway_.MakeClient();
};

TEST_F(SessionTest, LoginSendsTheCertificateAndLaterCallsCarryTheToken) {
  RecordProperty("requirements", "LOGIN-1 LOGIN-4");
  ASSERT_TRUE(client_->Login().ok());
  const auto devices = client_->ConnectMaster().GetDeviceList("gateway1");
  ASSERT_TRUE(devices.ok()) << devices.status();
  ASSERT_THAT(*devices, SizeIs(1));
  EXPECT_EQ(devices->front().ipaddr(), "gateway1");
  EXPECT_THAT(gateway_.login_requests(), ElementsAre("the certificate"));
  EXPECT_THAT(gateway_.tokens(), ElementsAre("token-1"));
  EXPECT_EQ(client_->Token(), "token-1");
}

TEST_F(SessionTest, LoginAdminNamesTheTenantToActAs) {
  RecordProperty("requirements", "LOGIN-2");
  ASSERT_TRUE(client_->LoginAdmin("tenant7").ok());
  EXPECT_THAT(gateway_.login_requests(), ElementsAre("admin tenant7: the certificate"));
}

TEST_F(SessionTest, WithoutLoginACallIsRefusedAndNobodyLogsIn) {
  EXPECT_TRUE(absl::IsUnauthenticated(client_->ConnectMaster().GetDeviceList("gateway1").status()));
  EXPECT_EQ(gateway_.logins(), 0);
  EXPECT_THAT(gateway_.tokens(), ElementsAre(""));
}

TEST_F(SessionTest, ARefusedTokenIsRenewedAndTheCallRepeated) {
  ASSERT_TRUE(client_->LoginAdmin("tenant7").ok());
  gateway_.RevokeToken();
  EXPECT_TRUE(client_->ConnectMaster().GetDeviceList("gateway1").ok());
  EXPECT_THAT(gateway_.tokens(), ElementsAre("token-1", "token-2"));
  EXPECT_THAT(gateway_.login_requests(), SizeIs(2));
  EXPECT_EQ(gateway_.login_requests().back(), "admin tenant7: the certificate");
}

TEST_F(SessionTest, ACallThatIsRefusedAgainIsNotRepeatedASecondTime) {
  ASSERT_TRUE(client_->Login().ok());
  int calls = 0;
  gateway_.disconnect = [&](const auto&, auto&) {
    ++calls;
    return grpc::Status(grpc::StatusCode::UNAUTHENTICATED, "never");
  };
  const absl::Status status = client_->ConnectMaster().Disconnect({1});
  EXPECT_TRUE(absl::IsUnauthenticated(status));
  EXPECT_EQ(status.message(), "never");
  EXPECT_EQ(calls, 2);
  EXPECT_EQ(gateway_.logins(), 2);
}

TEST_F(SessionTest, ManyRefusedCallsLogInOnce) {
  constexpr int kCalls = 8;
  ASSERT_TRUE(client_->Login().ok());
  gateway_.RevokeToken();
  gateway_.HoldLoginsUntilRefused(kCalls);
  std::vector<absl::Status> results(kCalls);
  std::vector<std::thread> threads;
  threads.reserve(kCalls);
  for (auto& result : results) {
    threads.emplace_back([&] { result = client_->ConnectMaster().GetDeviceList("gateway1").status(); });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_THAT(results, Each(absl::OkStatus()));
  EXPECT_EQ(gateway_.logins(), 2);
}

TEST_F(SessionTest, ARenewalThatFailsIsTheErrorOfTheCall) {
  ASSERT_TRUE(client_->Login().ok());
  gateway_.RevokeToken();
  gateway_.RefuseLogins({grpc::StatusCode::NOT_FOUND, "tenant1 is not registered"});
  const absl::Status status = client_->ConnectMaster().GetDeviceList("gateway1").status();
  EXPECT_EQ(status, absl::NotFoundError("tenant1 is not registered"));
  const auto subscription = client_->ConnectMaster().SubscribeStatus({});
  EXPECT_EQ(subscription->WaitUntilAccepted(std::chrono::seconds(20)), status);
}

// Each of them alone is fast enough.
TEST_F(SessionTest, RefusalRenewalAndRepetitionShareOneTimeout) {
  ClientOptions options;
  options.call_timeout = milliseconds(300);
  const auto client = gateway_.MakeClient(options);
  ASSERT_TRUE(client->Login().ok());
  gateway_.RevokeToken();
  gateway_.HoldLoginsUntilRefused(std::numeric_limits<int>::max());
  const auto start = std::chrono::steady_clock::now();
  const absl::Status status = client->ConnectMaster().GetDeviceList("gateway1").status();
  const auto took = std::chrono::steady_clock::now() - start;
  EXPECT_TRUE(absl::IsDeadlineExceeded(status)) << status;
  EXPECT_GE(took, milliseconds(290));
  // A timeout for each of the two would be 600 ms.
  EXPECT_LT(took, milliseconds(550));
}

TEST_F(SessionTest, TheDeadlineOfTheRepetitionIsThatOfTheCall) {
  ASSERT_TRUE(client_->Login().ok());
  gateway_.RevokeToken();
  const auto start = std::chrono::steady_clock::now();
  // The repeated Connect hangs.
  const auto result = client_->ConnectMaster().Connect("gateway1", {}, milliseconds(200));
  EXPECT_TRUE(absl::IsDeadlineExceeded(result.status())) << result.status();
  EXPECT_THAT(std::string(result.status().message()), ::testing::HasSubstr("timeout of 0.2 s"));
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(10));
  EXPECT_EQ(gateway_.logins(), 2);
}

// A call with little time renews, and another one that waits for it has more.
TEST_F(SessionTest, ARenewalThatRunsOutOfTimeIsNotTheErrorOfACallWithMoreTime) {
  ASSERT_TRUE(client_->Login().ok());
  gateway_.connect = [](const auto&, auto&) { return grpc::Status::OK; };
  gateway_.RevokeToken();
  gateway_.HoldLoginsUntilRefused(3);  // both calls, and one more
  absl::Status hurried;
  std::thread short_call(
      [&] { hurried = client_->ConnectMaster().Connect("gateway1", {}, milliseconds(200)).status(); });
  while (gateway_.logins() < 2) std::this_thread::yield();
  absl::Status patient;
  std::thread long_call([&] { patient = client_->ConnectMaster().GetDeviceList("gateway1").status(); });
  short_call.join();
  EXPECT_TRUE(absl::IsDeadlineExceeded(hurried)) << hurried;
  while (gateway_.logins() < 3) std::this_thread::yield();
  // Without a token: it is refused, and lets the held logins go.
  EXPECT_TRUE(absl::IsUnauthenticated(gateway_.MakeClient()->ConnectMaster().GetDeviceList("gateway1").status()));
  long_call.join();
  EXPECT_TRUE(patient.ok()) << patient;
}

TEST_F(SessionTest, AfterLogoutCallsAreRefusedAndNobodyLogsIn) {
  RecordProperty("requirements", "LOGIN-11");
  ASSERT_TRUE(client_->Login().ok());
  ASSERT_TRUE(client_->Logout().ok());
  EXPECT_EQ(client_->Token(), "");
  EXPECT_TRUE(absl::IsUnauthenticated(client_->ConnectMaster().GetDeviceList("gateway1").status()));
  EXPECT_EQ(gateway_.logins(), 1);
  EXPECT_THAT(gateway_.tokens(), ElementsAre("token-1", ""));
}

TEST_F(SessionTest, ACallThatIsNotAnsweredEndsAtItsDeadline) {
  ASSERT_TRUE(client_->Login().ok());
  const auto result = client_->ConnectMaster().Connect("gateway1", {}, milliseconds(50));
  EXPECT_TRUE(absl::IsDeadlineExceeded(result.status())) << result.status();
}

TEST_F(SessionTest, ConnectTakesTheConnectTimeout) {
  ClientOptions options;
  options.call_timeout = std::chrono::minutes(10);
  options.connect_timeout = milliseconds(50);
  const auto client = gateway_.MakeClient(options);
  ASSERT_TRUE(client->Login().ok());
  EXPECT_TRUE(absl::IsDeadlineExceeded(client->ConnectMaster().Connect("gateway1", {}).status()));
}

TEST_F(SessionTest, SearchHandsOnItsTimeoutInMilliseconds) {
  RecordProperty("requirements", "SEARCH-2");
  std::vector<uint32_t> timeouts;
  gateway_.search_device = [&](const auto& request, auto&) {
    timeouts.push_back(request.timeout());
    return grpc::Status::OK;
  };
  ASSERT_TRUE(client_->Login().ok());
  EXPECT_TRUE(client_->ConnectMaster().SearchDevice("gateway1", std::chrono::seconds(2)).ok());
  EXPECT_TRUE(client_->ConnectMaster().SearchDevice("gateway1").ok());
  EXPECT_TRUE(client_->ConnectMaster().SearchDevice("gateway1", milliseconds(0)).ok());
  EXPECT_THAT(timeouts, ElementsAre(2'000, 5'000, 0));
}

TEST_F(SessionTest, TheLongestTimeoutsAreLong) {
  ClientOptions options;
  options.call_timeout = options.connect_timeout = milliseconds::max();
  const auto client = gateway_.MakeClient(options);
  gateway_.connect = [](const auto&, auto&) { return grpc::Status::OK; };
  std::vector<uint32_t> searches;
  gateway_.search_device = [&](const auto& request, auto&) {
    searches.push_back(request.timeout());
    return grpc::Status::OK;
  };
  const absl::Status login = client->Login();
  ASSERT_TRUE(login.ok()) << login;
  EXPECT_TRUE(client->ConnectMaster().Connect("gateway1", {}).ok());
  EXPECT_TRUE(client->ConnectMaster().SearchDevice("gateway1", milliseconds::max()).ok());
  EXPECT_TRUE(client->ConnectMaster().SearchDevice("gateway1", milliseconds(-1)).ok());
  EXPECT_THAT(searches, ElementsAre(std::numeric_limits<uint32_t>::max(), 0));
  const auto subscription = client->ConnectMaster().SubscribeStatus({});
  const absl::Status accepted = subscription->WaitUntilAccepted(milliseconds::max());
  EXPECT_TRUE(accepted.ok()) << accepted;
}

TEST_F(SessionTest, AFilterThatIsMissingInTheAnswerIsAnEmptyOne) {
  RecordProperty("requirements", "ACCEPT-9");
  gateway_.get_accept_filter = [](const auto&, auto&) { return grpc::Status::OK; };
  ASSERT_TRUE(client_->Login().ok());
  const auto filter = client_->ConnectMaster().GetAcceptFilter("gateway1");
  ASSERT_TRUE(filter.ok());
  EXPECT_FALSE(filter->allowall());
}

TEST_F(SessionTest, AMethodThatTheGatewayDoesNotHaveIsUnimplemented) {
  ASSERT_TRUE(client_->Login().ok());
  EXPECT_TRUE(absl::IsUnimplemented(client_->Gateway().GetList().status()));
  EXPECT_TRUE(absl::IsUnimplemented(client_->Tenant().GetList().status()));
  EXPECT_TRUE(absl::IsUnimplemented(client_->UdpMaster().GetIPConfig("gateway1", {}).status()));
}

}  // namespace
}  // namespace connectmaster::client
