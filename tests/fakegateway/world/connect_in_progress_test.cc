#include "common/limits.h"
#include "world_test_fixture.h"

namespace connectmaster::fakegateway {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// What can happen while a device takes its time to answer.
class ConnectInProgressTest : public WorldTest {
 protected:
  void ExpectNothingLeft(const ConnectReply& reply, absl::StatusCode code, const std::string& part) {
    Advance(seconds(60));
    EXPECT_EQ(reply.count, 1);
    EXPECT_THAT(reply.result, StatusIs(code, HasSubstr(part)));
    EXPECT_THAT(log_->changes, IsEmpty());
    const auto list = List("gateway1", kAdmin);
    if (list.ok()) {
      EXPECT_TRUE(list->empty());
    }
  }

  std::shared_ptr<DeviceLog> log_ = WatchDevices();
};

TEST_F(ConnectInProgressTest, ASlowDeviceIsConnectedWhenItAnswers) {
  RecordProperty("requirements", "SYNC-1");
  ASSERT_THAT(hand_.SetResponseDelay(kPlain, milliseconds(700)), IsOk());
  const auto reply = Connect("192.168.0.101");
  Advance(milliseconds(699));
  EXPECT_EQ(reply->count, 0);
  EXPECT_THAT(Managed(), IsEmpty());
  Advance(milliseconds(1));
  EXPECT_EQ(reply->count, 1);
  ASSERT_THAT(reply->result, IsOk());
  EXPECT_THAT(Managed(), ElementsAre(kPlain));
}

TEST_F(ConnectInProgressTest, ADeviceThatAnswersAtTheTimeoutIsConnected) {
  RecordProperty("requirements", "SYNC-8");
  ASSERT_THAT(hand_.SetResponseDelay(kPlain, seconds(10)), IsOk());
  const auto reply = Connect("192.168.0.101");
  Advance(seconds(10));
  EXPECT_THAT(reply->result, IsOk());
}

TEST_F(ConnectInProgressTest, ADeviceThatAnswersAfterTheTimeoutDoesNotCount) {
  RecordProperty("requirements", "SYNC-8");
  ASSERT_THAT(hand_.SetResponseDelay(kPlain, milliseconds(10'001)), IsOk());
  const auto reply = Connect("192.168.0.101");
  Advance(milliseconds(9'999));
  EXPECT_EQ(reply->count, 0);
  Advance(milliseconds(1));
  EXPECT_EQ(reply->count, 1);
  ExpectNothingLeft(*reply, absl::StatusCode::kUnavailable, "192.168.0.101:51211");
}

TEST_F(ConnectInProgressTest, ADeviceThatNeverAnswersIsGivenUpAtTheTimeout) {
  RecordProperty("requirements", "SYNC-8");
  ASSERT_THAT(hand_.SetSilent(kPlain, true), IsOk());
  const auto reply = Connect("192.168.0.101");
  Advance(milliseconds(9'999));
  EXPECT_EQ(reply->count, 0);
  Advance(milliseconds(1));
  EXPECT_EQ(reply->count, 1);
  ExpectNothingLeft(*reply, absl::StatusCode::kUnavailable, "192.168.0.101:51211");
}

TEST_F(ConnectInProgressTest, ACancelledCallLeavesNothing) {
  RecordProperty("requirements", "SYNC-8");
  ASSERT_THAT(hand_.SetResponseDelay(kPlain, seconds(1)), IsOk());
  const auto reply = Connect("192.168.0.101");
  world_.pending().Cancel(last_call_, CallCancelled());
  world_.pending().Cancel(last_call_, CallCancelled());
  ExpectNothingLeft(*reply, absl::StatusCode::kCancelled, "");
}

TEST_F(ConnectInProgressTest, CancellingACallThatHasItsAnswerDoesNothing) {
  const auto reply = Connect("192.168.0.101");
  world_.pending().Cancel(last_call_, CallCancelled());
  world_.pending().Cancel(0, CallCancelled());
  CancelCall(world_, 12'345);
  Settle();
  EXPECT_EQ(reply->count, 1);
  EXPECT_THAT(Managed(), ElementsAre(kPlain));
}

TEST_F(ConnectInProgressTest, AGatewayThatIsLostEndsTheCall) {
  RecordProperty("requirements", "GW-7 GW-9");
  ASSERT_THAT(hand_.SetResponseDelay(kPlain, seconds(1)), IsOk());
  const auto reply = Connect("192.168.0.101");
  ASSERT_THAT(hand_.CutGatewayLink("gateway1"), IsOk());
  Settle();
  EXPECT_EQ(reply->count, 1);
  ASSERT_THAT(hand_.RestoreGatewayLink("gateway1"), IsOk());
  ExpectNothingLeft(*reply, absl::StatusCode::kUnavailable, "gateway1");
}

TEST_F(ConnectInProgressTest, AGatewayThatIsDeletedEndsTheCall) {
  RecordProperty("requirements", "GW-9");
  ASSERT_THAT(hand_.SetResponseDelay(kPlain, seconds(1)), IsOk());
  const auto reply = Connect("192.168.0.101");
  world_.Apply(GatewayDeleted{"gateway1"});
  ExpectNothingLeft(*reply, absl::StatusCode::kUnavailable, "gateway1");
}

TEST_F(ConnectInProgressTest, AnotherGatewaysLossEndsNothing) {
  ASSERT_THAT(hand_.SetResponseDelay(kPlain, seconds(1)), IsOk());
  const auto reply = Connect("192.168.0.101");
  ASSERT_THAT(hand_.CutGatewayLink("gateway2"), IsOk());
  Advance(seconds(1));
  EXPECT_THAT(reply->result, IsOk());
}

TEST_F(ConnectInProgressTest, ADeviceThatIsSwitchedOffMeanwhileIsNotConnected) {
  RecordProperty("requirements", "SYNC-5");
  ASSERT_THAT(hand_.SetResponseDelay(kPlain, seconds(1)), IsOk());
  const auto reply = Connect("192.168.0.101");
  ASSERT_THAT(hand_.SwitchOff(kPlain), IsOk());
  ExpectNothingLeft(*reply, absl::StatusCode::kUnavailable, "192.168.0.101:51211");
}

TEST_F(ConnectInProgressTest, OfTwoDialsToOneDeviceTheFirstWins) {
  RecordProperty("requirements", "SYNC-7");
  ASSERT_THAT(hand_.SetResponseDelay(kPlain, seconds(1)), IsOk());
  const auto first = Connect("192.168.0.101");
  const auto second = Connect("192.168.0.101");
  Advance(seconds(1));
  EXPECT_THAT(first->result, IsOk());
  EXPECT_EQ(second->count, 1);
  EXPECT_THAT(second->result, StatusIs(absl::StatusCode::kAlreadyExists));
  EXPECT_THAT(Managed(), ElementsAre(kPlain));
  EXPECT_EQ(log_->changes.size(), 1U);
}

TEST_F(ConnectInProgressTest, OfTwoGatewaysThatDialOneDeviceOneGetsIt) {
  RecordProperty("requirements", "SYNC-7");
  world_.AddDeviceGateway(GatewayAt("gateway3", "192.168.0.3", "192.168.0.0/24"), {});
  world_.Apply(GatewayAdded{"gateway3", "tenant2"});
  ASSERT_THAT(hand_.SetResponseDelay(kPlain, seconds(1)), IsOk());
  Advance(seconds(1));
  const auto first = Connect("192.168.0.101");
  const auto second = Connect(ConnectRequestTo("gateway3", "192.168.0.101"), kTenant2);
  Advance(seconds(1));
  EXPECT_THAT(first->result, IsOk());
  EXPECT_THAT(second->result, StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(Managed("gateway3", kTenant2), IsEmpty());
}

TEST_F(ConnectInProgressTest, ShutdownAnswersEveryCall) {
  RecordProperty("requirements", "STATUS-5");
  ASSERT_THAT(hand_.SetSilent(kPlain, true), IsOk());
  ASSERT_THAT(hand_.SetResponseDelay(kSecure, seconds(2)), IsOk());
  const auto connect = Connect("192.168.0.101");
  const auto search = Search(0);
  world_.Shutdown();
  ExpectNothingLeft(*connect, absl::StatusCode::kUnavailable, "shutting down");
  EXPECT_EQ(search->count, 1);
  EXPECT_THAT(search->result, StatusIs(absl::StatusCode::kUnavailable));
}

TEST_F(ConnectInProgressTest, AfterShutdown_ACallThatWouldWait_IsRefusedAtOnce) {
  RecordProperty("requirements", "STATUS-5");
  ASSERT_THAT(hand_.SetSilent(kPlain, true), IsOk());
  world_.Shutdown();
  EXPECT_THAT(Connect("192.168.0.101")->result, StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(Search(0)->result, StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(*EnableSsl(kPlain), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_EQ(world_.pending().size(), 0U);
}

TEST_F(ConnectInProgressTest, OnlySoManyCallsOfATenantMayWait) {
  RecordProperty("requirements", "ROBUST-1");
  ASSERT_THAT(hand_.SetSilent(kPlain, true), IsOk());
  const auto request = ConnectRequestTo("gateway1", "192.168.0.101");
  std::size_t answers = 0;
  for (std::size_t i = 0; i < kMaxPendingCalls; ++i) {
    Begin(world_, connect_master::Connect, kTenant1, request, [&answers](const auto&) { ++answers; });
  }
  EXPECT_THAT(Connect("192.168.0.102", 0, true)->result, StatusIs(absl::StatusCode::kResourceExhausted));
  EXPECT_THAT(Search(0)->result, StatusIs(absl::StatusCode::kResourceExhausted));
  EXPECT_THAT(Search(0, "gateway2", kTenant2)->result, IsOk());
  EXPECT_THAT(Search(0, "gateway1", kAdmin)->result, IsOk());
  Advance(seconds(10));
  EXPECT_EQ(answers, kMaxPendingCalls);
  EXPECT_THAT(Connect("192.168.0.102", 0, true)->result, IsOk());
}

}  // namespace
}  // namespace connectmaster::fakegateway
