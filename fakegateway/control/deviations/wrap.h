#pragma once

#include <algorithm>
#include <functional>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>

#include "control/behaviour.h"

// How deviations change a call: what it is asked, what it answers, what it stores. Which call, its request says.
namespace connectmaster::fakegateway {

// The call's function, of one of the kinds in calls/call_table.h; it must be of that one.
template <typename Kind, typename Request>
Kind& CallOf(Behaviour& behaviour) {
  return std::get<Kind>(behaviour.calls.At(Request::descriptor()).kind);
}

// The call gets another request: the one that `change` (const Scope&, Request&) makes of it.
template <typename Request, typename Change>
void ChangeRequest(Behaviour& behaviour, Change change) {
  auto& kind = behaviour.calls.At(Request::descriptor()).kind;
  if (auto* const now = std::get_if<AnsweredNow>(&kind)) {
    now->act = [act = now->act, change](const Scope& scope, const Message& request, Message& response) {
      Request changed = static_cast<const Request&>(request);
      change(scope, changed);
      return act(scope, changed, response);
    };
    return;
  }
  auto& later = std::get<AnsweredLater>(kind);
  later.act = [act = later.act, change](const Scope& scope, const Message& request, Message& response,
                                        const PendingCall& call) {
    const auto changed = std::make_shared<Request>(static_cast<const Request&>(request));
    change(scope, *changed);
    // The call refers to its request until it is answered.
    call.BeforeAnswer([changed](const absl::Status& status) { return status; });
    act(scope, *changed, response, call);
  };
}

// A call that is about to be answered.
template <typename Request, typename Response>
struct Answered {
  Installation& installation;
  Links& links;
  const Caller& caller;
  const Request& request;
  Response& response;
  absl::Status& status;

  bool ok() const { return status.ok(); }
};

// The call gives another answer: the one that `change` (const Answered<Request, Response>&) makes of it.
template <typename Request, typename Response, typename Change>
void ChangeAnswer(Behaviour& behaviour, Change change) {
  auto& kind = behaviour.calls.At(Request::descriptor()).kind;
  if (auto* const now = std::get_if<AnsweredNow>(&kind)) {
    now->act = [act = now->act, change](const Scope& scope, const Message& request, Message& response) {
      absl::Status status = act(scope, request, response);
      change(Answered<Request, Response>{scope.installation, scope.links, scope.caller,
                                         static_cast<const Request&>(request), static_cast<Response&>(response),
                                         status});
      return status;
    };
    return;
  }
  auto& later = std::get<AnsweredLater>(kind);
  later.act = [act = later.act, change](const Scope& scope, const Message& request, Message& response,
                                        const PendingCall& call) {
    call.BeforeAnswer([change, &installation = scope.installation, &links = scope.links, caller = scope.caller,
                       &request, &response](const absl::Status& answered) {
      absl::Status status = answered;
      change(Answered<Request, Response>{installation, links, caller, static_cast<const Request&>(request),
                                         static_cast<Response&>(response), status});
      return status;
    });
    act(scope, request, response, call);
  };
}

// The call changes something else of what is stored, or answers otherwise: what `change` (const Registry&,
// const Caller&, const Request&, Planned&) makes of the plan.
template <typename Request, typename Change>
void ChangePlan(Behaviour& behaviour, Change change) {
  auto& stored = CallOf<Stored, Request>(behaviour);
  stored.plan = [plan = stored.plan, change](const Registry& registry, const Caller& caller, const Message& request) {
    Planned planned = plan(registry, caller, request);
    change(registry, caller, static_cast<const Request&>(request), planned);
    return planned;
  };
}

// The call does nothing, and says that it did.
template <typename Request>
void AnswerWithoutDoing(Behaviour& behaviour) {
  auto& kind = behaviour.calls.At(Request::descriptor()).kind;
  if (auto* const now = std::get_if<AnsweredNow>(&kind)) {
    now->act = [](const Scope&, const Message&, Message&) { return absl::OkStatus(); };
  } else if (auto* const later = std::get_if<AnsweredLater>(&kind)) {
    later->act = [](const Scope&, const Message&, Message&, const PendingCall& call) { call.Answer(absl::OkStatus()); };
  } else {
    std::get<Stored>(kind).plan = [](const Registry&, const Caller&, const Message&) { return Planned{}; };
  }
}

// The call is made as the administrator's, whoever makes it.
template <typename Request>
void CallAsAdministrator(Behaviour& behaviour) {
  const Caller administrator{std::string(kAdministrator)};
  std::visit(
      [&](auto& kind) {
        using Kind = std::decay_t<decltype(kind)>;
        if constexpr (std::is_same_v<Kind, AnsweredNow> || std::is_same_v<Kind, AnsweredLater>) {
          kind.act = [act = kind.act, administrator](const Scope& scope, auto&&... rest) {
            return act({scope.installation, scope.links, scope.exchanges, administrator}, rest...);
          };
        } else if constexpr (std::is_same_v<Kind, Stored> || std::is_same_v<Kind, Issued>) {
          kind.plan = [plan = kind.plan, administrator](const Registry& registry, const Caller&,
                                                        const Message& request) {
            return plan(registry, administrator, request);
          };
        }
      },
      behaviour.calls.At(Request::descriptor()).kind);
}

// The store forgets every change of those types, which takes effect until the gateway is restarted.
template <typename... Forgotten>
void ForgetStored(Behaviour& behaviour) {
  behaviour.kept = [](const Changes& changes) {
    Changes kept = changes;
    std::erase_if(kept, [](const Change& change) { return (std::holds_alternative<Forgotten>(change) || ...); });
    return kept;
  };
}

// Changes of that type do not take effect before the gateway reconnects.
template <typename Delayed>
void NotAtOnce(Behaviour& behaviour) {
  behaviour.world.takes_effect = [](const Change& change) { return !std::holds_alternative<Delayed>(change); };
}

// A gateway that connects is told something else of what is stored: what `change` (const std::string& gateway_id, part)
// makes of that part of it.
template <typename Part, typename Change>
void ChangeAssigned(Behaviour& behaviour, Part StoredSettings::*part, Change change) {
  behaviour.world.assigned = [part, change](const std::string& gateway_id, StoredSettings told) {
    change(gateway_id, told.*part);
    return told;
  };
}

template <typename List, typename IsHidden>
void EraseIf(List& list, IsHidden is_hidden) {
  list.erase(std::remove_if(list.begin(), list.end(), is_hidden), list.end());
}

// Subscribers are told something else of each change: what `tell` (const Change&, std::vector<Change>& told) says.
// `tell` is copied for each subscriber: what it remembers is of that one.
template <typename Request, typename Change, typename Tell>
void ChangeStream(Behaviour& behaviour, Tell tell) {
  CallOf<Streamed, Request>(behaviour).filter = [tell] {
    return [tell](const std::shared_ptr<const Message>& change) mutable {
      std::vector<Change> told;
      tell(static_cast<const Change&>(*change), told);
      Streamed::Told all;
      for (auto& it : told) all.push_back(std::make_shared<const Change>(std::move(it)));
      return all;
    };
  };
}

// The status with another code.
inline absl::Status WithCode(const absl::Status& status, absl::StatusCode code) {
  absl::Status changed(code, status.message());
  status.ForEachPayload([&](absl::string_view url, const absl::Cord& payload) { changed.SetPayload(url, payload); });
  return changed;
}

}  // namespace connectmaster::fakegateway
