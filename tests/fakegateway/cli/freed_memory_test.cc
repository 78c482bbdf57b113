#include "cli/freed_memory.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <memory>
#include <thread>
#include <vector>

#include "support/child.h"
#include "support/sanitizers.h"

namespace connectmaster::fakegateway::cli {
namespace {

std::size_t ResidentBytes() {
  std::size_t pages = 0;
  std::size_t resident = 0;
  std::ifstream("/proc/self/statm") >> pages >> resident;
  return resident * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

TEST(FreedMemory, ABurstOfSmallBlocks_IsGivenBackThoughTheLastOneStays) {
  if (connectmaster::testing::kSanitized) GTEST_SKIP() << "the allocator is the sanitizer's";
  constexpr std::size_t kBlock = 1'000;
  constexpr std::size_t kBurst = 100u << 20;
  const FreedMemory freed_memory;
  const std::size_t before = ResidentBytes();
  std::vector<std::unique_ptr<std::vector<char>>> blocks;
  for (std::size_t i = 0; i < kBurst / kBlock; ++i) blocks.push_back(std::make_unique<std::vector<char>>(kBlock, 'x'));
  EXPECT_GT(ResidentBytes(), before + kBurst / 2);
  const auto last = std::move(blocks.back());
  blocks.clear();
  const auto deadline = connectmaster::testing::In(connectmaster::testing::kPatience);
  while (ResidentBytes() > before + kBurst / 4 && connectmaster::testing::MillisecondsUntil(deadline) > 0) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  EXPECT_LE(ResidentBytes(), before + kBurst / 4);
}

}  // namespace
}  // namespace connectmaster::fakegateway::cli
