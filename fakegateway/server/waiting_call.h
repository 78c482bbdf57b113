#pragma once

#include <grpcpp/support/server_callback.h>

#include "absl/status/statusor.h"
#include "server/shell.h"

namespace connectmaster::fakegateway {

// A call whose answer takes time: the reactor waits with it, and a client that goes away ends it in the world, too
// (SYNC-8).
class WaitingCall : public grpc::ServerUnaryReactor {
 public:
  // `begin` is CallId(State&, const Session&, std::function<void(const absl::Status&)>): it starts the call and passes
  // the last argument on to be called once, when the response is filled.
  template <typename Begin>
  static WaitingCall* Start(Shell& shell, grpc::CallbackServerContext* context, Begin begin) {
    auto* const call = new WaitingCall(shell.engine());
    const auto finish = [call](const absl::Status& status) { call->Finish(ToGrpcStatus(status)); };
    const auto refused = shell.Authenticated(shell.CredentialsOf(*context), [&](State& state, const Session& session) {
      call->id_ = begin(state, session, finish);
      return absl::OkStatus();
    });
    if (!refused.ok()) finish(refused);
    return call;
  }

 private:
  explicit WaitingCall(Engine& engine) : engine_(engine) {}

  void OnCancel() override {
    engine_.Do([this](State& state) { state.world.CancelCall(id_); });
  }
  void OnDone() override { delete this; }

  Engine& engine_;
  CallId id_ = 0;  // under the engine's lock
};

}  // namespace connectmaster::fakegateway
