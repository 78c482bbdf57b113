#include "server/unary_call.h"

#include <grpcpp/impl/codegen/proto_utils.h>

#include <utility>

#include "calls/request_bounds.h"
#include "common/errors.h"
#include "server/grpc_status.h"
#include "server/methods.h"
#include "server/shell.h"

namespace connectmaster::fakegateway {

UnaryCall::UnaryCall(Shell& shell, const Method& method, grpc::CallbackServerContext& context)
    : IncomingCall(shell, method, context), behaviour_(shell.behaviour()) {
  for (const auto& [key, value] : behaviour_.trailing) context.AddTrailingMetadata(key, value);
}

void UnaryCall::OnRequest() {
  response_ = method().response->New(&arena());
  bounds_ = CheckNamed(*request());
  if (PassesFaults()) method().answer(*this);
}

bool UnaryCall::PassesFaults() {
  if (!engine_.MayHaveFaults()) return true;
  return engine_.Do([&](State& state) {
    if (is_cancelled_) return true;
    id_ = StrikeCall(
        state.world, *request(), tenant_id_, [this] { method().answer(*this); },
        [this](const absl::Status& status) { Reply(status); });
    return id_ == 0;
  });
}

void UnaryCall::Reply(const absl::Status& status) {
  absl::Status answered = status;
  if (answered.ok()) {
    bool own_buffer = false;
    const auto encoded =
        grpc::GenericSerialize<grpc::ProtoBufferWriter, google::protobuf::Message>(*response_, &answer_, &own_buffer);
    if (!encoded.ok()) {
      answered = NotEncoded(encoded.error_message());
    } else if (!Reserve(answer_.Length())) {
      answered = AnswersUnread();
    }
  }
  engine_.AddToJournal(Note(answered, answered.ok() ? response_ : nullptr));
  if (answered.ok()) return StartWriteAndFinish(&answer_, {}, grpc::Status::OK);
  const grpc::Status ended = ToGrpcStatus(answered, behaviour_.details);
  if (const auto why = TooLongForClients(ended)) {
    engine_.AddToJournal(WarningNote{tenant_id_, "an error is too long for some clients", *why});
  }
  Finish(ended);
}

void UnaryCall::RefuseUnread() {
  is_unread_ = true;
  Finish(ToGrpcStatus(NoRequest()));
}

void UnaryCall::OnDone() {
  if (is_unread_) engine_.AddToJournal(Note(WhyUnread(), nullptr));
  delete this;
}

void UnaryCall::OnCancel() {
  engine_.Do([this](State& state) {
    is_cancelled_ = true;
    state.world.pending().Cancel(id_, CallCancelled());
  });
}

}  // namespace connectmaster::fakegateway
