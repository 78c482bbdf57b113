#include "engine/journal_observer.h"

#include <cstddef>
#include <utility>

namespace connectmaster::fakegateway {
namespace {

// Entries that are copied in one hold of the engine's lock.
constexpr std::size_t kBatch = 64;

}  // namespace

JournalObserver::JournalObserver(Engine& engine, Observe observe) : engine_(engine), observe_(std::move(observe)) {
  thread_ = std::thread([this] { Run(); });
  engine_.Peek([this](State& state) {
    state.world.journal().SetOnAdd([this] {
      const MutexLock lock(mutex_);
      if (std::exchange(has_news_, true)) return;
      changed_.NotifyAll();
    });
  });
}

JournalObserver::~JournalObserver() {
  engine_.Peek([](State& state) { state.world.journal().SetOnAdd(nullptr); });
  {
    const MutexLock lock(mutex_);
    stopping_ = true;
    changed_.NotifyAll();
  }
  thread_.join();
  TellNews();
}

void JournalObserver::Run() {
  while (true) {
    {
      const MutexLock lock(mutex_);
      while (!has_news_ && !stopping_) changed_.Wait(mutex_);
      if (stopping_) return;
      has_news_ = false;
    }
    TellNews();
  }
}

void JournalObserver::TellNews() {
  while (true) {
    const auto news = engine_.Peek([this](State& state) { return state.world.journal().After(told_, kBatch); });
    if (news.empty()) return;
    for (const Journal::Kept& it : news) observe_(Journal::ToEntry(it));
    told_ = news.back().number;
  }
}

}  // namespace connectmaster::fakegateway
