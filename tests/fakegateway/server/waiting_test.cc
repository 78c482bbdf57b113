// Waiting in virtual time, and asking the journal: what a test of an application does with the gateway.
#include <future>

#include "connectmaster/fakegateway/journal_matchers.h"
#include "fixture.h"

namespace connectmaster::fakegateway {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

class WaitingTest : public ::testing::Test {
 protected:
  static std::unique_ptr<FakeGateway> StartInVirtualTime() {
    auto options = Tutorial();
    options.virtual_time = std::chrono::floor<milliseconds>(std::chrono::system_clock::now());
    return StartGateway(options);
  }
  std::future<absl::Status> StartConnect() {
    return std::async(std::launch::async, [this] { return ConnectDevice(tenant_); });
  }

  std::unique_ptr<FakeGateway> gateway_ = StartInVirtualTime();
  const Client tenant_ = InProcessTenant(*gateway_);
};

TEST_F(WaitingTest, ACallIsStartedAwaitedAndAnsweredWithinTheDevicesTimeExactly) {
  ASSERT_THAT(gateway_->SetResponseDelay(kDevice, seconds(3)), IsOk());
  const auto start = gateway_->Now();
  auto connected = StartConnect();
  ASSERT_THAT(gateway_->AwaitCalls(1), IsOk());
  EXPECT_THAT(gateway_->AdvanceUntilIdle(milliseconds(2'999)), StatusIs(absl::StatusCode::kDeadlineExceeded));
  ASSERT_THAT(gateway_->AdvanceUntilIdle(seconds(10)), IsOk());
  EXPECT_EQ(gateway_->Now(), start + seconds(3));
  EXPECT_THAT(connected.get(), IsOk());
  EXPECT_THAT(gateway_->AdvanceUntilIdle(seconds(10)), IsOk());
  EXPECT_EQ(gateway_->Now(), start + seconds(3));
}

TEST_F(WaitingTest, TimeMovesUntilTheJournalHasWhatATestWaitsFor) {
  ASSERT_THAT(gateway_->Inject({{.device_id = kDevice, .what = Flap{seconds(5), seconds(5)}}}), IsOk());
  ASSERT_THAT(ConnectDevice(tenant_), IsOk());
  const auto start = gateway_->Now();
  std::uint64_t seen = 0;
  const auto is_lost = [&] {
    const auto entries = gateway_->Journal(seen);
    if (!entries.empty()) seen = entries.back().number;
    return ::testing::Value(entries, Contains(AllOf(OfDevice(kDevice), ShownAs("DISCONNECTED"))));
  };
  ASSERT_THAT(gateway_->AdvanceUntil(is_lost, std::chrono::minutes(1)), IsOk());
  EXPECT_EQ(gateway_->Now(), start + seconds(10));  // when it has power again
}

TEST_F(WaitingTest, Journal_AfterANumber_HasLaterEntriesOnly) {
  ASSERT_THAT(ConnectDevice(tenant_), IsOk());
  const auto all = gateway_->Journal();
  ASSERT_GE(all.size(), 2U);
  EXPECT_EQ(all.front().number, 1U);
  EXPECT_EQ(all.back().number, all.size());
  const auto last = gateway_->Journal(all.size() - 1);
  ASSERT_EQ(last.size(), 1U);
  EXPECT_EQ(last[0].number, all.size());
  EXPECT_TRUE(gateway_->Journal(all.size()).empty());
  EXPECT_TRUE(gateway_->Journal(~std::uint64_t{0}).empty());
}

TEST_F(WaitingTest, TheJournalIsAskedWithMatchers) {
  ASSERT_THAT(gateway_->Inject({{.rpc = "ConnectMaster.Connect", .what = FailCall{absl::UnavailableError("later")}}}),
              IsOk());
  ASSERT_THAT(ConnectDevice(tenant_), StatusIs(absl::StatusCode::kUnavailable));
  ASSERT_THAT(ConnectDevice(tenant_), IsOk());
  const auto journal = gateway_->Journal();
  const auto connects = CallTo("ConnectMaster.Connect");
  EXPECT_THAT(journal, Contains(AllOf(connects, ByTenant("tenant1"))).Times(2));
  EXPECT_THAT(journal,
              Contains(AllOf(connects, EndedWith(absl::StatusCode::kOk), Asking(HasSubstr(kDeviceAddress)))).Times(1));
  EXPECT_THAT(journal, Contains(AllOf(connects, EndedWith(absl::StatusCode::kUnavailable))).Times(1));
  EXPECT_THAT(journal, Contains(FaultThat(HasSubstr("FailCall UNAVAILABLE: later"))).Times(1));
  EXPECT_THAT(journal, Contains(AllOf(AtGateway("gateway1"), OfDevice(kDevice), ShownAs("TCP_CONNECTED"))));
  EXPECT_THAT(journal, Not(Contains(CallTo("ConnectMaster.Disconnect"))));
  EXPECT_THAT(journal, Not(Contains(HasUnreadFields())));
}

}  // namespace
}  // namespace connectmaster::fakegateway
