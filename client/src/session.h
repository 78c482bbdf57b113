#pragma once

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>
#include <grpcpp/support/status.h>

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "connectmaster/client/options.h"
#include "connectmaster/login.grpc.pb.h"

namespace connectmaster::client::internal {

// Who is logged in on a channel, and every call's way through it: token, deadline, renewal. Shared by the client, its
// typed calls and its subscriptions.
//
// Thread safety: every method may be called from any thread. The mutex guards what is below it, is never held during
// a call, and a renewal that is under way is waited for instead of repeated.
class Session {
 public:
  using Deadline = std::chrono::system_clock::time_point;

  Session(std::shared_ptr<grpc::Channel> channel, ClientOptions options);

  absl::Status Login();
  absl::Status LoginAdmin(const std::string& tenant_id);
  absl::Status Logout();

  // Makes one call, twice if its token was refused and could be renewed, all within `timeout`. `call` is given a
  // context that is ready.
  absl::Status Call(std::chrono::milliseconds timeout, const std::function<grpc::Status(grpc::ClientContext&)>& call);

  // Puts the token into a call's metadata. Returns which login it is of, for Renew().
  uint64_t AttachToken(grpc::ClientContext& context) const;

  // After `refusal` of a call with the token of login `refused`: logs in again as before, unless that has happened. OK
  // if the call can be repeated; `refusal` if the client has not logged in; the login's error if that fails.
  absl::Status Renew(uint64_t refused, const absl::Status& refusal, Deadline deadline);

  std::string Token() const;
  const std::shared_ptr<grpc::Channel>& channel() const { return channel_; }
  const ClientOptions& options() const { return options_; }

 private:
  // Logging in as the certificate's tenant, or with a tenant ID as the administrator.
  struct Identity {
    std::optional<std::string> admin_as;
  };

  absl::StatusOr<std::string> RequestToken(const Identity& identity, Deadline deadline);
  absl::Status LoginAs(const Identity& identity);

  const std::shared_ptr<grpc::Channel> channel_;
  const ClientOptions options_;
  const std::unique_ptr<gsdk::login::Login::Stub> stub_;

  mutable std::mutex mutex_;
  std::condition_variable renewed_;
  std::optional<Identity> identity_;
  std::string token_;
  uint64_t login_ = 0;  // counts logins and logouts
  bool renewing_ = false;
  uint64_t renewals_ = 0;
  absl::Status last_renewal_;
};

}  // namespace connectmaster::client::internal
