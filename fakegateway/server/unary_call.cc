#include "server/unary_call.h"

#include <utility>

#include "server/grpc_status.h"
#include "server/shell.h"
#include "world/journal.h"
#include "world/request_bounds.h"

namespace connectmaster::fakegateway {

UnaryCall* UnaryCall::Start(Shell& shell, grpc::CallbackServerContext* context,
                            const google::protobuf::Message& request, google::protobuf::Message& response,
                            const Run& run) {
  auto* const call = new UnaryCall(shell, context, request, response);
  if (call->PassesFaults(run)) run(*call);
  return call;
}

UnaryCall::UnaryCall(Shell& shell, grpc::CallbackServerContext* context, const google::protobuf::Message& request,
                     google::protobuf::Message& response)
    : engine_(shell.engine()),
      request_(request),
      response_(response),
      credentials_(shell.CredentialsOf(*context)),
      bounds_(CheckNamed(request)),
      began_(engine_.Now()) {}

bool UnaryCall::PassesFaults(const Run& run) {
  if (!engine_.MayHaveFaults()) return true;
  return engine_.Do([&](State& state) {
    const auto session = credentials_.ok() ? state.Authenticate(*credentials_) : credentials_.status();
    if (session.ok()) tenant_id_ = (*session)->caller.tenant_id;
    id_ = state.world.StrikeCall(
        request_, tenant_id_, [this, run] { run(*this); }, [this](const absl::Status& status) { Reply(status); });
    return id_ == 0;
  });
}

void UnaryCall::Reply(const absl::Status& status) {
  CallNote note;
  note.request_type = request_.GetDescriptor();
  note.began = began_;
  note.tenant_id = tenant_id_;
  note.request = KeptMessage(request_);
  if (status.ok()) note.response = KeptMessage(response_);
  note.status = KeptStatus(status);
  engine_.AddToJournal(std::move(note));
  Finish(ToGrpcStatus(status));
}

void UnaryCall::OnCancel() {
  engine_.Do([this](State& state) {
    is_cancelled_ = true;
    state.world.CancelCall(id_);
  });
}

}  // namespace connectmaster::fakegateway
