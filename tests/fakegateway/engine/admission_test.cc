#include "engine/admission.h"

#include <gmock/gmock.h>

#include <vector>

#include "common/limits.h"

namespace connectmaster::fakegateway {
namespace {

TEST(Admission, Enter_ClientHasAsManyCallsAsItMay_OnlyItIsRefused) {
  ::testing::Test::RecordProperty("requirements", "ROBUST-1 GW-3");
  Admission admission;
  std::vector<Admission::Place> places;
  for (std::size_t i = 0; i < kMaxCallsUnderWay; ++i) places.push_back(*admission.Enter("tenant1"));
  EXPECT_FALSE(admission.Enter("tenant1").has_value());
  EXPECT_TRUE(admission.Enter("tenant2").has_value());
  places.pop_back();
  EXPECT_TRUE(admission.Enter("tenant1").has_value());
}

TEST(Admission, Reserve_ClientReadsNoAnswer_OnlyItIsRefused) {
  ::testing::Test::RecordProperty("requirements", "ROBUST-1 GW-3");
  Admission admission;
  auto reading = admission.Enter("tenant1");
  EXPECT_TRUE(reading->Reserve(kMaxUnreadAnswerBytes));
  auto next = admission.Enter("tenant1");
  EXPECT_FALSE(next->Reserve(1));
  EXPECT_TRUE(admission.Enter("tenant2")->Reserve(1));
  reading.reset();
  EXPECT_TRUE(next->Reserve(1));
}

TEST(Admission, Reserve_ClientHasReadAllAnswers_AnySizeIsTaken) {
  ::testing::Test::RecordProperty("requirements", "ROBUST-1");
  Admission admission;
  EXPECT_TRUE(admission.Enter("tenant1")->Reserve(kMaxUnreadAnswerBytes + 1));
  EXPECT_TRUE(admission.Enter("tenant1")->Reserve(kMaxUnreadAnswerBytes + 1));
}

}  // namespace
}  // namespace connectmaster::fakegateway
