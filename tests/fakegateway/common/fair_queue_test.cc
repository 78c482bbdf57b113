#include "common/fair_queue.h"

#include <gmock/gmock.h>

#include <vector>

namespace connectmaster::fakegateway {
namespace {

using ::testing::ElementsAre;

std::vector<int> PopAll(FairQueue<int>& queue) {
  std::vector<int> items;
  while (const auto item = queue.Pop()) items.push_back(*item);
  return items;
}

TEST(FairQueue, Pop_SeveralOwners_TakesFromOneAfterTheOther) {
  FairQueue<int> queue;
  for (const int item : {1, 2, 3}) queue.Push("a", item);
  for (const int item : {11, 12}) queue.Push("b", item);
  queue.Push("c", 21);
  EXPECT_EQ(queue.CountOf("a"), 3U);
  EXPECT_THAT(PopAll(queue), ElementsAre(1, 11, 21, 2, 12, 3));
  EXPECT_TRUE(queue.empty());
  EXPECT_EQ(queue.CountOf("a"), 0U);
}

TEST(FairQueue, Pop_OwnerWhoComesLater_WaitsForOneOfEachOther) {
  FairQueue<int> queue;
  for (const int item : {1, 2, 3}) queue.Push("a", item);
  EXPECT_EQ(queue.Pop(), 1);
  queue.Push("b", 11);
  EXPECT_THAT(PopAll(queue), ElementsAre(2, 11, 3));
}

TEST(FairQueue, Remove_WhatWaitsOrWasTaken_LeavesTheRest) {
  FairQueue<int> queue;
  const auto first = queue.Push("a", 1);
  const auto only = queue.Push("b", 11);
  queue.Push("a", 2);
  queue.Remove(only);
  queue.Remove(only);
  EXPECT_EQ(queue.Pop(), 1);
  queue.Remove(first);
  EXPECT_THAT(PopAll(queue), ElementsAre(2));
}

}  // namespace
}  // namespace connectmaster::fakegateway
