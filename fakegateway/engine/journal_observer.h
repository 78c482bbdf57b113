#pragma once

#include <cstdint>
#include <functional>
#include <thread>

#include "common/mutex.h"
#include "connectmaster/fakegateway/journal.h"
#include "engine/engine.h"

namespace connectmaster::fakegateway {

// Tells of the journal's entries as they come, in their order and one at a time, from a thread of its own: whoever
// adds an entry may hold locks, and waits for nobody. What the journal forgets before it was told is left out.
class JournalObserver {
 public:
  using Observe = std::function<void(const JournalEntry&)>;

  // The engine outlives it, and has one observer at most.
  JournalObserver(Engine& engine, Observe observe);
  // Tells of what there is until then.
  ~JournalObserver();
  JournalObserver(const JournalObserver&) = delete;
  JournalObserver& operator=(const JournalObserver&) = delete;

 private:
  void Run();
  void TellNews();

  Engine& engine_;
  const Observe observe_;
  std::uint64_t told_ = 0;
  Mutex mutex_;
  CondVar changed_;
  bool has_news_ ABSL_GUARDED_BY(mutex_) = true;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace connectmaster::fakegateway
