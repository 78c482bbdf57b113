#include "support/interruption.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <ctime>
#include <stdexcept>
#include <string>
#include <thread>

namespace connectmaster::conformance {
namespace {

constexpr long kSameRequestMs = 500;
constexpr std::chrono::milliseconds kSlice{50};

// What the handler may touch.
std::atomic<int> stop_signal{0};
std::atomic<long> stopped_at_ms{0};
static_assert(std::atomic<int>::is_always_lock_free && std::atomic<long>::is_always_lock_free);

std::thread::id tests_thread;
bool undoing = false;  // of the tests' thread

long NowMs() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1'000 + now.tv_nsec / 1'000'000;
}

void OnSignal(int signal) {
  int none = 0;
  if (stop_signal.compare_exchange_strong(none, signal)) {
    stopped_at_ms = NowMs();
    return;
  }
  if (NowMs() - stopped_at_ms < kSameRequestMs) return;
  std::signal(signal, SIG_DFL);
  raise(signal);  // blocked until the handler returns
}

}  // namespace

std::vector<int> StopSignals() {
  std::vector<int> signals = {SIGINT, SIGTERM, SIGQUIT};
  struct sigaction inherited {};
  sigaction(SIGHUP, nullptr, &inherited);
  if (inherited.sa_handler != SIG_IGN) signals.push_back(SIGHUP);
  return signals;
}

void StopOnSignals() {
  tests_thread = std::this_thread::get_id();
  struct sigaction action {};
  action.sa_handler = OnSignal;
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  for (const int signal : StopSignals()) sigaction(signal, &action, nullptr);
}

std::optional<int> StoppedBy() {
  const int signal = stop_signal;
  return signal == 0 ? std::nullopt : std::optional(signal);
}

void StopRun(int as_signal) {
  int none = 0;
  stop_signal.compare_exchange_strong(none, as_signal);
}

void Step() {
  const auto signal = StoppedBy();
  if (!signal || undoing || std::this_thread::get_id() != tests_thread) return;
  // This check fails by the exception; those after it are not run.
  testing::GTEST_FLAG(fail_fast) = true;
  throw std::runtime_error(std::string("the run is stopped by SIG") + sigabbrev_np(*signal) +
                           "; what the check has changed is undone");
}

void Sleep(std::chrono::milliseconds duration) {
  const auto end = std::chrono::steady_clock::now() + duration;
  while (std::chrono::steady_clock::now() < end) {
    std::this_thread::sleep_for(
        std::min<std::chrono::steady_clock::duration>(kSlice, end - std::chrono::steady_clock::now()));
    Step();
  }
}

void StartChecking() {
  undoing = false;
  Step();
}

void StartUndoing() {
  undoing = true;
}

}  // namespace connectmaster::conformance
