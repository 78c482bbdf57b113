#pragma once

#include <google/protobuf/message.h>
#include <grpcpp/support/server_callback.h>

#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "server/engine.h"
#include "world/errors.h"

namespace connectmaster::fakegateway {

class Shell;

// A call with one answer, from its request until gRPC is done with it: who calls, the faults that strike it, its line
// in the journal. It deletes itself.
//
// Thread safety: Reply may be called from any thread, exactly once.
class UnaryCall : public grpc::ServerUnaryReactor {
 public:
  using Run = std::function<void(UnaryCall&)>;

  // `run` brings Reply about, now or later. It must not refer to what is gone when the service's method has returned;
  // request and response live until Reply.
  static UnaryCall* Start(Shell& shell, grpc::CallbackServerContext* context, const google::protobuf::Message& request,
                          google::protobuf::Message& response, const Run& run);

  // Runs `action`, absl::Status(State&, const Session&), for whoever calls, in one turn of the world.
  template <typename Action>
  absl::Status Act(Action&& action) {
    return engine_.DoAs(credentials_, [&](State& state, const Session& session) -> absl::Status {
      if (is_cancelled_) return CallCancelled();
      tenant_id_ = session.caller.tenant_id;
      return bounds_.ok() ? action(state, session) : bounds_;
    });
  }

  // In Act: the call waits for its answer in the world, and a client that goes away ends it there, too (SYNC-8).
  void WaitsAs(CallId id) { id_ = id; }

  // The answer. Not under the engine's lock.
  void Reply(const absl::Status& status);

 private:
  UnaryCall(Shell& shell, grpc::CallbackServerContext* context, const google::protobuf::Message& request,
            google::protobuf::Message& response);

  // False where a fault has taken over.
  bool PassesFaults(const Run& run);
  void OnCancel() override;
  void OnDone() override { delete this; }

  Engine& engine_;
  const google::protobuf::Message& request_;
  google::protobuf::Message& response_;
  const absl::StatusOr<Credentials> credentials_;
  // What of the request is out of bounds; whoever may not call is told that instead.
  const absl::Status bounds_;
  const Time began_;
  std::string tenant_id_;
  // Under the engine's lock. What was cancelled does not begin any more (SYNC-8).
  CallId id_ = 0;
  bool is_cancelled_ = false;
};

}  // namespace connectmaster::fakegateway
