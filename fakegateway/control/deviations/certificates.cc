#include "control/deviations/certificates.h"

#include <algorithm>
#include <memory>
#include <string>

#include "connectmaster/connect_master.pb.h"
#include "connectmaster/gateway.pb.h"
#include "connectmaster/tenant.pb.h"
#include "control/deviations/wrap.h"

// Tenants and gateways have the same calls for certificates, with messages of their own.
namespace connectmaster::fakegateway {
namespace {

namespace tenant = gsdk::tenant;
namespace gateway = gsdk::gateway;

template <typename Request, typename Change>
void ChangeIssuance(Behaviour& behaviour, Change change) {
  auto& issued = CallOf<Issued, Request>(behaviour);
  issued.plan = [plan = issued.plan, change](const Registry& registry, const Caller& caller, const Message& request) {
    auto issuance = plan(registry, caller, request);
    if (issuance.ok()) change(*issuance);
    return issuance;
  };
}

template <typename Request>
void IssueForADecade(Behaviour& behaviour) {
  ChangeIssuance<Request>(behaviour, [](Issuance& issuance) {
    if (issuance.years >= 1 && issuance.years <= 100) issuance.years = 10;
  });
}

template <typename Request>
void IssueWithoutLocality(Behaviour& behaviour) {
  ChangeIssuance<Request>(behaviour, [](Issuance& issuance) { issuance.subject.clear_city(); });
}

template <typename Request>
void IssueForAnyYears(Behaviour& behaviour) {
  ChangeIssuance<Request>(behaviour, [](Issuance& issuance) {
    if (issuance.years < 1) issuance.years = 1;
    if (issuance.years > 100) issuance.years = 100;
  });
}

template <typename Request>
void NotForAHundredYears(Behaviour& behaviour) {
  ChangeIssuance<Request>(behaviour, [](Issuance& issuance) {
    if (issuance.years == 100) issuance.years = 101;
  });
}

// The answer has the key of the certificate before.
template <typename Request>
void GiveTheKeyBefore(Behaviour& behaviour) {
  auto& issued = CallOf<Issued, Request>(behaviour);
  issued.fill = [fill = issued.fill, before = std::make_shared<std::string>()](
                    const std::string& certificate, const std::string& key, Message& response) {
    fill(certificate, before->empty() ? key : *before, response);
    *before = key;
  };
}

template <typename Request, typename Response, typename Change>
void ChangeInfos(Behaviour& behaviour, Change change) {
  ChangeAnswer<Request, Response>(behaviour, [change](const auto& answered) {
    for (auto& info : *answered.response.mutable_certinfos()) change(info);
  });
}

template <typename Request, typename Response>
void LastOnly(Behaviour& behaviour) {
  ChangeAnswer<Request, Response>(behaviour, [](const auto& answered) {
    auto& infos = *answered.response.mutable_certinfos();
    if (infos.size() > 1) infos.DeleteSubrange(0, infos.size() - 1);
  });
}

template <typename Request, typename Response>
void Nothing(Behaviour& behaviour) {
  ChangeAnswer<Request, Response>(behaviour, [](const auto& answered) { answered.response.Clear(); });
}

template <typename Request, typename Response>
void UnknownIsEmpty(Behaviour& behaviour) {
  ChangeAnswer<Request, Response>(behaviour, [](const auto& answered) {
    if (absl::IsNotFound(answered.status)) answered.status = absl::OkStatus();
  });
}

// Serial numbers that this gateway did not issue are refused.
template <typename Request>
void OnlyWhatWasIssuedHere(Behaviour& behaviour, CertificateHolder (*holder)(const Request&)) {
  ChangePlan<Request>(
      behaviour, [holder](const Registry& registry, const auto&, const Request& request, Planned& planned) {
        if (!planned.answer.ok()) return;
        const auto& issued = registry.IssuedTo(holder(request));
        for (const auto serial : request.serialnos()) {
          const bool is_known = std::any_of(issued.begin(), issued.end(),
                                            [&](const CertificateIssued& it) { return it.serial_number == serial; });
          if (!is_known) planned = {{}, absl::NotFoundError("no such certificate was issued here")};
        }
      });
}

template <typename Request>
void FirstSerialOnly(Behaviour& behaviour) {
  ChangePlan<Request>(behaviour, [](const auto&, const auto&, const auto&, Planned& planned) {
    if (planned.changes.size() > 1) planned.changes.resize(1);
  });
}

}  // namespace

DeviationEntries CertificatesOfTenants() {
  using History = tenant::GetIssuanceHistoryRequest;
  using HistoryAnswer = tenant::GetIssuanceHistoryResponse;
  using List = tenant::GetCertificateBlacklistRequest;
  using ListAnswer = tenant::GetCertificateBlacklistResponse;
  using Create = tenant::CreateCertificateRequest;
  return {
      {{"tenant-8-always-ten-years", "TENANT-8", "An issued certificate lasts for ten years, whatever is asked for."},
       IssueForADecade<Create>},
      {{"tenant-8-without-locality", "TENANT-8", "An issued certificate lacks the locality of the subject asked for."},
       IssueWithoutLocality<Create>},
      {{"tenant-8-key-of-another", "TENANT-8", "The key belongs to the certificate that was issued before."},
       GiveTheKeyBefore<Create>},
      {{"tenant-9-without-subject", "TENANT-9", "The issuance history lacks subjects."},
       [](Behaviour& it) { ChangeInfos<History, HistoryAnswer>(it, [](auto& info) { info.clear_subject(); }); }},
      {{"tenant-9-without-tenant", "TENANT-9", "The issuance history does not say whose certificates these are."},
       [](Behaviour& it) { ChangeInfos<History, HistoryAnswer>(it, [](auto& info) { info.clear_tenantid(); }); }},
      {{"tenant-9-wrong-serial-number", "TENANT-9", "The issuance history has other serial numbers."},
       [](Behaviour& it) {
         ChangeInfos<History, HistoryAnswer>(it, [](auto& info) { info.set_serialno(info.serialno() ^ 1); });
       }},
      {{"tenant-9-milliseconds", "TENANT-9", "The issuance history's dates are in milliseconds."},
       [](Behaviour& it) {
         ChangeInfos<History, HistoryAnswer>(it, [](auto& info) {
           info.set_issuedate(info.issuedate() * 1'000);
           info.set_expirydate(info.expirydate() * 1'000);
         });
       }},
      {{"tenant-9-expiry-is-issue", "TENANT-9", "The issuance history has the issue date as the expiry date, too."},
       [](Behaviour& it) {
         ChangeInfos<History, HistoryAnswer>(it, [](auto& info) { info.set_expirydate(info.issuedate()); });
       }},
      {{"tenant-9-never-blacklisted", "TENANT-9", "The issuance history shows no certificate as blacklisted."},
       [](Behaviour& it) { ChangeInfos<History, HistoryAnswer>(it, [](auto& info) { info.clear_blacklisted(); }); }},
      {{"tenant-9-last-only", "TENANT-9", "The issuance history has the last certificate only."},
       LastOnly<History, HistoryAnswer>},
      {{"tenant-9-of-all-tenants", "TENANT-9",
        "The issuance history of a tenant has other tenants' certificates, too."},
       [](Behaviour& it) {
         ChangeRequest<History>(it, [](const Scope& scope, History& request) {
           if (request.tenantids_size() != 1 || !scope.installation.registry.HasTenant(request.tenantids(0))) return;
           for (const auto& [id, gateways] : scope.installation.registry.tenants()) {
             if (id != request.tenantids(0)) request.add_tenantids(id);
           }
         });
       }},
      {{"tenant-10-blacklist-without-effect", "TENANT-10", "AddCertificateBlacklist succeeds, and does nothing."},
       AnswerWithoutDoing<tenant::AddCertificateBlacklistRequest>},
      {{"tenant-10-tokens-live-on", "TENANT-10", "Tokens of a blacklisted certificate go on working."},
       [](Behaviour& it) {
         it.sessions.is_ended_by = [](const Session& session, const Change& change) {
           return !std::holds_alternative<SerialBlacklisted>(change) && IsEndedBy(session, change);
         };
       }},
      {{"tenant-10-all-tokens-end", "TENANT-10",
        "Blacklisting one certificate ends the tokens of all of its tenant's."},
       [](Behaviour& it) {
         it.sessions.is_ended_by = [](const Session& session, const Change& change) {
           const auto* const blacklisted = std::get_if<SerialBlacklisted>(&change);
           return IsEndedBy(session, change) || (blacklisted != nullptr && session.holder == blacklisted->holder);
         };
       }},
      {{"tenant-10-stream-lives-on", "TENANT-10", "A stream of a blacklisted certificate goes on."},
       [](Behaviour& it) {
         CallOf<Streamed, gsdk::connect_master::SubscribeStatusRequest>(it).ends_with_session = false;
       }},
      {{"tenant-10-for-ever", "TENANT-10", "A certificate that leaves the blacklist stays refused."},
       AnswerWithoutDoing<tenant::DeleteCertificateBlacklistRequest>},
      {{"tenant-10-empty-list", "TENANT-10", "GetCertificateBlacklist gives an empty list."},
       Nothing<List, ListAnswer>},
      {{"tenant-10-forgotten", "TENANT-10", "The blacklist is gone after a restart."}, ForgetStored<SerialBlacklisted>},
      {{"tenant-10-remembered", "TENANT-10", "What left the blacklist is on it again after a restart."},
       ForgetStored<SerialCleared>},
      {{"tenant-10-first-only", "TENANT-10", "Of several serial numbers, the first is blacklisted only."},
       FirstSerialOnly<tenant::AddCertificateBlacklistRequest>},
      {{"tenant-13-history-of-unknown-is-empty", "TENANT-13", "The issuance history of an unknown tenant is empty."},
       UnknownIsEmpty<History, HistoryAnswer>},
      {{"tenant-13-blacklist-of-unknown-is-empty", "TENANT-13", "The blacklist of an unknown tenant is empty."},
       UnknownIsEmpty<List, ListAnswer>},
      {{"tenant-13-any-years", "TENANT-13", "A certificate may be asked for 0 or 101 years."},
       IssueForAnyYears<Create>},
      {{"tenant-13-99-years-at-most", "TENANT-13", "A certificate for 100 years is refused."},
       NotForAHundredYears<Create>},
      {{"tenant-13-only-issued-here", "TENANT-13", "Only serial numbers that were issued here can be blacklisted."},
       [](Behaviour& it) {
         OnlyWhatWasIssuedHere<tenant::AddCertificateBlacklistRequest>(it, [](const auto& request) {
           return CertificateHolder{CertificateHolder::Kind::kTenant, request.tenantid()};
         });
       }},
  };
}

DeviationEntries CertificatesOfGateways() {
  using History = gateway::GetIssuanceHistoryRequest;
  using HistoryAnswer = gateway::GetIssuanceHistoryResponse;
  using List = gateway::GetCertificateBlacklistRequest;
  using ListAnswer = gateway::GetCertificateBlacklistResponse;
  using Create = gateway::CreateCertificateRequest;
  return {
      {{"gw-6-always-ten-years", "GW-6", "A gateway's certificate lasts for ten years, whatever is asked for."},
       IssueForADecade<Create>},
      {{"gw-6-without-locality", "GW-6", "A gateway's certificate lacks the locality of the subject asked for."},
       IssueWithoutLocality<Create>},
      {{"gw-6-key-of-another", "GW-6", "The key belongs to the gateway's certificate that was issued before."},
       GiveTheKeyBefore<Create>},
      {{"gw-6-history-without-subject", "GW-6", "The issuance history of gateways lacks subjects."},
       [](Behaviour& it) { ChangeInfos<History, HistoryAnswer>(it, [](auto& info) { info.clear_subject(); }); }},
      {{"gw-6-history-never-blacklisted", "GW-6", "The issuance history of gateways shows none as blacklisted."},
       [](Behaviour& it) { ChangeInfos<History, HistoryAnswer>(it, [](auto& info) { info.clear_blacklisted(); }); }},
      {{"gw-6-history-last-only", "GW-6", "The issuance history of a gateway has the last certificate only."},
       LastOnly<History, HistoryAnswer>},
      {{"gw-6-blacklist-without-effect", "GW-6", "A gateway whose certificate is blacklisted stays connected."},
       AnswerWithoutDoing<gateway::AddCertificateBlacklistRequest>},
      {{"gw-6-blacklisted-for-ever", "GW-6", "A gateway whose certificate leaves the blacklist cannot connect."},
       AnswerWithoutDoing<gateway::DeleteCertificateBlacklistRequest>},
      {{"gw-6-empty-blacklist", "GW-6", "The blacklist of a gateway is empty."}, Nothing<List, ListAnswer>},
      {{"gw-6-any-years", "GW-6", "A gateway's certificate may be asked for 0 or 101 years."},
       IssueForAnyYears<Create>},
      {{"gw-6-history-of-unknown-is-empty", "GW-6", "The issuance history of an unknown gateway is empty."},
       UnknownIsEmpty<History, HistoryAnswer>},
      {{"gw-6-only-issued-here", "GW-6", "Only gateways' serial numbers that were issued here can be blacklisted."},
       [](Behaviour& it) {
         OnlyWhatWasIssuedHere<gateway::AddCertificateBlacklistRequest>(it, [](const auto& request) {
           return CertificateHolder{CertificateHolder::Kind::kGateway, request.gatewayid()};
         });
       }},
  };
}

}  // namespace connectmaster::fakegateway
