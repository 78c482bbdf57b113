#include "connectmaster/client/subscription.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <thread>

#include "scripted_gateway.h"

namespace connectmaster::client {
namespace {

using gsdk::connect::StatusChange;
using std::chrono::milliseconds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr std::chrono::seconds kPatience{20};

// What a subscription called back.
class Record {
 public:
  DeviceStatusCallbacks Callbacks() {
    return {.on_change = [this](const StatusChange& change) { Add(change); },
            .on_end = [this](const absl::Status& status) { End(status); }};
  }

  void Add(const StatusChange& change) {
    const std::lock_guard lock(mutex_);
    changes_.push_back(change);
    noted_.notify_all();
  }

  void End(const absl::Status& status) {
    const std::lock_guard lock(mutex_);
    ends_.push_back(status);
    noted_.notify_all();
  }

  bool AwaitChanges(size_t count) {
    std::unique_lock lock(mutex_);
    return noted_.wait_for(lock, kPatience, [&] { return changes_.size() >= count; });
  }

  bool AwaitEnd() {
    std::unique_lock lock(mutex_);
    return noted_.wait_for(lock, kPatience, [&] { return !ends_.empty(); });
  }

  std::vector<int> devices() const {
    const std::lock_guard lock(mutex_);
    std::vector<int> ids;
    for (const auto& change : changes_) ids.push_back(static_cast<int>(change.deviceid()));
    return ids;
  }

  std::vector<StatusChange> changes() const {
    const std::lock_guard lock(mutex_);
    return changes_;
  }

  std::vector<absl::StatusCode> ends() const {
    const std::lock_guard lock(mutex_);
    std::vector<absl::StatusCode> codes;
    for (const auto& end : ends_) codes.push_back(end.code());
    return codes;
  }

 private:
  mutable std::mutex mutex_;
  std::condition_variable noted_;
  std::vector<StatusChange> changes_;
  std::vector<absl::Status> ends_;
};

class SubscriptionTest : public ::testing::Test {
 protected:
  SubscriptionTest() { EXPECT_TRUE(client_->Login().ok()); }

  std::unique_ptr<StatusSubscription> Subscribe() {
    return client_->ConnectMaster().SubscribeStatus(record_.Callbacks());
  }
  void Publish(uint32_t device_id) { gateway_.Publish(MakeChange(device_id, gsdk::connect::TCP_CONNECTED)); }

  ScriptedGateway gateway_;
  std::unique_ptr<Client> client_ = gateway_.MakeClient();
  Record record_;
};

TEST_F(SubscriptionTest, ChangesArriveInOrderOnceItIsAccepted) {
  RecordProperty("requirements", "STATUS-1 STATUS-3");
  const auto subscription = Subscribe();
  ASSERT_TRUE(subscription->WaitUntilAccepted(kPatience).ok());
  for (uint32_t id = 1; id <= 5; ++id) Publish(id);
  ASSERT_TRUE(record_.AwaitChanges(5));
  EXPECT_THAT(record_.devices(), ElementsAre(1, 2, 3, 4, 5));
  EXPECT_THAT(record_.ends(), IsEmpty());
}

TEST_F(SubscriptionTest, AStatusThatIsNotKnownIsPassedOn) {
  RecordProperty("requirements", "ASYNC-5");
  const auto subscription = Subscribe();
  ASSERT_TRUE(subscription->WaitUntilAccepted(kPatience).ok());
  gateway_.Publish(MakeChange(1, static_cast<gsdk::connect::Status>(99)));
  ASSERT_TRUE(record_.AwaitChanges(1));
  EXPECT_EQ(record_.changes()[0].status(), 99);
}

TEST_F(SubscriptionTest, CancelFromAnotherThreadEndsItOnceAndTheGatewayForgetsIt) {
  RecordProperty("requirements", "STATUS-5");
  const auto subscription = Subscribe();
  ASSERT_TRUE(subscription->WaitUntilAccepted(kPatience).ok());
  std::thread([&] { subscription->Cancel(); }).join();
  ASSERT_TRUE(record_.AwaitEnd());
  gateway_.AwaitNoSubscription();
  subscription->Cancel();
  EXPECT_THAT(record_.ends(), ElementsAre(absl::StatusCode::kCancelled));
}

TEST_F(SubscriptionTest, CancelRightAfterSubscribingEndsIt) {
  for (int i = 0; i < 50; ++i) {
    Record record;
    const auto subscription = client_->ConnectMaster().SubscribeStatus(record.Callbacks());
    subscription->Cancel();
    ASSERT_TRUE(record.AwaitEnd());
    EXPECT_THAT(record.ends(), ElementsAre(absl::StatusCode::kCancelled));
  }
}

TEST_F(SubscriptionTest, CancelFromTheCallbackLetsNoFurtherChangeThrough) {
  std::promise<StatusSubscription*> made;
  const auto subscription =
      client_->ConnectMaster().SubscribeStatus({.on_change =
                                                    [&, me = made.get_future().share()](const StatusChange& change) {
                                                      record_.Add(change);
                                                      me.get()->Cancel();
                                                    },
                                                .on_end = [&](const absl::Status& status) { record_.End(status); }});
  made.set_value(subscription.get());
  ASSERT_TRUE(subscription->WaitUntilAccepted(kPatience).ok());
  for (uint32_t id = 1; id <= 5; ++id) Publish(id);
  ASSERT_TRUE(record_.AwaitEnd());
  EXPECT_THAT(record_.devices(), ElementsAre(1));
  EXPECT_THAT(record_.ends(), ElementsAre(absl::StatusCode::kCancelled));
}

TEST_F(SubscriptionTest, DestroyedInItsOwnCallbackItHasEndedByThen) {
  std::unique_ptr<StatusSubscription> subscription;
  std::promise<void> made;
  std::promise<void> destroyed;
  subscription = client_->ConnectMaster().SubscribeStatus(
      {.on_change =
           [&, ready = made.get_future().share()](const StatusChange& change) {
             ready.wait();
             record_.Add(change);
             subscription.reset();
             EXPECT_THAT(record_.ends(), ElementsAre(absl::StatusCode::kCancelled));
             destroyed.set_value();
           },
       .on_end = [&](const absl::Status& status) { record_.End(status); }});
  ASSERT_TRUE(subscription->WaitUntilAccepted(kPatience).ok());
  made.set_value();
  Publish(1);
  Publish(2);
  ASSERT_EQ(destroyed.get_future().wait_for(kPatience), std::future_status::ready);
  gateway_.AwaitNoSubscription();
  EXPECT_THAT(record_.devices(), ElementsAre(1));
  EXPECT_THAT(record_.ends(), ElementsAre(absl::StatusCode::kCancelled));
}

TEST_F(SubscriptionTest, TheDestructorWaitsForTheCallbackThatRuns) {
  std::promise<void> entered;
  std::promise<void> leave;
  std::atomic<bool> left = false;
  auto subscription = client_->ConnectMaster().SubscribeStatus({.on_change =
                                                                    [&](const StatusChange&) {
                                                                      entered.set_value();
                                                                      leave.get_future().wait();
                                                                      left = true;
                                                                    },
                                                                .on_end = nullptr});
  ASSERT_TRUE(subscription->WaitUntilAccepted(kPatience).ok());
  Publish(1);
  entered.get_future().wait();
  std::thread releaser([&] { leave.set_value(); });
  subscription.reset();
  EXPECT_TRUE(left);
  releaser.join();
}

TEST_F(SubscriptionTest, ASlowCallbackBlocksNobodyElse) {
  std::promise<void> leave;
  const auto released = leave.get_future().share();
  std::vector<std::unique_ptr<StatusSubscription>> stuck;
  for (int i = 0; i < 8; ++i) {  // more than gRPC has threads for callbacks
    stuck.push_back(client_->ConnectMaster().SubscribeStatus(
        {.on_change = [released](const StatusChange&) { released.wait(); }, .on_end = nullptr}));
    ASSERT_TRUE(stuck.back()->WaitUntilAccepted(kPatience).ok());
  }
  const auto subscription = Subscribe();
  ASSERT_TRUE(subscription->WaitUntilAccepted(kPatience).ok());
  for (uint32_t id = 1; id <= 3; ++id) Publish(id);
  EXPECT_TRUE(record_.AwaitChanges(3));
  gateway_.disconnect = [](const auto&, auto&) { return grpc::Status::OK; };
  EXPECT_TRUE(client_->ConnectMaster().Disconnect({1}).ok());
  leave.set_value();
}

TEST_F(SubscriptionTest, WhenTheGatewayShutsDownItEndsUnavailable) {
  RecordProperty("requirements", "STATUS-5");
  const auto subscription = Subscribe();
  ASSERT_TRUE(subscription->WaitUntilAccepted(kPatience).ok());
  gateway_.Shutdown();
  ASSERT_TRUE(record_.AwaitEnd());
  EXPECT_THAT(record_.ends(), ElementsAre(absl::StatusCode::kUnavailable));
}

TEST_F(SubscriptionTest, ARefusalIsItsEnd) {
  gateway_.RefuseSubscriptions({grpc::StatusCode::PERMISSION_DENIED, "not you"});
  const auto subscription = Subscribe();
  const absl::Status status = subscription->WaitUntilAccepted(kPatience);
  EXPECT_TRUE(absl::IsPermissionDenied(status)) << status;
  ASSERT_TRUE(record_.AwaitEnd());
  EXPECT_THAT(record_.ends(), ElementsAre(absl::StatusCode::kPermissionDenied));
}

TEST_F(SubscriptionTest, ARefusedTokenIsRenewed) {
  gateway_.RevokeToken();
  const auto subscription = Subscribe();
  ASSERT_TRUE(subscription->WaitUntilAccepted(kPatience).ok());
  Publish(1);
  EXPECT_TRUE(record_.AwaitChanges(1));
  EXPECT_EQ(gateway_.logins(), 2);
  EXPECT_THAT(record_.ends(), IsEmpty());
}

TEST_F(SubscriptionTest, OnceAcceptedALogoutEndsIt) {
  RecordProperty("requirements", "LOGIN-11");
  const auto subscription = Subscribe();
  ASSERT_TRUE(subscription->WaitUntilAccepted(kPatience).ok());
  gateway_.EndSubscriptions({grpc::StatusCode::UNAUTHENTICATED, "logged out"});
  ASSERT_TRUE(record_.AwaitEnd());
  EXPECT_THAT(record_.ends(), ElementsAre(absl::StatusCode::kUnauthenticated));
  EXPECT_EQ(gateway_.logins(), 1);
}

TEST_F(SubscriptionTest, ItOutlivesItsClient) {
  const auto subscription = Subscribe();
  ASSERT_TRUE(subscription->WaitUntilAccepted(kPatience).ok());
  client_.reset();
  Publish(1);
  EXPECT_TRUE(record_.AwaitChanges(1));
}

}  // namespace
}  // namespace connectmaster::client
