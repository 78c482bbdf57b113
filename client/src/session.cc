#include "session.h"

#include <utility>

#include "connectmaster/client/errors.h"
#include "timeout.h"

namespace connectmaster::client::internal {
namespace {

// The key is the official clients' (LOGIN-4); the value is the bare JWT.
constexpr char kTokenKey[] = "token";

void SetDeadline(grpc::ClientContext& context, std::chrono::milliseconds timeout) {
  context.set_deadline(std::chrono::system_clock::now() + Bounded(timeout));
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
  absl::StatusOr<std::string> token = RequestToken(identity);
  if (!token.ok()) return token.status();
  const std::lock_guard lock(mutex_);
  identity_ = identity;
  token_ = *std::move(token);
  ++login_;
  return absl::OkStatus();
}

absl::StatusOr<std::string> Session::RequestToken(const Identity& identity) {
  grpc::ClientContext context;
  SetDeadline(context, options_.call_timeout);
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
  SetDeadline(context, options_.call_timeout);
  AttachToken(context);
  {
    // Forgotten first, so that no call that is refused from now on logs in again.
    const std::lock_guard lock(mutex_);
    identity_.reset();
    token_.clear();
    ++login_;
  }
  gsdk::login::LogoutResponse response;
  return FromGrpcStatus(stub_->Logout(&context, gsdk::login::LogoutRequest(), &response));
}

absl::Status Session::Call(std::chrono::milliseconds timeout,
                           const std::function<grpc::Status(grpc::ClientContext&)>& call) {
  uint64_t login = 0;
  const auto call_once = [&] {
    grpc::ClientContext context;
    SetDeadline(context, timeout);
    login = AttachToken(context);
    return FromGrpcStatus(call(context));
  };
  absl::Status status = call_once();
  if (absl::IsUnauthenticated(status) && Renew(login)) return call_once();
  return status;
}

uint64_t Session::AttachToken(grpc::ClientContext& context) const {
  const std::lock_guard lock(mutex_);
  if (!token_.empty()) context.AddMetadata(kTokenKey, token_);
  return login_;
}

bool Session::Renew(uint64_t refused) {
  std::unique_lock lock(mutex_);
  if (renewing_) {
    const uint64_t awaited = renewals_ + 1;
    renewed_.wait(lock, [&] { return renewals_ >= awaited; });
    return last_renewal_succeeded_;
  }
  if (!identity_.has_value()) return false;
  if (login_ != refused) return true;
  renewing_ = true;
  const Identity identity = *identity_;
  lock.unlock();
  absl::StatusOr<std::string> token = RequestToken(identity);
  lock.lock();
  renewing_ = false;
  ++renewals_;
  last_renewal_succeeded_ = token.ok() && identity_.has_value();
  // Somebody may have logged out or in as somebody else meanwhile; that is newer.
  if (token.ok() && login_ == refused) {
    token_ = *std::move(token);
    ++login_;
  }
  renewed_.notify_all();
  return last_renewal_succeeded_;
}

std::string Session::Token() const {
  const std::lock_guard lock(mutex_);
  return token_;
}

}  // namespace connectmaster::client::internal
