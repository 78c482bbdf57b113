#include "session.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "connectmaster/client/errors.h"
#include "timeout.h"

namespace connectmaster::client::internal {
namespace {

// The key is the official clients' (LOGIN-4); the value is the bare JWT.
constexpr char kTokenKey[] = "token";

// A call's error; gRPC's own words for an exceeded deadline do not say how long it was.
absl::Status WithTimeout(absl::Status status, std::chrono::milliseconds timeout) {
  if (!absl::IsDeadlineExceeded(status)) return status;
  constexpr double kMsPerSecond = 1'000;
  const double seconds = static_cast<double>(Bounded(timeout).count()) / kMsPerSecond;
  return absl::DeadlineExceededError(absl::StrCat(status.message(), " (timeout of ", seconds, " s)"));
}

}  // namespace

Session::Session(std::shared_ptr<grpc::Channel> channel, ClientOptions options)
    : channel_(std::move(channel)), options_(std::move(options)), stub_(gsdk::login::Login::NewStub(channel_)) {}

absl::Status Session::Login() {
  return LoginAs({});
}

absl::Status Session::LoginAdmin(const std::string& tenant_id) {
  return LoginAs({tenant_id});
}

absl::Status Session::LoginAs(const Identity& identity) {
  absl::StatusOr<std::string> token = RequestToken(identity, DeadlineIn(options_.call_timeout));
  if (!token.ok()) return WithTimeout(token.status(), options_.call_timeout);
  const std::lock_guard lock(mutex_);
  identity_ = identity;
  token_ = *std::move(token);
  ++login_;
  return absl::OkStatus();
}

absl::StatusOr<std::string> Session::RequestToken(const Identity& identity, Deadline deadline) {
  grpc::ClientContext context;
  context.set_deadline(deadline);
  if (!identity.admin_as.has_value()) {
    gsdk::login::LoginRequest request;
    request.set_tenantcert(options_.certificate_pem);
    gsdk::login::LoginResponse response;
    absl::Status status = FromGrpcStatus(stub_->Login(&context, request, &response));
    if (!status.ok()) return status;
    return std::move(*response.mutable_jwttoken());
  }
  gsdk::login::LoginAdminRequest request;
  request.set_admintenantcert(options_.certificate_pem);
  request.set_tenantid(*identity.admin_as);
  gsdk::login::LoginAdminResponse response;
  absl::Status status = FromGrpcStatus(stub_->LoginAdmin(&context, request, &response));
  if (!status.ok()) return status;
  return std::move(*response.mutable_jwttoken());
}

absl::Status Session::Logout() {
  grpc::ClientContext context;
  context.set_deadline(DeadlineIn(options_.call_timeout));
  AttachToken(context);
  {
    // Forgotten first, so that no call that is refused from now on logs in again.
    const std::lock_guard lock(mutex_);
    identity_.reset();
    token_.clear();
    ++login_;
  }
  gsdk::login::LogoutResponse response;
  return WithTimeout(FromGrpcStatus(stub_->Logout(&context, gsdk::login::LogoutRequest(), &response)),
                     options_.call_timeout);
}

absl::Status Session::Call(std::chrono::milliseconds timeout,
                           const std::function<grpc::Status(grpc::ClientContext&)>& call) {
  const Deadline deadline = DeadlineIn(timeout);
  uint64_t login = 0;
  const auto call_once = [&] {
    grpc::ClientContext context;
    context.set_deadline(deadline);
    login = AttachToken(context);
    return FromGrpcStatus(call(context));
  };
  absl::Status status = call_once();
  if (absl::IsUnauthenticated(status)) {
    status = Renew(login, status, deadline);
    if (status.ok()) status = call_once();
  }
  return WithTimeout(status, timeout);
}

uint64_t Session::AttachToken(grpc::ClientContext& context) const {
  const std::lock_guard lock(mutex_);
  if (!token_.empty()) context.AddMetadata(kTokenKey, token_);
  return login_;
}

absl::Status Session::Renew(uint64_t refused, const absl::Status& refusal, Deadline deadline) {
  std::unique_lock lock(mutex_);
  while (identity_.has_value() && login_ == refused && renewing_) {
    const uint64_t awaited = renewals_ + 1;
    if (!renewed_.wait_until(lock, deadline, [&] { return renewals_ >= awaited; })) {
      return absl::DeadlineExceededError("Deadline Exceeded");
    }
    // Who renewed may have had less time.
    if (!last_renewal_.ok() && !absl::IsDeadlineExceeded(last_renewal_)) return last_renewal_;
  }
  if (!identity_.has_value()) return refusal;
  if (login_ != refused) return absl::OkStatus();
  renewing_ = true;
  const Identity identity = *identity_;
  lock.unlock();
  absl::StatusOr<std::string> token = RequestToken(identity, deadline);
  lock.lock();
  renewing_ = false;
  ++renewals_;
  last_renewal_ = token.status();
  // Somebody may have logged out or in as somebody else meanwhile; that is newer.
  if (token.ok() && login_ == refused) {
    token_ = *std::move(token);
    ++login_;
  }
  renewed_.notify_all();
  return last_renewal_.ok() && !identity_.has_value() ? refusal : last_renewal_;
}

std::string Session::Token() const {
  const std::lock_guard lock(mutex_);
  return token_;
}

}  // namespace connectmaster::client::internal
