#pragma once

#include <functional>

#include "common/errors.h"
#include "control/behaviour.h"
#include "server/incoming_call.h"

namespace connectmaster::fakegateway {

// A call with one answer, until gRPC is done with it: the faults that strike it, its answer, its line in the journal.
// It deletes itself.
//
// Thread safety: Reply may be called from any thread, exactly once.
class UnaryCall final : public IncomingCall {
 public:
  // Whose method answers the request: its `answer` brings Reply about, now or later.
  UnaryCall(Shell& shell, const Method& method, grpc::CallbackServerContext& context);

  using IncomingCall::request;
  google::protobuf::Message& response() { return *response_; }
  using IncomingCall::context;
  using IncomingCall::credentials;

  // Runs `action`, absl::Status(State&, const Session&), for the caller, in one turn of the world.
  template <typename Action>
  absl::Status Act(Action&& action) {
    return engine_.DoAs(credentials(), [&](State& state, const Session& session) -> absl::Status {
      if (is_cancelled_) return CallCancelled();
      tenant_id_ = session.caller.tenant_id;
      return bounds_.ok() ? action(state, session) : bounds_;
    });
  }

  // The same for a call that waits in the world for its answer: `begin`, void(const Scope&, const PendingCall&), starts
  // it. A client that goes away ends it there, too (SYNC-8). Replies.
  template <typename Begin>
  void ActAndWait(Begin&& begin) {
    const auto refused = Act([&](State& state, const Session& session) {
      const PendingCall pending =
          state.world.pending().Begin(session.caller.tenant_id, [this](const absl::Status& status) { Reply(status); });
      id_ = pending.id();
      begin(state.world.ScopeOf(session.caller), pending);
      return absl::OkStatus();
    });
    if (!refused.ok()) Reply(refused);
  }

  // The answer. Not under the engine's lock.
  void Reply(const absl::Status& status);

 private:
  void OnRequest() override;
  void Refuse(const absl::Status& why) override { Reply(why); }
  void RefuseUnread() override;
  void OnCancel() override;
  void OnDone() override;
  // False if a fault has taken over.
  bool PassesFaults();

  const Behaviour& behaviour_;
  google::protobuf::Message* response_ = nullptr;
  // What of the request is out of bounds; a client that may not call is told that instead.
  absl::Status bounds_;
  grpc::ByteBuffer answer_;
  bool is_unread_ = false;
  // Under the engine's lock. What was cancelled does not begin any more (SYNC-8).
  CallId id_ = 0;
  bool is_cancelled_ = false;
};

}  // namespace connectmaster::fakegateway
