#pragma once

#include <google/protobuf/message.h>
#include <grpcpp/generic/async_generic_service.h>

#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "server/service_names.h"
#include "server/shell.h"
#include "server/status_stream.h"
#include "server/unary_call.h"

namespace connectmaster::fakegateway {

// One method of a service: its messages, and what answers it.
struct Method {
  const google::protobuf::MethodDescriptor* descriptor;
  const google::protobuf::Message* request;  // one of its type, to make others like it
  const google::protobuf::Message* response;
  // It is only for clients that have logged in (LOGIN-3).
  bool needs_session = true;
  // Of a call with one answer; null for a stream.
  std::function<void(UnaryCall&)> answer;
  // Makes the reactor of an incoming call, which deletes itself.
  std::function<IncomingCall*(Shell&, const Method&, grpc::CallbackServerContext&)> open;
};

// The methods that a server has, by their paths: the one list of them. Which method a function is for, its request
// says: no two methods have the same.
class Methods {
 public:
  explicit Methods(Shell& shell) : shell_(shell) {}
  Methods(const Methods&) = delete;
  Methods& operator=(const Methods&) = delete;

  // A call that looks or acts at once. `act` is absl::Status(State&, const Session&, const Request&, Response&), or a
  // function of the world.
  template <typename Act>
  void Now(Act act) {
    AddNow(std::function(std::move(act)));
  }
  template <typename Request>
  void Now(absl::Status (World::*act)(const Caller&, const Request&)) {
    AddUnary(Request::descriptor(), nullptr).answer = [act](UnaryCall& call) {
      call.Reply(call.Act([&](State& state, const Session& session) {
        return (state.world.*act)(session.caller, call.RequestAs<Request>());
      }));
    };
  }
  template <typename Request, typename Response>
  void Now(absl::Status (World::*act)(const Caller&, const Request&, Response&) const) {
    Now([act](State& state, const Session& session, const Request& request, Response& response) {
      return (state.world.*act)(session.caller, request, response);
    });
  }

  // A call that waits for the world's answer. `begin` is CallId(State&, const Session&, const Request&, Response&,
  // const World::Done&), or a function of the world; it starts the call and passes the last argument on to be called
  // once, when the response is filled.
  template <typename Begin>
  void Waits(Begin begin) {
    AddWaits(std::function(std::move(begin)));
  }
  template <typename Request>
  void Waits(CallId (World::*begin)(const Caller&, const Request&, const World::Done&)) {
    AddWaits(Request::descriptor(), nullptr,
             [begin](State& state, const Session& session, UnaryCall& call, const auto& done) {
               return (state.world.*begin)(session.caller, call.RequestAs<Request>(), done);
             });
  }

  // A call that changes what is stored. `plan` is absl::StatusOr<Changes>(const Registry&, const Caller&,
  // const Request&), or Planned of the same if a part of what was asked for may be done.
  template <typename Plan>
  void Stores(Plan plan) {
    AddStores(std::function(std::move(plan)));
  }

  // A call that brings its answer about by itself: `answer` is void(UnaryCall&, const Request&, Response&).
  template <typename Answer>
  Method& Answers(Answer answer) {
    return AddAnswers(std::function(std::move(answer)));
  }

  // A status stream of one of the world's kinds of subscriptions.
  template <typename Request, typename Subscriptions>
  void Streams(Subscriptions& (World::*subscriptions)()) {
    Add(Request::descriptor()).open = [subscriptions](Shell& shell, const Method& method,
                                                      grpc::CallbackServerContext& context) {
      return StatusStream<Subscriptions>::New(
          shell, method, context, subscriptions,
          [](const google::protobuf::Message& request) { return static_cast<const Request&>(request).queuesize(); });
    };
  }

  // A service whose methods are not here.
  void AddService(const std::string& name) { services_.insert(name); }

  // Null if there is none.
  const Method* Find(const std::string& path) const;
  bool HasService(std::string_view name) const { return services_.find(name) != services_.end(); }
  // The full names of the server's services.
  const ServiceNames& services() const { return services_; }

  Shell& shell() const { return shell_; }

 private:
  using Descriptor = google::protobuf::Descriptor;
  // A `response` of null is not looked at.
  Method& Add(const Descriptor* request, const Descriptor* response = nullptr);
  Method& AddUnary(const Descriptor* request, const Descriptor* response);

  template <typename Request, typename Response>
  void AddNow(std::function<absl::Status(State&, const Session&, const Request&, Response&)> act) {
    AddUnary(Request::descriptor(), Response::descriptor()).answer = [act = std::move(act)](UnaryCall& call) {
      call.Reply(call.Act([&](State& state, const Session& session) {
        return act(state, session, call.RequestAs<Request>(), call.ResponseAs<Response>());
      }));
    };
  }

  template <typename Begin>
  void AddWaits(const Descriptor* request, const Descriptor* response, Begin begin) {
    AddUnary(request, response).answer = [begin = std::move(begin)](UnaryCall& call) {
      const World::Done done = [&call](const absl::Status& status) { call.Reply(status); };
      const auto refused =
          call.ActAndWait([&](State& state, const Session& session) { return begin(state, session, call, done); });
      if (!refused.ok()) call.Reply(refused);
    };
  }
  template <typename Request, typename Response>
  void AddWaits(std::function<CallId(State&, const Session&, const Request&, Response&, const World::Done&)> begin) {
    AddWaits(Request::descriptor(), Response::descriptor(),
             [begin = std::move(begin)](State& state, const Session& session, UnaryCall& call, const auto& done) {
               return begin(state, session, call.RequestAs<Request>(), call.ResponseAs<Response>(), done);
             });
  }

  template <typename Result, typename Request>
  void AddStores(std::function<Result(const Registry&, const Caller&, const Request&)> plan) {
    AddUnary(Request::descriptor(), nullptr).answer = [this, plan = std::move(plan)](UnaryCall& call) {
      shell_.Change(call, [&call, plan](const Registry& registry, const Caller& caller) {
        return ToPlanned(plan(registry, caller, call.RequestAs<Request>()));
      });
    };
  }
  static Planned ToPlanned(Planned planned) { return planned; }
  static Planned ToPlanned(absl::StatusOr<Changes> changes) {
    return changes.ok() ? Planned{*std::move(changes), {}} : Planned{{}, changes.status()};
  }

  template <typename Request, typename Response>
  Method& AddAnswers(std::function<void(UnaryCall&, const Request&, Response&)> answer) {
    Method& method = AddUnary(Request::descriptor(), Response::descriptor());
    method.answer = [answer = std::move(answer)](UnaryCall& call) {
      answer(call, call.RequestAs<Request>(), call.ResponseAs<Response>());
    };
    return method;
  }

  Shell& shell_;
  std::unordered_map<std::string, Method> methods_;
  ServiceNames services_;
};

}  // namespace connectmaster::fakegateway
