#include <gmock/gmock.h>

#include <random>

#include "random_site.h"

namespace connectmaster::fakegateway {
namespace {

TEST(Determinism, TheSameCommandsTwiceBringAboutTheSameInTheSameOrder) {
  ::testing::Test::RecordProperty("requirements", "ROBUST-3");
  const auto seed = std::random_device{}();
  SCOPED_TRACE(::testing::Message() << "seed " << seed);
  RandomSite first(seed);
  RandomSite second(seed);
  for (int i = 0; i < 3'000; ++i) ASSERT_EQ(first.Step(), second.Step());
  EXPECT_EQ(first.seen(), second.seen());
  EXPECT_GT(first.seen().size(), 1'000U);
  EXPECT_EQ(first.world().now(), second.world().now());
}

}  // namespace
}  // namespace connectmaster::fakegateway
