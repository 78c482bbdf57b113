#include "engine/worker.h"

#include <gmock/gmock.h>

#include <atomic>
#include <future>
#include <string>
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
      ASSERT_TRUE(worker.Post("a", [&ran, &thread, i] {
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
    ASSERT_TRUE(worker.Post("a", [&] {
      started.set_value();
      go_on.get_future().wait();
    }));
    started.get_future().wait();
    EXPECT_TRUE(worker.Post("a", [&ran] { ++ran; }));
    EXPECT_TRUE(worker.Post("a", [&ran] { ++ran; }));
    EXPECT_FALSE(worker.Post("a", [&ran] { ran += 100; }));
    go_on.set_value();
  }
  EXPECT_EQ(ran, 2);
}

TEST(Worker, Jobs_OfSeveralTenants_HaveTheirTurns) {
  ::testing::Test::RecordProperty("requirements", "ROBUST-1");
  std::vector<std::string> ran;
  {
    std::promise<void> started;
    std::promise<void> go_on;
    Worker worker(3);
    ASSERT_TRUE(worker.Post("greedy", [&] {
      started.set_value();
      go_on.get_future().wait();
    }));
    started.get_future().wait();
    const auto post = [&](const std::string& tenant, const std::string& name) {
      return worker.Post(tenant, [&ran, name] { ran.push_back(name); });
    };
    for (const char* const name : {"greedy 1", "greedy 2", "greedy 3"}) ASSERT_TRUE(post("greedy", name));
    EXPECT_FALSE(post("greedy", "one too many"));
    EXPECT_TRUE(post("b", "b 1"));
    EXPECT_TRUE(post("b", "b 2"));
    EXPECT_TRUE(post("administrator", "administrator"));
    go_on.set_value();
  }
  EXPECT_THAT(ran, ::testing::ElementsAre("greedy 1", "b 1", "administrator", "greedy 2", "b 2", "greedy 3"));
}

TEST(Worker, ItsDestructorRunsWhatIsLeft) {
  std::atomic<int> ran = 0;
  {
    std::promise<void> go_on;
    Worker worker(100);
    ASSERT_TRUE(worker.Post("a", [future = go_on.get_future().share()] { future.wait(); }));
    for (int i = 0; i < 50; ++i) ASSERT_TRUE(worker.Post("a", [&ran] { ++ran; }));
    go_on.set_value();
  }
  EXPECT_EQ(ran, 50);
}

TEST(Worker, AJobMayPostAnother) {
  std::promise<int> done;
  Worker worker(1);
  ASSERT_TRUE(worker.Post("a", [&] { EXPECT_TRUE(worker.Post("a", [&] { done.set_value(7); })); }));
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
        for (int i = 0; i < 500; ++i) accepted += worker.Post("a", [&ran] { ++ran; }) ? 1 : 0;
      });
    }
    for (auto& thread : threads) thread.join();
  }
  EXPECT_EQ(ran, accepted);
}

}  // namespace
}  // namespace connectmaster::fakegateway
