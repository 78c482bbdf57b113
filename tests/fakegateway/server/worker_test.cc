#include "server/worker.h"

#include <gmock/gmock.h>

#include <atomic>
#include <future>
#include <thread>
#include <vector>

namespace connectmaster::fakegateway {
namespace {

TEST(Worker, RunsJobsInTheirOrderOnAThreadOfItsOwn) {
  std::vector<int> ran;
  std::thread::id thread;
  {
    Worker worker(1'000);
    for (int i = 0; i < 1'000; ++i) {
      ASSERT_TRUE(worker.Post([&ran, &thread, i] {
        ran.push_back(i);
        thread = std::this_thread::get_id();
      }));
    }
  }
  ASSERT_EQ(ran.size(), 1'000U);
  for (int i = 0; i < 1'000; ++i) EXPECT_EQ(ran[static_cast<std::size_t>(i)], i);
  EXPECT_NE(thread, std::this_thread::get_id());
}

TEST(Worker, TakesNoMoreJobsThanItsLimit) {
  ::testing::Test::RecordProperty("requirements", "ROBUST-1");
  int ran = 0;
  {
    std::promise<void> started;
    std::promise<void> go_on;
    Worker worker(2);
    ASSERT_TRUE(worker.Post([&] {
      started.set_value();
      go_on.get_future().wait();
    }));
    started.get_future().wait();
    EXPECT_TRUE(worker.Post([&ran] { ++ran; }));
    EXPECT_TRUE(worker.Post([&ran] { ++ran; }));
    EXPECT_FALSE(worker.Post([&ran] { ran += 100; }));
    go_on.set_value();
  }
  EXPECT_EQ(ran, 2);
}

TEST(Worker, ItsDestructorRunsWhatIsLeft) {
  std::atomic<int> ran = 0;
  {
    std::promise<void> go_on;
    Worker worker(100);
    ASSERT_TRUE(worker.Post([future = go_on.get_future().share()] { future.wait(); }));
    for (int i = 0; i < 50; ++i) ASSERT_TRUE(worker.Post([&ran] { ++ran; }));
    go_on.set_value();
  }
  EXPECT_EQ(ran, 50);
}

TEST(Worker, AJobMayPostAnother) {
  std::promise<int> done;
  Worker worker(1);
  ASSERT_TRUE(worker.Post([&] { EXPECT_TRUE(worker.Post([&] { done.set_value(7); })); }));
  EXPECT_EQ(done.get_future().get(), 7);
}

TEST(Worker, ManyThreadsMayPost) {
  std::atomic<int> accepted = 0;
  int ran = 0;
  {
    Worker worker(64);
    std::vector<std::thread> threads;
    threads.reserve(4);
    for (int t = 0; t < 4; ++t) {
      threads.emplace_back([&] {
        for (int i = 0; i < 500; ++i) accepted += worker.Post([&ran] { ++ran; }) ? 1 : 0;
      });
    }
    for (auto& thread : threads) thread.join();
  }
  EXPECT_EQ(ran, accepted);
}

}  // namespace
}  // namespace connectmaster::fakegateway
