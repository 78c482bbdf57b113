#include <condition_variable>
#include <ctime>
#include <iomanip>
#include <iostream>
#include <mutex>
#include <optional>

#include "commands.h"
#include "error_text.h"
#include "interrupt.h"
#include "json.h"
#include "names.h"

namespace connectmaster::client::cli {
namespace {

std::string LocalTime(uint32_t timestamp) {
  const std::time_t time = timestamp;
  std::tm date{};
  localtime_r(&time, &date);
  char text[32];
  (void)std::strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S", &date);
  return text;
}

void Print(const gsdk::connect::StatusChange& change, bool json) {
  if (json) {
    std::cout << ToJsonLine(change) << std::endl;
  } else {
    std::cout << LocalTime(change.timestamp()) << "  " << std::left << std::setw(10) << change.deviceid() << "  "
              << Name(change.status()) << std::endl;
  }
}

// Why watching ends, awaited by the main thread.
class Outcome {
 public:
  // The first one counts.
  void Set(absl::Status status) {
    const std::lock_guard lock(mutex_);
    if (!status_.has_value()) status_ = std::move(status);
    set_.notify_all();
  }

  absl::Status Wait() {
    std::unique_lock lock(mutex_);
    set_.wait(lock, [&] { return status_.has_value(); });
    return *status_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable set_;
  std::optional<absl::Status> status_;
};

}  // namespace

int RunWatch(const GlobalOptions& globals, const WatchOptions& options) {
  Outcome outcome;
  const Interrupt interrupt([&] { outcome.Set(absl::OkStatus()); });
  const auto client = LogIn(globals);
  if (client == nullptr) return 1;
  uint32_t printed = 0;
  const auto subscription =
      client->ConnectMaster().SubscribeStatus({.on_change =
                                                   [&](const gsdk::connect::StatusChange& change) {
                                                     if (options.count != 0 && printed >= options.count) return;
                                                     Print(change, options.json);
                                                     if (++printed == options.count) outcome.Set(absl::OkStatus());
                                                   },
                                               .on_end = [&](const absl::Status& status) { outcome.Set(status); }});
  // A gateway that accepts without saying so is watched all the same.
  if (subscription->WaitUntilAccepted(globals.timeout).ok()) {
    std::cerr << "Watching the devices of " << globals.tenant << ". Ctrl-C ends it." << std::endl;
  }
  const absl::Status status = outcome.Wait();
  return status.ok() ? 0 : Fail("watching ended", status);
}

}  // namespace connectmaster::client::cli
