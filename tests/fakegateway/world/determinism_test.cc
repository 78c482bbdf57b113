#include <gmock/gmock.h>

#include "random_site.h"
#include "support/seed.h"

namespace connectmaster::fakegateway {
namespace {

// The journal, line by line.
std::string JournalOf(RandomSite& site) {
  std::string text;
  for (const JournalEntry& entry : site.world().journal().Entries()) text += ToString(entry) + "\n";
  return text;
}

TEST(Determinism, TheSameSeedTwiceBringsAboutTheSameInTheSameOrder) {
  ::testing::Test::RecordProperty("requirements", "ROBUST-3");
  const auto seed = testing::Seed();
  SCOPED_TRACE(testing::Replay(seed));
  RandomSite first(seed);
  RandomSite second(seed);
  for (int i = 0; i < 10'000; ++i) ASSERT_EQ(first.Step(), second.Step()) << "step " << i;
  EXPECT_EQ(first.seen(), second.seen());
  EXPECT_GT(first.seen().size(), 1'000U);
  EXPECT_EQ(first.world().now(), second.world().now());
  const std::string journal = JournalOf(first);
  EXPECT_TRUE(journal == JournalOf(second)) << "the journals differ";
  EXPECT_GT(journal.size(), 100'000U);
  EXPECT_NE(journal.find("ResetConnection"), std::string::npos) << "no random fault struck";
}

}  // namespace
}  // namespace connectmaster::fakegateway
