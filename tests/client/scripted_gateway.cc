#include "scripted_gateway.h"

#include <grpcpp/grpcpp.h>

#include <chrono>
#include <deque>
#include <utility>

#include "connectmaster/connect_master.grpc.pb.h"
#include "connectmaster/login.grpc.pb.h"

namespace connectmaster::client {
namespace {

namespace wire = gsdk::connect_master;
using Change = gsdk::connect::StatusChange;

std::string TokenOf(grpc::CallbackServerContext* context) {
  const auto found = context->client_metadata().find("token");
  return found == context->client_metadata().end() ? "" : std::string(found->second.data(), found->second.size());
}

// Finishes when the client has given up.
class HangingReactor final : public grpc::ServerUnaryReactor {
  void OnCancel() override { Finish(grpc::Status::CANCELLED); }
  void OnDone() override { delete this; }
};

}  // namespace

class ScriptedGateway::Impl {
 public:
  class Stream;
  class LoginService;
  class ConnectMasterService;

  explicit Impl(ScriptedGateway& script);

  // Whether the call's token is good; notes it either way.
  bool Authenticate(grpc::CallbackServerContext* context) {
    std::vector<grpc::ServerUnaryReactor*> answered;
    bool good = false;
    {
      const std::lock_guard lock(mutex);
      tokens.push_back(TokenOf(context));
      good = !good_token.empty() && tokens.back() == good_token;
      if (good || ++refused < held_until) return good;
      answered = std::exchange(held_logins, {});
    }
    for (auto* reactor : answered) reactor->Finish(grpc::Status::OK);
    return good;
  }

  grpc::ServerUnaryReactor* AnswerLogin(grpc::CallbackServerContext* context, std::string request, std::string* token) {
    auto* const reactor = context->DefaultReactor();
    {
      const std::lock_guard lock(mutex);
      login_requests.push_back(std::move(request));
      if (refuse_logins.has_value()) {
        reactor->Finish(*refuse_logins);
        return reactor;
      }
      good_token = "token-" + std::to_string(login_requests.size());
      *token = good_token;
      if (refused < held_until) {
        held_logins.push_back(reactor);
        return reactor;
      }
    }
    reactor->Finish(grpc::Status::OK);
    return reactor;
  }

  std::mutex mutex;
  std::condition_variable changed;
  std::string good_token;
  std::vector<std::string> login_requests;
  std::vector<std::string> tokens;
  int refused = 0;
  int held_until = 0;
  std::vector<grpc::ServerUnaryReactor*> held_logins;
  std::optional<grpc::Status> refuse_logins;
  std::optional<grpc::Status> refuse_subscriptions;
  std::vector<Stream*> streams;
  int streams_made = 0;

  std::unique_ptr<LoginService> login_service;
  std::unique_ptr<ConnectMasterService> connect_master_service;
  std::unique_ptr<grpc::Server> server;
  int port = 0;
};

class ScriptedGateway::Impl::LoginService final : public gsdk::login::Login::CallbackService {
 public:
  explicit LoginService(Impl& impl) : impl_(impl) {}

  grpc::ServerUnaryReactor* Login(grpc::CallbackServerContext* context, const gsdk::login::LoginRequest* request,
                                  gsdk::login::LoginResponse* response) override {
    return impl_.AnswerLogin(context, request->tenantcert(), response->mutable_jwttoken());
  }
  grpc::ServerUnaryReactor* LoginAdmin(grpc::CallbackServerContext* context,
                                       const gsdk::login::LoginAdminRequest* request,
                                       gsdk::login::LoginAdminResponse* response) override {
    return impl_.AnswerLogin(context, "admin " + request->tenantid() + ": " + request->admintenantcert(),
                             response->mutable_jwttoken());
  }
  grpc::ServerUnaryReactor* Logout(grpc::CallbackServerContext* context, const gsdk::login::LogoutRequest*,
                                   gsdk::login::LogoutResponse*) override {
    const bool good = impl_.Authenticate(context);
    auto* const reactor = context->DefaultReactor();
    reactor->Finish(good ? grpc::Status::OK : grpc::Status(grpc::StatusCode::UNAUTHENTICATED, "no good token"));
    const std::lock_guard lock(impl_.mutex);
    impl_.good_token.clear();
    return reactor;
  }

 private:
  Impl& impl_;
};

// One subscriber. Its own mutex guards what it still has to write; it is in Impl::streams until it is done.
class ScriptedGateway::Impl::Stream final : public grpc::ServerWriteReactor<Change> {
 public:
  explicit Stream(Impl& impl) : impl_(impl) {
    {
      const std::lock_guard lock(impl_.mutex);
      impl_.streams.push_back(this);
      ++impl_.streams_made;
      impl_.changed.notify_all();
    }
    StartSendInitialMetadata();
  }

  void Publish(const Change& change) {
    const std::lock_guard lock(mutex_);
    if (end_.has_value()) return;
    queue_.push_back(change);
    Continue();
  }

  void End(const grpc::Status& status) {
    const std::lock_guard lock(mutex_);
    if (!end_.has_value()) end_ = status;
    Continue();
  }

 private:
  void OnSendInitialMetadataDone(bool) override {
    const std::lock_guard lock(mutex_);
    ready_ = true;
    Continue();
  }
  void OnWriteDone(bool ok) override {
    const std::lock_guard lock(mutex_);
    writing_ = false;
    if (ok) {
      queue_.pop_front();
    } else {
      queue_.clear();
    }
    Continue();
  }
  void OnCancel() override {
    const std::lock_guard lock(mutex_);
    if (!end_.has_value()) end_ = grpc::Status::CANCELLED;
    queue_.resize(writing_ ? 1 : 0);
    Continue();
  }
  void OnDone() override {
    {
      const std::lock_guard lock(impl_.mutex);
      impl_.streams.erase(std::find(impl_.streams.begin(), impl_.streams.end(), this));
      impl_.changed.notify_all();
    }
    delete this;
  }

  void Continue() {
    if (!ready_ || writing_ || finished_) return;
    if (!queue_.empty()) {
      writing_ = true;
      StartWrite(&queue_.front());
    } else if (end_.has_value()) {
      finished_ = true;
      Finish(*end_);
    }
  }

  Impl& impl_;
  std::mutex mutex_;
  std::deque<Change> queue_;
  std::optional<grpc::Status> end_;
  bool ready_ = false;
  bool writing_ = false;
  bool finished_ = false;
};

class ScriptedGateway::Impl::ConnectMasterService final : public wire::ConnectMaster::CallbackService {
 public:
  ConnectMasterService(Impl& impl, ScriptedGateway& script) : impl_(impl), script_(script) {}

  using Context = grpc::CallbackServerContext;
  using Reactor = grpc::ServerUnaryReactor;

  Reactor* SearchDevice(Context* context, const wire::SearchDeviceRequest* request,
                        wire::SearchDeviceResponse* response) override {
    return Reply(context, script_.search_device, *request, *response);
  }
  Reactor* GetDeviceList(Context* context, const wire::GetDeviceListRequest* request,
                         wire::GetDeviceListResponse* response) override {
    return Reply(context, script_.get_device_list, *request, *response);
  }
  Reactor* Disconnect(Context* context, const wire::DisconnectRequest* request,
                      wire::DisconnectResponse* response) override {
    return Reply(context, script_.disconnect, *request, *response);
  }
  Reactor* DisconnectAll(Context* context, const wire::DisconnectAllRequest* request,
                         wire::DisconnectAllResponse* response) override {
    return Reply(context, script_.disconnect_all, *request, *response);
  }
  Reactor* AddAsyncConnection(Context* context, const wire::AddAsyncConnectionRequest* request,
                              wire::AddAsyncConnectionResponse* response) override {
    return Reply(context, script_.add_async_connection, *request, *response);
  }
  Reactor* DeleteAsyncConnection(Context* context, const wire::DeleteAsyncConnectionRequest* request,
                                 wire::DeleteAsyncConnectionResponse* response) override {
    return Reply(context, script_.delete_async_connection, *request, *response);
  }
  Reactor* GetPendingList(Context* context, const wire::GetPendingListRequest* request,
                          wire::GetPendingListResponse* response) override {
    return Reply(context, script_.get_pending_list, *request, *response);
  }
  Reactor* GetAcceptFilter(Context* context, const wire::GetAcceptFilterRequest* request,
                           wire::GetAcceptFilterResponse* response) override {
    return Reply(context, script_.get_accept_filter, *request, *response);
  }
  Reactor* SetAcceptFilter(Context* context, const wire::SetAcceptFilterRequest* request,
                           wire::SetAcceptFilterResponse* response) override {
    return Reply(context, script_.set_accept_filter, *request, *response);
  }
  Reactor* SetConnectionModeMulti(Context* context, const wire::SetConnectionModeMultiRequest* request,
                                  wire::SetConnectionModeMultiResponse* response) override {
    return Reply(context, script_.set_connection_mode_multi, *request, *response);
  }
  Reactor* EnableSSLMulti(Context* context, const wire::EnableSSLMultiRequest* request,
                          wire::EnableSSLMultiResponse* response) override {
    return Reply(context, script_.enable_ssl_multi, *request, *response);
  }
  Reactor* Connect(Context* context, const wire::ConnectRequest* request, wire::ConnectResponse* response) override {
    if (!script_.connect && impl_.Authenticate(context)) return new HangingReactor;
    return Reply(context, script_.connect, *request, *response);
  }

  grpc::ServerWriteReactor<Change>* SubscribeStatus(Context* context, const wire::SubscribeStatusRequest*) override {
    if (!impl_.Authenticate(context)) return Refuse({grpc::StatusCode::UNAUTHENTICATED, "no good token"});
    std::optional<grpc::Status> refuse;
    {
      const std::lock_guard lock(impl_.mutex);
      refuse = impl_.refuse_subscriptions;
    }
    return refuse.has_value() ? Refuse(*refuse) : new Stream(impl_);
  }

 private:
  template <typename Request, typename Response>
  Reactor* Reply(Context* context, const Answer<Request, Response>& answer, const Request& request,
                 Response& response) {
    auto* const reactor = context->DefaultReactor();
    if (!impl_.Authenticate(context)) {
      reactor->Finish({grpc::StatusCode::UNAUTHENTICATED, "no good token"});
    } else if (!answer) {
      reactor->Finish({grpc::StatusCode::UNIMPLEMENTED, "not scripted"});
    } else {
      reactor->Finish(answer(request, response));
    }
    return reactor;
  }

  static grpc::ServerWriteReactor<Change>* Refuse(const grpc::Status& status) {
    class Refusal final : public grpc::ServerWriteReactor<Change> {
     public:
      explicit Refusal(const grpc::Status& why) { Finish(why); }

     private:
      void OnDone() override { delete this; }
    };
    return new Refusal(status);
  }

  Impl& impl_;
  ScriptedGateway& script_;
};

ScriptedGateway::Impl::Impl(ScriptedGateway& script)
    : login_service(std::make_unique<LoginService>(*this)),
      connect_master_service(std::make_unique<ConnectMasterService>(*this, script)) {}

ScriptedGateway::ScriptedGateway(std::shared_ptr<grpc::ServerCredentials> credentials)
    : impl_(std::make_unique<Impl>(*this)) {
  grpc::ServerBuilder builder;
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  if (credentials != nullptr) builder.AddListeningPort("127.0.0.1:0", std::move(credentials), &impl_->port);
  builder.RegisterService(impl_->login_service.get());
  builder.RegisterService(impl_->connect_master_service.get());
  impl_->server = builder.BuildAndStart();
}

ScriptedGateway::~ScriptedGateway() {
  Shutdown();
}

std::shared_ptr<grpc::Channel> ScriptedGateway::Channel() const {
  return impl_->server->InProcessChannel({});
}

std::string ScriptedGateway::target() const {
  return "127.0.0.1:" + std::to_string(impl_->port);
}

std::unique_ptr<Client> ScriptedGateway::MakeClient() const {
  ClientOptions options;
  options.certificate_pem = "the certificate";
  return MakeClient(options);
}

std::unique_ptr<Client> ScriptedGateway::MakeClient(const ClientOptions& options) const {
  return Client::Create(Channel(), options);
}

void ScriptedGateway::RevokeToken() {
  const std::lock_guard lock(impl_->mutex);
  impl_->good_token.clear();
}

void ScriptedGateway::HoldLoginsUntilRefused(int calls) {
  const std::lock_guard lock(impl_->mutex);
  impl_->refused = 0;
  impl_->held_until = calls;
}

void ScriptedGateway::RefuseLogins(const grpc::Status& status) {
  const std::lock_guard lock(impl_->mutex);
  impl_->refuse_logins = status;
}

int ScriptedGateway::logins() const {
  return static_cast<int>(login_requests().size());
}

std::vector<std::string> ScriptedGateway::login_requests() const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->login_requests;
}

std::vector<std::string> ScriptedGateway::tokens() const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->tokens;
}

void ScriptedGateway::RefuseSubscriptions(const grpc::Status& status) {
  const std::lock_guard lock(impl_->mutex);
  impl_->refuse_subscriptions = status;
}

// A stream that is in the list lives while the list's mutex is held; the order of locks is the list's, the stream's.
void ScriptedGateway::Publish(const Change& change) {
  const std::lock_guard lock(impl_->mutex);
  for (auto* stream : impl_->streams) stream->Publish(change);
}

void ScriptedGateway::EndSubscriptions(const grpc::Status& status) {
  const std::lock_guard lock(impl_->mutex);
  for (auto* stream : impl_->streams) stream->End(status);
}

void ScriptedGateway::AwaitSubscriptions(int made) {
  std::unique_lock lock(impl_->mutex);
  impl_->changed.wait(lock, [&] { return impl_->streams_made >= made; });
}

void ScriptedGateway::AwaitNoSubscription() {
  std::unique_lock lock(impl_->mutex);
  impl_->changed.wait(lock, [&] { return impl_->streams.empty(); });
}

void ScriptedGateway::Shutdown() {
  const grpc::Status shutdown(grpc::StatusCode::UNAVAILABLE, "the gateway shuts down");
  EndSubscriptions(shutdown);
  std::vector<grpc::ServerUnaryReactor*> held;
  {
    const std::lock_guard lock(impl_->mutex);
    held = std::exchange(impl_->held_logins, {});
  }
  for (auto* reactor : held) reactor->Finish(shutdown);
  impl_->server->Shutdown(std::chrono::system_clock::now() + std::chrono::seconds(5));
}

Change MakeChange(uint32_t device_id, gsdk::connect::Status status) {
  Change change;
  change.set_deviceid(device_id);
  change.set_status(status);
  return change;
}

}  // namespace connectmaster::client
