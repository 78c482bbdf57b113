#include "cli/freed_memory.h"

#include <malloc.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <fstream>

namespace connectmaster::fakegateway::cli {
namespace {

// Few arenas are given back whole more often than many; more than there are busy threads are of no use.
constexpr int kArenas = 4;

// What is larger gets pages of its own, which go back as soon as it is freed. The C library would raise this limit to
// the largest block that was ever freed, up to 32 MiB.
constexpr int kPagesOfItsOwn = 256 << 10;

// What the process may keep of freed memory, and how often that is looked at.
constexpr std::size_t kKept = 16u << 20;
constexpr std::chrono::seconds kInterval(2);

// The bytes that are allocated, and those that the process occupies for other things: code, stacks, what is free. The C
// library's own count of free bytes does not tell those that it has given back.
struct Memory {
  std::size_t in_use;
  std::size_t other;
};

Memory Now() {
  std::size_t pages = 0;
  std::size_t resident = 0;
  std::ifstream("/proc/self/statm") >> pages >> resident;
  resident *= static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  const struct mallinfo2 allocated = mallinfo2();
  const std::size_t in_use = allocated.uordblks + allocated.hblkhd;
  return {in_use, resident - std::min(resident, in_use)};
}

}  // namespace

FreedMemory::FreedMemory() {
  mallopt(M_ARENA_MAX, kArenas);
  mallopt(M_MMAP_THRESHOLD, kPagesOfItsOwn);
  thread_ = std::thread([this] { Watch(); });
}

FreedMemory::~FreedMemory() {
  {
    const std::lock_guard lock(mutex_);
    has_ended_ = true;
  }
  ended_.notify_all();
  thread_.join();
}

void FreedMemory::Watch() {
  Memory trimmed = Now();
  std::unique_lock lock(mutex_);
  while (!ended_.wait_for(lock, kInterval, [this] { return has_ended_; })) {
    const Memory now = Now();
    // What was in the way of the last trimming, in the middle of a burst, may have been freed since.
    const bool has_grown = now.other > trimmed.other + kKept;
    const bool has_freed = now.in_use + kKept < trimmed.in_use;
    if (!has_grown && !has_freed) continue;
    malloc_trim(0);
    trimmed = Now();
  }
}

}  // namespace connectmaster::fakegateway::cli
