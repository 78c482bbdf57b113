#include "server/incoming_call.h"

#include <grpcpp/support/proto_buffer_reader.h>

#include <utility>

#include "calls/request_bounds.h"
#include "common/errors.h"
#include "connectmaster/wire_names.h"
#include "server/methods.h"
#include "server/shell.h"

namespace connectmaster::fakegateway {

IncomingCall::IncomingCall(Shell& shell, const Method& method, grpc::CallbackServerContext& context)
    : engine_(shell.engine()),
      context_(context),
      method_(method),
      credentials_(shell.CredentialsOf(context)),
      began_(engine_.Now()),
      metered_(shell.listener().MeterOf(context.peer())),
      admitted_(Admit(shell, context)) {}

absl::Status IncomingCall::Admit(Shell& shell, grpc::CallbackServerContext& context) {
  if (method_.needs_session) {
    if (!credentials_.ok()) return credentials_.status();
    auto status = engine_.Peek([this](const State& state) -> absl::Status {
      const auto session = state.Authenticate(*credentials_);
      if (session.ok()) tenant_id_ = (*session)->caller.tenant_id;
      return session.status();
    });
    if (!status.ok()) return status;
  }
  if (auto place = shell.Admit(context, tenant_id_)) {
    place_.emplace(*std::move(place));
    return absl::OkStatus();
  }
  return TooManyCalls();
}

void IncomingCall::Begin() {
  if (!admitted_.ok()) return Refuse(admitted_);
  StartRead(&bytes_);
}

void IncomingCall::OnReadDone(bool ok) {
  if (!ok) return RefuseUnread();
  metered_.Read(bytes_.Length());
  metered_.NoLongerWaits();
  if (auto status = ParseRequest(); !status.ok()) return Refuse(status);
  OnRequest();
}

absl::Status IncomingCall::ParseRequest() {
  if (bytes_.Length() > kUncountedRequestBytes) {
    grpc::ProtoBufferReader reader(&bytes_);
    if (auto status = CheckFields(reader, *method_.descriptor->input_type()); !status.ok()) return status;
  }
  auto* const request = method_.request->New(&arena_);
  grpc::ProtoBufferReader reader(&bytes_);
  if (!request->ParseFromZeroCopyStream(&reader)) {
    return NotTheMessage(std::string(WireName(request->GetDescriptor()->full_name())));
  }
  bytes_.Clear();
  request_ = request;
  return absl::OkStatus();
}

CallNote IncomingCall::Note(const absl::Status& status, const google::protobuf::Message* response) const {
  CallNote note;
  note.request_type = method_.descriptor->input_type();
  note.began = began_;
  note.tenant_id = tenant_id_;
  if (request_ != nullptr) note.request = KeptMessage(*request_);
  if (response != nullptr) note.response = KeptMessage(*response);
  note.status = KeptStatus(status);
  return note;
}

}  // namespace connectmaster::fakegateway
