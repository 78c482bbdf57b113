#include <algorithm>
#include <condition_variable>
#include <iostream>
#include <limits>
#include <mutex>
#include <optional>

#include "commands.h"
#include "error_text.h"
#include "interrupt.h"
#include "json.h"
#include "names.h"
#include "numbers.h"
#include "text/harmless.h"
#include "times.h"

namespace connectmaster::client::cli {
namespace {

struct WatchOptions {
  uint32_t count = 0;  // 0: until interrupted
  bool json = false;
};

std::optional<uint32_t> ParseCount(const std::string& text) {
  return ParseNumber<uint32_t>(text, 1, std::numeric_limits<uint32_t>::max());
}

std::string Subject(const gsdk::connect::StatusChange& change) {
  return std::to_string(change.deviceid());
}

std::string Subject(const gsdk::gateway::StatusChange& change) {
  return change.gatewayid();
}

template <typename Change>
void Print(const Change& change, bool json) {
  if (json) {
    std::cout << ToJsonLine(change) << std::endl;
  } else {
    constexpr size_t kSubjectColumns = 10;
    std::string subject = text::Harmless(Subject(change));
    subject.append(kSubjectColumns - std::min(kSubjectColumns, text::Columns(subject)), ' ');
    std::cout << LocalTime(change.timestamp()) << "  " << subject << "  " << Name(change.status()) << std::endl;
  }
}

// Why watching ends. The main thread waits for it.
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

// Prints the changes of a subscription. `api` is the client's object with SubscribeStatus().
template <typename Change, typename Api>
int Watch(const GlobalOptions& globals, const WatchOptions& options, Api& (Client::*api)(), const std::string& what) {
  Outcome outcome;
  Interrupt interrupt;
  const auto client = LogIn(globals);
  if (client == nullptr) return 1;
  uint32_t printed = 0;
  SubscriptionCallbacks<Change> callbacks;
  callbacks.on_change = [&](const Change& change) {
    if (options.count != 0 && printed >= options.count) return;
    Print(change, options.json);
    // FinishOutput() reports output that could not be written.
    if (++printed == options.count || !std::cout) outcome.Set(absl::OkStatus());
  };
  callbacks.on_end = [&](const absl::Status& status) { outcome.Set(status); };
  const auto subscription = (client.get()->*api)().SubscribeStatus(std::move(callbacks));
  const Interrupt::Handler handler(interrupt, [&] {
    outcome.Set(absl::OkStatus());
    subscription->Cancel();
  });
  // A gateway that does not say that it accepted is watched nevertheless.
  if (subscription->WaitUntilAccepted(globals.timeout.value_or(ClientOptions().call_timeout)).ok()) {
    std::cerr << "Watching the " << what << " of " << globals.tenant << ". Ctrl-C ends it." << std::endl;
  }
  const absl::Status status = outcome.Wait();
  return status.ok() ? 0 : Fail("watching ended", status);
}

int WatchDevices(const GlobalOptions& globals, const WatchOptions& options) {
  return Watch<gsdk::connect::StatusChange>(globals, options, &Client::ConnectMaster, "devices");
}

int WatchGateways(const GlobalOptions& globals, const WatchOptions& options) {
  return Watch<gsdk::gateway::StatusChange>(globals, options, &Client::Gateway, "device gateways");
}

void AddOptions(CLI::App& command, WatchOptions& options) {
  AddParsed(command, "--count", options.count, ParseCount, "a number of changes, 1 or more",
            "End after this number of changes")
      ->type_name("N");
  AddJson(command, options.json);
}

}  // namespace

void AddWatch(CommandTree& tree) {
  auto [command, options] =
      tree.Add(tree.root(), "watch", "Print status changes of devices until interrupted", WatchDevices);
  AddOptions(command, options);
}

void AddGatewayWatch(CommandTree& tree, CLI::App& group) {
  auto [command, options] =
      tree.Add(group, "watch", "Print status changes of device gateways until interrupted", WatchGateways);
  AddOptions(command, options);
}

}  // namespace connectmaster::client::cli
