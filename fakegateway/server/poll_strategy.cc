#include "server/poll_strategy.h"

#include <cstdlib>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"

namespace connectmaster::fakegateway {

// gRPC takes the first one that it knows. It knows "none", too, and then cannot wait for anything.
absl::Status CheckPollStrategy() {
  const char* const strategies = std::getenv("GRPC_POLL_STRATEGY");
  if (strategies == nullptr) return absl::OkStatus();
  for (const absl::string_view strategy : absl::StrSplit(strategies, ',')) {
    if (strategy == "all" || strategy == "epoll1" || strategy == "poll") return absl::OkStatus();
    if (strategy == "none") break;
  }
  return absl::FailedPreconditionError(absl::StrCat("gRPC cannot serve with GRPC_POLL_STRATEGY='", strategies,
                                                    "': unset that variable, or set it to epoll1 or poll"));
}

}  // namespace connectmaster::fakegateway
