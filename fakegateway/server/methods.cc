#include "server/methods.h"

#include <google/protobuf/descriptor.h>

#include <utility>
#include <variant>

#include "common/errors.h"
#include "connectmaster/wire_names.h"
#include "server/log_in.h"
#include "server/status_stream.h"

namespace connectmaster::fakegateway {
namespace {

const google::protobuf::Message* Prototype(const google::protobuf::Descriptor* type) {
  return google::protobuf::MessageFactory::generated_factory()->GetPrototype(type);
}

}  // namespace

Methods::Methods(Shell& shell, const CallTable& calls) : shell_(shell) {
  for (const auto& [path, call] : calls.calls()) {
    services_.emplace(WireName(call.method->service()->full_name()));
    Method& method = methods_[path];
    method.descriptor = call.method;
    method.request = Prototype(call.method->input_type());
    method.response = Prototype(call.method->output_type());
    method.open = [](Shell& of, const Method& it, grpc::CallbackServerContext& context) -> IncomingCall* {
      return new UnaryCall(of, it, context);
    };
    std::visit([&](const auto& kind) { Fill(method, kind); }, call.kind);
  }
}

const Method* Methods::Find(const std::string& path) const {
  const auto found = methods_.find(path);
  return found == methods_.end() ? nullptr : &found->second;
}

void Methods::Fill(Method& method, const AnsweredNow& call) {
  method.answer = [&call](UnaryCall& it) {
    it.Reply(it.Act([&](State& state, const Session& session) {
      return call.act(state.world.ScopeOf(session.caller), *it.request(), it.response());
    }));
  };
}

void Methods::Fill(Method& method, const AnsweredLater& call) {
  method.answer = [&call](UnaryCall& it) {
    it.ActAndWait([&](const Scope& scope, const PendingCall& pending) {
      call.act(scope, *it.request(), it.response(), pending);
    });
  };
}

void Methods::Fill(Method& method, const Stored& call) {
  method.answer = [this, &call](UnaryCall& it) {
    shell_.Change(it, [&call, &it](const Registry& registry, const Caller& caller) {
      return call.plan(registry, caller, *it.request());
    });
  };
}

void Methods::Fill(Method& method, const Issued& call) {
  method.answer = [this, &call](UnaryCall& it) { shell_.Issue(it, call); };
}

void Methods::Fill(Method& method, const Streamed& call) {
  std::visit(
      [&](auto kind) {
        method.open = [&call](Shell& shell, const Method& of, grpc::CallbackServerContext& context) {
          return StatusStream<typename decltype(kind)::Type>::New(shell, of, context, call);
        };
      },
      call.subscriptions);
}

void Methods::Fill(Method& method, const LogsIn& call) {
  method.needs_session = false;
  method.answer = [this, &call](UnaryCall& it) {
    if (auto status = call.may_come_with(it.credentials().status()); !status.ok()) return it.Reply(status);
    const auto token = LogIn(shell_, it.context(), call.wish(*it.request()));
    if (token.ok()) call.fill(*token, it.response());
    it.Reply(token.status());
  };
}

void Methods::Fill(Method& method, const LogsOut& /*call*/) {
  method.answer = [](UnaryCall& it) {
    it.Reply(it.Act([](State& state, const Session& session) {
      const SessionId id = session.id;
      state.sessions.End(id);
      state.world.EndSession(id, SessionEnded("its client logged out"));
      return absl::OkStatus();
    }));
  };
}

}  // namespace connectmaster::fakegateway
