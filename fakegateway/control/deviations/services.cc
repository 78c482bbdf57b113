#include <memory>
#include <string>
#include <utility>

#include "connectmaster/admin.pb.h"
#include "control/deviations/connections.h"
#include "control/deviations/subjects.h"

namespace connectmaster::fakegateway {
namespace {

namespace admin = gsdk::admin;
namespace wire = gsdk::connect_master;

template <typename Change>
void ChangeInfo(Behaviour& behaviour, Change change) {
  ChangeAnswer<admin::GetInfoRequest, admin::GetInfoResponse>(
      behaviour, [change](const auto& answered) { change(answered.response); });
}

}  // namespace

DeviationEntries ServiceDeviations() {
  return {
      {{"conf-1-four-megabytes", "CONF-1", "Requests of more than 4 MiB, gRPC's default, are refused."},
       [](Behaviour& it) { it.max_receive_bytes = 4 << 20; }},
      {{"conf-1-a-little-less", "CONF-1", "Requests of nearly 75,497,472 bytes are refused."},
       [](Behaviour& it) { it.max_receive_bytes = kMaxReceiveBytes - 1'024; }},
      {{"conf-1-no-limit", "CONF-1", "Larger requests than 75,497,472 bytes are taken."},
       [](Behaviour& it) { it.max_receive_bytes = 2 * kMaxReceiveBytes; }},
      {{"svc-1-wrong-code", "SVC-1", "A service that is not served is NOT_FOUND."},
       [](Behaviour& it) {
         it.unknown = [unknown = it.unknown](const std::string& path, bool has_service) {
           return WithCode(unknown(path, has_service), absl::StatusCode::kNotFound);
         };
       }},
      {{"svc-1-without-a-message", "SVC-1", "The answer about a service that is not served has no message."},
       [](Behaviour& it) { it.unknown = [](const std::string&, bool) { return absl::UnimplementedError(""); }; }},
      {{"svc-1-method-as-service", "SVC-1", "An unknown method is told as an unknown service."},
       [](Behaviour& it) { it.unknown = [](const std::string& path, bool) { return UnknownService(path); }; }},
      {{"svc-2-without-version", "SVC-2", "Admin.GetInfo does not tell the version."},
       [](Behaviour& it) { ChangeInfo(it, [](admin::GetInfoResponse& info) { info.clear_version(); }); }},
      {{"svc-2-without-build-date", "SVC-2", "Admin.GetInfo does not tell the build date."},
       [](Behaviour& it) { ChangeInfo(it, [](admin::GetInfoResponse& info) { info.clear_builddate(); }); }},
      {{"svc-2-not-served", "SVC-2", "Admin.GetInfo is not served."},
       [](Behaviour& it) {
         ChangeAnswer<admin::GetInfoRequest, admin::GetInfoResponse>(it, [](const auto& answered) {
           answered.status = absl::UnimplementedError("unknown service gsdk.admin.Admin");
         });
       }},
      {{"robust-1-never-answered", "ROBUST-1", "A Connect with a negative port is never answered."},
       [](Behaviour& it) {
         auto& later = CallOf<AnsweredLater, wire::ConnectRequest>(it);
         later.act = [act = later.act](const Scope& scope, const Message& request, Message& response,
                                       const PendingCall& call) {
           if (static_cast<const wire::ConnectRequest&>(request).connectinfo().port() >= 0) {
             return act(scope, request, response, call);
           }
           call.Wait(nullptr, [] { return [] {}; });
         };
       }},
      {{"robust-3-half-of-a-registration", "ROBUST-3",
        "The first list after a registration lacks the last device of it."},
       [](Behaviour& it) {
         const auto was_added = std::make_shared<bool>(false);
         ReplaceNow<wire::AddAsyncConnectionRequest>(it,
                                                     [was_added](const Scope&, const auto& request, const auto& act) {
                                                       *was_added = true;
                                                       return act(request);
                                                     });
         ChangeList(it, [was_added](const auto&, ManagedInfos& infos) {
           if (std::exchange(*was_added, false) && !infos.empty()) infos.RemoveLast();
         });
       }},
      {{"robust-2-forgets-everything", "ROBUST-2", "Nothing that was changed is there after a restart."},
       [](Behaviour& it) { it.kept = [](const Changes&) { return Changes{}; }; }},
  };
}

}  // namespace connectmaster::fakegateway
