#pragma once

#include <google/protobuf/message.h>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "calls/certificate_rules.h"
#include "calls/scope.h"
#include "model/pending_calls.h"
#include "model/registry.h"

namespace connectmaster::fakegateway {

using google::protobuf::Message;

// The kinds of calls. Messages are of the call's types.

// Answered at once.
struct AnsweredNow {
  std::function<absl::Status(const Scope&, const Message& request, Message& response)> act;
};
// Answered when the world is ready: the call is answered once, now or later, and until then the messages stay.
struct AnsweredLater {
  std::function<void(const Scope&, const Message& request, Message& response, const PendingCall&)> act;
};
// Answered when the disk is: what changes, of what is stored.
struct Stored {
  std::function<Planned(const Registry&, const Caller&, const Message& request)> plan;
};
// Answered with a new certificate and its key, if the caller may have it.
struct Issued {
  std::function<absl::StatusOr<Issuance>(const Registry&, const Caller&, const Message& request)> plan;
  std::function<void(const std::string& certificate, const std::string& key, Message& response)> fill;
};
// One of the installation's kinds of status streams.
template <typename Subscriptions>
struct OfKind {
  using Type = Subscriptions;
};
template <typename... Subscriptions>
std::variant<OfKind<Subscriptions>...> AnyKind(const std::tuple<Subscriptions...>&);
// A stream of status changes.
struct Streamed {
  using Told = std::vector<std::shared_ptr<const Message>>;
  decltype(AnyKind(std::declval<Installation&>().subscriptions)) subscriptions;
  std::function<int(const Message& request)> queue_size;
  // What a subscriber is told, instead of a change; made anew for each subscriber. None: each change.
  std::function<std::function<Told(const std::shared_ptr<const Message>& change)>()> filter{};
  // Whether it ends with its client's session (LOGIN-11, TENANT-10).
  bool ends_with_session = true;
  // Whose changes a client hears: its own (GW-3).
  std::function<Caller(const Caller&)> hears_as = [](const Caller& caller) { return caller; };
  // What a client is told when the gateway ends the stream.
  std::function<absl::Status(const absl::Status& why)> end = [](const absl::Status& why) { return why; };
};
// A login: the certificate, and the tenant that the administrator acts as (LOGIN-2). It needs no token (LOGIN-5).
struct LogsIn {
  struct Wish {
    std::string certificate;
    std::optional<std::string> act_as;
  };
  std::function<Wish(const Message& request)> wish;
  std::function<void(const std::string& token, Message& response)> fill;
  // Whether a client that comes with that token, or without one, may log in: each may (LOGIN-5).
  std::function<absl::Status(const absl::Status& token)> may_come_with = [](const absl::Status&) {
    return absl::OkStatus();
  };
};
// The end of the caller's session.
struct LogsOut {};

struct Call {
  const google::protobuf::MethodDescriptor* method;
  std::variant<AnsweredNow, AnsweredLater, Stored, Issued, Streamed, LogsIn, LogsOut> kind;
};

// "/gsdk.device.Device/Lock"
using MethodPaths = std::set<std::string>;

// The calls that a master gateway answers, by their paths, "/gsdk.login.Login/Login": the one list of services and
// methods. Each gateway has its own, whose entries a test may wrap or replace. Which method a function is for, its
// request says: no two methods have the same. Not thread-safe while it is changed.
class CallTable {
 public:
  using Descriptor = google::protobuf::Descriptor;

  // All of them.
  static CallTable OfMasterGateway();

  template <typename Request, typename Response>
  void Now(absl::Status (*act)(const Scope&, const Request&, Response&)) {
    Add(Request::descriptor(), Response::descriptor(),
        AnsweredNow{[act](const Scope& scope, const Message& request, Message& response) {
          return act(scope, static_cast<const Request&>(request), static_cast<Response&>(response));
        }});
  }
  template <typename Request, typename Response>
  void Later(void (*act)(const Scope&, const Request&, Response&, const PendingCall&)) {
    Add(Request::descriptor(), Response::descriptor(),
        AnsweredLater{[act](const Scope& scope, const Message& request, Message& response, const PendingCall& call) {
          act(scope, static_cast<const Request&>(request), static_cast<Response&>(response), call);
        }});
  }
  template <typename Request>
  void Stores(Planned (*plan)(const Registry&, const Caller&, const Request&)) {
    Add(Request::descriptor(), nullptr,
        Stored{[plan](const Registry& registry, const Caller& caller, const Message& request) {
          return plan(registry, caller, static_cast<const Request&>(request));
        }});
  }
  template <typename Request>
  void Stores(absl::StatusOr<Changes> (*plan)(const Registry&, const Caller&, const Request&)) {
    Add(Request::descriptor(), nullptr,
        Stored{[plan](const Registry& registry, const Caller& caller, const Message& request) {
          auto changes = plan(registry, caller, static_cast<const Request&>(request));
          return changes.ok() ? Planned{*std::move(changes), {}} : Planned{{}, changes.status()};
        }});
  }
  template <typename Request, typename Response>
  void Issues(absl::StatusOr<Issuance> (*plan)(const Registry&, const Caller&, const Request&),
              void (*fill)(const std::string& certificate, const std::string& key, Response&)) {
    Add(Request::descriptor(), Response::descriptor(),
        Issued{[plan](const Registry& registry, const Caller& caller, const Message& request) {
                 return plan(registry, caller, static_cast<const Request&>(request));
               },
               [fill](const std::string& certificate, const std::string& key, Message& response) {
                 fill(certificate, key, static_cast<Response&>(response));
               }});
  }
  template <typename Request, typename Subscriptions>
  void Streams() {
    Add(Request::descriptor(), nullptr, Streamed{OfKind<Subscriptions>(), [](const Message& request) {
                                                   return static_cast<const Request&>(request).queuesize();
                                                 }});
  }
  template <typename Request, typename Response>
  void Logins(LogsIn::Wish (*wish)(const Request&)) {
    Add(Request::descriptor(), Response::descriptor(),
        LogsIn{
            [wish](const Message& request) { return wish(static_cast<const Request&>(request)); },
            [](const std::string& token, Message& response) { static_cast<Response&>(response).set_jwttoken(token); }});
  }
  template <typename Request>
  void Logouts() {
    Add(Request::descriptor(), nullptr, LogsOut{});
  }

  // Methods of a service that is here, of which the fake simulates only a part (SVC-2). The gateway does not have them.
  template <typename... Requests>
  void NotSimulated() {
    (AddNotSimulated(Requests::descriptor()), ...);
  }
  // Ends the program unless each method of each service that is here has a function or is not simulated, one of both.
  void CheckComplete() const;

  const std::map<std::string, Call>& calls() const { return calls_; }
  const MethodPaths& not_simulated() const { return not_simulated_; }
  // By the name that faults and the journal give it, "ConnectMaster.Connect"; null if there is none.
  const google::protobuf::MethodDescriptor* FindByName(const std::string& name) const;
  // The entry of the method with that request, to be wrapped or replaced; it must be there.
  Call& At(const Descriptor* request);

 private:
  // A `response` of null is not looked at.
  template <typename Kind>
  void Add(const Descriptor* request, const Descriptor* response, Kind kind) {
    AddNew(request, response).kind = std::move(kind);
  }
  Call& AddNew(const Descriptor* request, const Descriptor* response);
  void AddNotSimulated(const Descriptor* request);

  std::map<std::string, Call> calls_;
  MethodPaths not_simulated_;
  std::map<std::string, const google::protobuf::MethodDescriptor*> by_name_;
};

}  // namespace connectmaster::fakegateway
