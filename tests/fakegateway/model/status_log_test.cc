#include "model/status_log.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <random>
#include <vector>

#include "support/seed.h"

namespace connectmaster::fakegateway {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class StatusLogTest : public ::testing::Test {
 protected:
  using Log = StatusLog<int, int>;

  // Changes are numbers.
  void Add(int subject, int change) { log_.Add(subject, std::make_shared<const int>(change)); }

  std::vector<int> Take(Log::Reader& reader, std::size_t at_most = 64) const {
    std::vector<int> changes;
    for (const auto& change : log_.Take(reader, at_most)) changes.push_back(*change);
    return changes;
  }

  std::vector<int> TakeAll(Log::Reader& reader) const {
    std::vector<int> changes;
    for (auto taken = Take(reader); !taken.empty(); taken = Take(reader)) {
      changes.insert(changes.end(), taken.begin(), taken.end());
    }
    return changes;
  }

  Log log_;
};

TEST_F(StatusLogTest, Capacity_IsWhatIsAskedForWithinTheLimits) {
  RecordProperty("requirements", "STATUS-4");
  const auto capacity = [this](std::size_t asked) { return log_.NewReader(asked).capacity(); };
  EXPECT_EQ(capacity(0), 4'096U);
  EXPECT_EQ(capacity(16), 4'096U);
  EXPECT_EQ(capacity(4'097), 4'097U);
  EXPECT_EQ(capacity(65'536), 65'536U);
  EXPECT_EQ(capacity(65'537), 65'536U);
  EXPECT_EQ(capacity(std::numeric_limits<std::size_t>::max()), 65'536U);
}

TEST_F(StatusLogTest, Take_NothingIsTooMuch_GivesEachChangeOnceInOrder) {
  RecordProperty("requirements", "STATUS-2");
  auto reader = log_.NewReader(0);
  for (int i = 0; i < 4'096; ++i) Add(i % 20, i);
  const auto taken = TakeAll(reader);
  ASSERT_EQ(taken.size(), 4'096U);
  for (int i = 0; i < 4'096; ++i) ASSERT_EQ(taken[static_cast<std::size_t>(i)], i);
  EXPECT_THAT(Take(reader), IsEmpty());
}

TEST_F(StatusLogTest, Take_TwoReaders_ReadEachAtItsOwnPlace) {
  RecordProperty("requirements", "STATUS-3 STATUS-4");
  auto early = log_.NewReader(0);
  Add(1, 10);
  auto late = log_.NewReader(0);
  Add(1, 11);
  EXPECT_THAT(Take(early, 1), ElementsAre(10));
  EXPECT_THAT(Take(late), ElementsAre(11));
  EXPECT_THAT(Take(early), ElementsAre(11));
}

TEST_F(StatusLogTest, Take_TooMuchWaits_SkipsWhatALaterChangeHasOvertaken) {
  RecordProperty("requirements", "STATUS-4");
  auto reader = log_.NewReader(0);
  Add(-1, -1);                                // the oldest, never overtaken
  Add(-2, -2);                                // overtaken by the next
  Add(-2, -3);                                // overtaken by the next
  Add(-2, -4);                                // the latest of its subject
  for (int i = 0; i < 4'094; ++i) Add(i, i);  // two too many
  const auto taken = TakeAll(reader);
  ASSERT_EQ(taken.size(), 4'096U);
  EXPECT_THAT(std::vector<int>(taken.begin(), taken.begin() + 3), ElementsAre(-1, -4, 0));
}

TEST_F(StatusLogTest, Take_TooMuchWaitsAndNothingIsOvertaken_SkipsTheOldest) {
  RecordProperty("requirements", "STATUS-4");
  auto reader = log_.NewReader(0);
  for (int i = 0; i < 5'000; ++i) Add(i, i);
  const auto taken = TakeAll(reader);
  ASSERT_EQ(taken.size(), 4'096U);
  EXPECT_EQ(taken.front(), 5'000 - 4'096);
}

TEST_F(StatusLogTest, Take_ReadersOfDifferentCapacities_SkipAsMuchAsEachMust) {
  RecordProperty("requirements", "STATUS-4");
  auto small = log_.NewReader(0);
  auto large = log_.NewReader(5'000);
  for (int i = 0; i < 6'000; ++i) Add(i, i);
  EXPECT_EQ(TakeAll(small).size(), 4'096U);
  EXPECT_EQ(TakeAll(large).size(), 5'000U);
}

TEST_F(StatusLogTest, Add_OneSubjectChangesForever_TheOthersKeepTheirPlaces) {
  RecordProperty("requirements", "STATUS-4");
  auto reader = log_.NewReader(65'536);
  Add(1, -1);
  for (int i = 0; i < 200'000; ++i) Add(2, i);
  const auto taken = TakeAll(reader);
  EXPECT_EQ(taken.size(), 65'536U);
  EXPECT_EQ(taken.front(), -1);
  EXPECT_EQ(taken.back(), 199'999);
}

TEST_F(StatusLogTest, Add_MoreSubjectsThanItKeeps_TheOldestGo) {
  RecordProperty("requirements", "STATUS-4");
  auto reader = log_.NewReader(65'536);
  for (int i = 0; i < 70'000; ++i) Add(i, i);
  const auto taken = TakeAll(reader);
  EXPECT_EQ(taken.size(), 65'536U);
  EXPECT_THAT(taken, Each(::testing::Ge(70'000 - 65'536)));
}

// The rule of STATUS-4, word for word, at any cost.
class NaiveReader {
 public:
  void Add(int subject, int change) { waiting_.push_back({subject, change}); }

  std::vector<int> Take(std::size_t at_most) {
    while (waiting_.size() > kMinStatusQueue) waiting_.erase(FirstToGo());
    std::vector<int> taken;
    for (; taken.size() < at_most && !waiting_.empty(); waiting_.erase(waiting_.begin())) {
      taken.push_back(waiting_.front().change);
    }
    return taken;
  }

 private:
  struct Item {
    int subject;
    int change;
  };

  std::vector<Item>::iterator FirstToGo() {
    for (auto it = waiting_.begin(); it != waiting_.end(); ++it) {
      const auto is_later = [&](const Item& later) { return later.subject == it->subject; };
      if (std::any_of(it + 1, waiting_.end(), is_later)) return it;
    }
    return waiting_.begin();
  }

  std::vector<Item> waiting_;
};

TEST_F(StatusLogTest, Take_RandomChanges_IsAsTheRuleSays) {
  RecordProperty("requirements", "STATUS-2 STATUS-4");
  const unsigned seed = testing::Seed();
  SCOPED_TRACE(testing::Replay(seed));
  std::mt19937 random(seed);
  int next = 0;
  for (const unsigned subjects : {3U, 500U, 6'000U}) {
    auto reader = log_.NewReader(0);
    NaiveReader naive;
    for (int round = 0; round < 12; ++round) {
      // Sometimes less than may wait, sometimes more.
      for (unsigned count = random() % 600; count > 0; --count, ++next) {
        const int subject = static_cast<int>(random() % subjects);
        Add(subject, next);
        naive.Add(subject, next);
      }
      if (round == 3) {
        for (int i = 0; i < 4'000; ++i, ++next) {
          Add(i, next);
          naive.Add(i, next);
        }
      }
      const std::size_t at_most = 4'096;
      ASSERT_EQ(Take(reader, at_most), naive.Take(at_most)) << "round " << round << " of " << subjects;
    }
  }
}

}  // namespace
}  // namespace connectmaster::fakegateway
