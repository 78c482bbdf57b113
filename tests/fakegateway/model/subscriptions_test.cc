#include "model/subscriptions.h"

#include <gmock/gmock.h>

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "support/status_matchers.h"

namespace connectmaster::fakegateway {
namespace {

using connectmaster::testing::IsOk;
using connectmaster::testing::StatusIs;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pointee;

using IntSubscriptions = Subscriptions<int, int>;

class SubscriptionsTest : public ::testing::Test {
 protected:
  // Subscribes without taking anything when woken.
  SubscriptionId Add(const std::string& tenant_id, SessionId session = 1) {
    const auto id = subscriptions_.Add({{tenant_id},
                                        session,
                                        [this, tenant_id] { log_.push_back("wake " + tenant_id); },
                                        [this, tenant_id](const absl::Status& why) {
                                          log_.push_back("end " + tenant_id + " " + std::string(why.message()));
                                        }},
                                       0);
    EXPECT_THAT(id, IsOk());
    return *id;
  }

  // What was done outside since the last time.
  std::vector<std::string> Log() {
    for (const auto& effect : effects_.Take()) effect();
    return std::exchange(log_, {});
  }

  std::vector<int> TakeAll(SubscriptionId id) {
    std::vector<int> changes;
    for (auto taken = subscriptions_.Take(id, 2); !taken.empty(); taken = subscriptions_.Take(id, 2)) {
      for (const auto& change : taken) changes.push_back(*change);
    }
    return changes;
  }

  // After a change that it has not taken.
  void Remove(SubscriptionId id, int change) {
    subscriptions_.Publish("a", 1, change);
    subscriptions_.Remove(id);
    Log();
  }

  Effects effects_;
  IntSubscriptions subscriptions_{effects_};
  std::vector<std::string> log_;
};

TEST_F(SubscriptionsTest, ASubscriberIsWokenOnceUntilItHasTakenEverything) {
  const auto id = Add("a");
  subscriptions_.Publish("a", 1, 10);
  subscriptions_.Publish("a", 1, 11);
  EXPECT_THAT(Log(), ElementsAre("wake a"));
  EXPECT_THAT(subscriptions_.Take(id, 1), ElementsAre(Pointee(10)));
  subscriptions_.Publish("a", 1, 12);
  EXPECT_THAT(Log(), IsEmpty());
  EXPECT_THAT(TakeAll(id), ElementsAre(11, 12));
  subscriptions_.Publish("a", 1, 13);
  EXPECT_THAT(Log(), ElementsAre("wake a"));
}

TEST_F(SubscriptionsTest, OnlyTheTenantsSubscribersAndTheAdministratorsSeeAChange) {
  RecordProperty("requirements", "GW-3 LOGIN-7");
  const auto a = Add("a");
  const auto b = Add("b");
  const auto admin = Add("administrator");
  subscriptions_.Publish("a", 1, 10);
  EXPECT_THAT(Log(), ElementsAre("wake a", "wake administrator"));
  EXPECT_THAT(TakeAll(a), ElementsAre(10));
  EXPECT_THAT(TakeAll(b), IsEmpty());
  EXPECT_THAT(TakeAll(admin), ElementsAre(10));
}

TEST_F(SubscriptionsTest, WhatHappenedBeforeASubscriptionIsNotForIt) {
  RecordProperty("requirements", "STATUS-3");
  subscriptions_.Publish("a", 1, 10);
  EXPECT_THAT(TakeAll(Add("a")), IsEmpty());
}

TEST_F(SubscriptionsTest, ARemovedSubscriberIsForgottenAtOnce) {
  RecordProperty("requirements", "STATUS-5");
  const auto id = Add("a");
  subscriptions_.Remove(id);
  subscriptions_.Remove(id);
  subscriptions_.Publish("a", 1, 10);
  EXPECT_EQ(subscriptions_.size(), 0U);
  EXPECT_THAT(TakeAll(id), IsEmpty());
  EXPECT_THAT(Log(), IsEmpty());
}

TEST_F(SubscriptionsTest, TheEndOfASessionEndsItsStreamsAndNoOthers) {
  RecordProperty("requirements", "LOGIN-11");
  Add("a", 1);
  Add("b", 2);
  Add("c", 1);
  subscriptions_.EndSession(1, absl::UnauthenticatedError("out"));
  EXPECT_THAT(Log(), ElementsAre("end a out", "end c out"));
  EXPECT_EQ(subscriptions_.size(), 1U);
  subscriptions_.EndSession(1, absl::UnauthenticatedError("again"));
  EXPECT_THAT(Log(), IsEmpty());
}

TEST_F(SubscriptionsTest, EndAllEndsEveryStreamOnce) {
  RecordProperty("requirements", "STATUS-5");
  Add("a", 1);
  Add("b", 2);
  subscriptions_.EndAll(absl::UnavailableError("over"));
  subscriptions_.EndAll(absl::UnavailableError("over"));
  EXPECT_THAT(Log(), ElementsAre("end a over", "end b over"));
  EXPECT_EQ(subscriptions_.size(), 0U);
}

TEST_F(SubscriptionsTest, ATenantAtItsLimit_KeepsNoOtherOut) {
  RecordProperty("requirements", "GW-3 ROBUST-1");
  for (std::size_t i = 0; i < kMaxSubscriptions; ++i) Add("a");
  EXPECT_THAT(subscriptions_.Add({{"a"}, 1, [] {}, [](const absl::Status&) {}}, 0),
              StatusIs(absl::StatusCode::kResourceExhausted));
  Add("b");
  Add("administrator");
  subscriptions_.Remove(1);
  Add("a");
}

TEST_F(SubscriptionsTest, AnyQueueSizeIsTaken) {
  RecordProperty("requirements", "STATUS-4");
  for (const std::int64_t size : {std::numeric_limits<std::int64_t>::min(), std::int64_t{-1}, std::int64_t{0},
                                  std::numeric_limits<std::int64_t>::max()}) {
    const auto id = subscriptions_.Add({{"a"}, 1, [] {}, [](const absl::Status&) {}}, size);
    ASSERT_THAT(id, IsOk());
    for (int i = 0; i < 4'096; ++i) subscriptions_.Publish("a", i, i);
    EXPECT_EQ(TakeAll(*id).size(), 4'096U);
    subscriptions_.Remove(*id);
  }
}

TEST_F(SubscriptionsTest, AStuckSubscriberKeepsNothingFromTheOthers) {
  RecordProperty("requirements", "STATUS-4");
  const auto stuck = Add("a");
  const auto quick = Add("a");
  for (int i = 0; i < 10'000; ++i) {
    subscriptions_.Publish("a", i, i);
    ASSERT_THAT(TakeAll(quick), ElementsAre(i));
  }
  EXPECT_EQ(TakeAll(stuck).size(), 4'096U);
}

TEST_F(SubscriptionsTest, TheLastSubscriberOfATenantGoes_NothingWaitsForTheNext) {
  Remove(Add("a"), 10);
  const auto id = Add("a");
  EXPECT_THAT(TakeAll(id), IsEmpty());
  subscriptions_.Publish("a", 1, 11);
  EXPECT_THAT(TakeAll(id), ElementsAre(11));
}

}  // namespace
}  // namespace connectmaster::fakegateway
