#include "world/status_queue.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <random>
#include <vector>

#include "support/seed.h"

namespace connectmaster::fakegateway {
namespace {

using Queue = StatusQueue<int, int>;

// The rule of STATUS-4, word for word, at any cost.
class NaiveQueue {
 public:
  explicit NaiveQueue(std::size_t capacity) : capacity_(capacity) {}

  void Push(int subject, int change) {
    items_.push_back({subject, change});
    if (items_.size() <= capacity_) return;
    auto dropped = items_.begin();
    for (auto it = items_.begin(); it != items_.end(); ++it) {
      if (!IsOvertaken(it)) continue;
      dropped = it;
      break;
    }
    items_.erase(dropped);
  }

  std::optional<int> Pop() {
    if (items_.empty()) return std::nullopt;
    const int change = items_.front().change;
    items_.erase(items_.begin());
    return change;
  }

  std::size_t size() const { return items_.size(); }

 private:
  struct Item {
    int subject;
    int change;
  };

  bool IsOvertaken(std::vector<Item>::const_iterator it) const {
    return std::any_of(it + 1, items_.end(), [&](const Item& later) { return later.subject == it->subject; });
  }

  std::size_t capacity_;
  std::vector<Item> items_;
};

TEST(StatusQueue, TheCapacityIsWhatIsAskedForWithinTheLimits) {
  ::testing::Test::RecordProperty("requirements", "STATUS-4");
  EXPECT_EQ(Queue(0).capacity(), 4'096U);
  EXPECT_EQ(Queue(16).capacity(), 4'096U);
  EXPECT_EQ(Queue(4'096).capacity(), 4'096U);
  EXPECT_EQ(Queue(4'097).capacity(), 4'097U);
  EXPECT_EQ(Queue(65'536).capacity(), 65'536U);
  EXPECT_EQ(Queue(65'537).capacity(), 65'536U);
  EXPECT_EQ(Queue(std::numeric_limits<std::size_t>::max()).capacity(), 65'536U);
}

TEST(StatusQueue, ChangesComeOutInTheirOrderEachOnce) {
  ::testing::Test::RecordProperty("requirements", "STATUS-2");
  Queue queue(0);
  for (int i = 0; i < 4'096; ++i) queue.Push(i % 20, i);
  for (int i = 0; i < 4'096; ++i) ASSERT_EQ(queue.Pop(), i);
  EXPECT_EQ(queue.Pop(), std::nullopt);
}

TEST(StatusQueue, WhatALaterChangeOfTheSameSubjectHasOvertakenIsDroppedFirst) {
  ::testing::Test::RecordProperty("requirements", "STATUS-4");
  Queue queue(0);
  queue.Push(-1, -1);                                // the oldest, never overtaken
  queue.Push(-2, -2);                                // overtaken by the next
  queue.Push(-2, -3);                                // overtaken by the next
  queue.Push(-2, -4);                                // the latest of its subject
  for (int i = 0; i < 4'094; ++i) queue.Push(i, i);  // two too many
  std::vector<int> left;
  while (const auto change = queue.Pop()) left.push_back(*change);
  ASSERT_EQ(left.size(), 4'096U);
  EXPECT_EQ(left[0], -1);
  EXPECT_EQ(left[1], -4);
  EXPECT_EQ(left[2], 0);
}

TEST(StatusQueue, WhereNothingIsOvertakenTheOldestIsDropped) {
  ::testing::Test::RecordProperty("requirements", "STATUS-4");
  Queue queue(0);
  for (int i = 0; i < 5'000; ++i) queue.Push(i, i);
  EXPECT_EQ(queue.size(), 4'096U);
  EXPECT_EQ(queue.Pop(), 5'000 - 4'096);
}

TEST(StatusQueue, ASubjectThatChangesForeverTakesNobodyElsesPlace) {
  ::testing::Test::RecordProperty("requirements", "STATUS-4");
  Queue queue(0);
  queue.Push(1, -1);
  for (int i = 0; i < 100'000; ++i) queue.Push(2, i);
  EXPECT_EQ(queue.size(), 4'096U);
  EXPECT_EQ(queue.Pop(), -1);
}

TEST(StatusQueue, BehavesAsTheRuleSaysOnRandomInput) {
  ::testing::Test::RecordProperty("requirements", "STATUS-2 STATUS-4");
  const unsigned seed = testing::Seed();
  SCOPED_TRACE(testing::Replay(seed));
  std::mt19937 random(seed);
  for (const int subjects : {3, 500, 6'000}) {
    Queue queue(0);
    NaiveQueue naive(4'096);
    // Fill it without work for the naive one, then change it at the limit.
    int next = 0;
    for (int i = 0; i < 4'090; ++i, ++next) {
      const int subject = static_cast<int>(random() % static_cast<unsigned>(subjects));
      queue.Push(subject, next);
      naive.Push(subject, next);
    }
    for (int i = 0; i < 600; ++i) {
      if (random() % 4 == 0) {
        ASSERT_EQ(queue.Pop(), naive.Pop());
      } else {
        const int subject = static_cast<int>(random() % static_cast<unsigned>(subjects));
        queue.Push(subject, next);
        naive.Push(subject, next++);
      }
      ASSERT_EQ(queue.size(), naive.size());
    }
    while (const auto expected = naive.Pop()) ASSERT_EQ(queue.Pop(), expected);
    EXPECT_EQ(queue.Pop(), std::nullopt);
  }
}

}  // namespace
}  // namespace connectmaster::fakegateway
