#pragma once

#include <memory>

#include "absl/status/statusor.h"
#include "connectmaster/admin.pb.h"
#include "connectmaster/export.h"

namespace connectmaster::client {

namespace internal {
class Session;
}

// The call of gsdk.admin.Admin: what the gateway says of itself. Reached with Client::Admin().
//
// Thread safety: every method may be called from any thread. Calls block until answered.
// Ownership: belongs to its client.
// Errors: the gateway's (see errors.h).
// Timeout: ClientOptions::call_timeout.
class CONNECTMASTER_EXPORT AdminApi {
 public:
  // For Client only.
  explicit AdminApi(std::shared_ptr<internal::Session> session);

  // Reads the gateway's version and the date of its build (SVC-2). Any login will do.
  absl::StatusOr<gsdk::admin::GetInfoResponse> GetInfo();

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace connectmaster::client
