#pragma once

#include <functional>
#include <memory>

#include "absl/status/statusor.h"
#include "calls/call_table.h"
#include "calls/connect_master.h"
#include "calls/udp_master.h"
#include "common/errors.h"
#include "world/world.h"

// Calls of clients on a world, without a server.
namespace connectmaster::fakegateway {

template <typename Request, typename Response>
using AtOnce = absl::Status (*)(const Scope&, const Request&, Response&);
template <typename Request, typename Response>
using Later = void (*)(const Scope&, const Request&, Response&, const PendingCall&);

// A call that is answered at once.
template <typename Request, typename Response>
absl::StatusOr<Response> Answered(World& world, AtOnce<Request, Response> act, const Caller& caller,
                                  const Request& request) {
  Response response;
  if (auto status = act(world.ScopeOf(caller), request, response); !status.ok()) return status;
  return response;
}

// A call that waits: `done` gets its answer through an effect.
template <typename Request, typename Response, typename Done>
CallId Begin(World& world, Later<Request, Response> act, const Caller& caller, const Request& request, Done done) {
  struct Messages {
    Request request;
    Response response;
  };
  const auto kept = std::make_shared<Messages>(Messages{request, {}});
  const PendingCall call = world.pending().Begin(caller.tenant_id, [kept, done](const absl::Status& status) {
    done(status.ok() ? absl::StatusOr<Response>(kept->response) : status);
  });
  act(world.ScopeOf(caller), kept->request, kept->response, call);
  return call.id();
}

inline void CancelCall(World& world, CallId id) {
  world.pending().Cancel(id, CallCancelled());
}

// Gateway.Get, from the table.
inline absl::StatusOr<gsdk::gateway::GetResponse> GetGateways(World& world, const Caller& caller,
                                                              const gsdk::gateway::GetRequest& request) {
  static CallTable calls = CallTable::OfMasterGateway();
  gsdk::gateway::GetResponse response;
  const auto& get = std::get<AnsweredNow>(calls.At(gsdk::gateway::GetRequest::descriptor()).kind);
  if (auto status = get.act(world.ScopeOf(caller), request, response); !status.ok()) return status;
  return response;
}

}  // namespace connectmaster::fakegateway
