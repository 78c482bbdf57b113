// A stand-in for deviations: a few that change nothing but an option.
#include "connectmaster/fakegateway/deviations.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "server/deviate.h"

namespace connectmaster::fakegateway {
namespace {

constexpr int kMuch = 4;

}  // namespace

const std::vector<Deviation>& Deviations() {
  static const std::vector<Deviation> all = {
      {"reconnects-late", "ASYNC-4", "Registered devices are dialled again after four times the reconnect interval."},
      {"tokens-live-longer", "LOGIN-10", "Tokens live four times as long as they should."},
      {"losses-noticed-late", "SYNC-4", "A loss without a word is noticed after four times the keepalive time."},
      {"commands-end-late", "SYNC-8", "A device is waited for four times as long as it should be."},
  };
  return all;
}

absl::Status Deviate(FakeGatewayOptions& options) {
  const std::string& name = options.deviation;
  if (name.empty()) return absl::OkStatus();
  if (name == "reconnects-late") {
    options.reconnect_interval *= kMuch;
  } else if (name == "tokens-live-longer") {
    options.token_lifetime *= kMuch;
  } else if (name == "losses-noticed-late") {
    options.keep_alive *= kMuch;
  } else if (name == "commands-end-late") {
    options.command_timeout *= kMuch;
  } else {
    return absl::InvalidArgumentError(absl::StrCat("there is no deviation '", name, "'"));
  }
  return absl::OkStatus();
}

}  // namespace connectmaster::fakegateway
