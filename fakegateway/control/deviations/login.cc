#include <algorithm>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_replace.h"
#include "connectmaster/certs/verify.h"
#include "connectmaster/connect_master.pb.h"
#include "connectmaster/gateway.pb.h"
#include "connectmaster/login.pb.h"
#include "connectmaster/tenant.pb.h"
#include "control/deviations/subjects.h"
#include "control/deviations/wrap.h"
#include "identity/certificate_ids.h"

namespace connectmaster::fakegateway {
namespace {

namespace login = gsdk::login;

// Certificates are looked at as if it were the time that `when` (const certs::Certificate&, Moment now) says.
template <typename When>
void LookAtCertificatesAt(Behaviour& behaviour, When when) {
  behaviour.logins.check_client = [check = behaviour.logins.check_client, when](const auto& chain, const auto& roots,
                                                                                certs::Time now) {
    return check(chain, roots, chain.empty() ? now : when(chain.front(), now));
  };
  behaviour.logins.check_certificate = [check = behaviour.logins.check_certificate, when](
                                           const auto& pem, const auto& connection, const auto& trust, Time now) {
    return check(pem, connection, trust, when(connection.front(), now));
  };
}

// A refusal of open_tenant or open_administrator with `code` becomes one with `instead`.
void ChangeLoginCode(Behaviour& behaviour, absl::StatusCode code, absl::StatusCode instead) {
  const auto changed = [code, instead](const absl::StatusOr<Session>& session) -> absl::StatusOr<Session> {
    return session.status().code() == code ? absl::StatusOr<Session>(WithCode(session.status(), instead)) : session;
  };
  behaviour.logins.open_tenant = [open = behaviour.logins.open_tenant, changed](
                                     const auto& registry, const auto& certificate, TenantIdFrom from) {
    return changed(open(registry, certificate, from));
  };
  behaviour.logins.open_administrator = [open = behaviour.logins.open_administrator, changed](
                                            const auto& registry, const auto& certificate, const auto& act_as,
                                            TenantIdFrom from) {
    return changed(open(registry, certificate, act_as, from));
  };
}

Session SessionOf(const certs::Certificate& certificate, const std::string& holder, const std::string& act_as) {
  Session session;
  session.caller.tenant_id = act_as;
  session.certificate_sha256 = certificate.Sha256();
  session.holder = {CertificateHolder::Kind::kTenant, holder};
  session.serial_number = certificate.SerialNumber().value_or(0);
  return session;
}

template <typename Request>
void RefuseTokens(Behaviour& behaviour) {
  CallOf<LogsIn, Request>(behaviour).may_come_with = [](const absl::Status& token) {
    return token.ok() ? absl::UnauthenticatedError("the token is stale") : absl::OkStatus();
  };
}

DeviationEntries CertificateDeviations() {
  return {
      {{"tls-2-without-a-certificate", "TLS-2", "A client without a certificate gets through the TLS handshake."},
       [](Behaviour& it) {
         it.logins.check_client = [check = it.logins.check_client](const auto& chain, const auto& roots,
                                                                   certs::Time now) {
           return chain.empty() ? absl::OkStatus() : check(chain, roots, now);
         };
       }},
      {{"tls-2-any-root", "TLS-2", "A client's certificate may chain to any root CA."},
       [](Behaviour& it) {
         it.logins.check_client = [check = it.logins.check_client](const auto& chain, const auto& roots,
                                                                   certs::Time now) {
           return chain.empty() ? check(chain, roots, now) : absl::OkStatus();
         };
       }},
      {{"tls-3-without-its-host-name", "TLS-3", "The server's certificate lacks one of its host names."},
       [](Behaviour& it) { it.dns_names = {"elsewhere.example"}; }},
      {{"tls-4-expired", "TLS-4", "An expired client certificate is taken."},
       [](Behaviour& it) {
         it.logins.check_client = [check = it.logins.check_client](const auto& chain, const auto& roots,
                                                                   certs::Time now) {
           const absl::Status checked = check(chain, roots, now);
           return absl::StrContains(checked.message(), "expired") ? absl::OkStatus() : checked;
         };
       }},
      {{"tls-4-not-yet-valid", "TLS-4", "A client certificate that is not yet valid is taken."},
       [](Behaviour& it) {
         LookAtCertificatesAt(it, [](const certs::Certificate& certificate, auto now) {
           return std::max<decltype(now)>(now, certificate.NotBefore());
         });
       }},
      {{"tls-4-token-outlives-certificate", "TLS-4", "A token is good for longer than its certificate is."},
       [](Behaviour& it) {
         it.logins.expiry = [](const certs::Certificate&, Time now, Duration lifetime) { return Time(now + lifetime); };
       }},
      {{"login-8-compared-as-text", "LOGIN-8", "Certificates are compared as PEM text, not as DER."},
       [](Behaviour& it) {
         it.logins.check_certificate = [check = it.logins.check_certificate](
                                           const std::string& pem, const auto& connection, const auto& trust,
                                           Time now) -> absl::StatusOr<certs::Certificate> {
           if (!absl::StartsWith(pem, connection.front().ToPem())) return NotTheConnectionsCertificate();
           return check(pem, connection, trust, now);
         };
       }},
      {{"login-8-parse-error-is-unauthenticated", "LOGIN-8", "A PEM that does not parse is UNAUTHENTICATED."},
       [](Behaviour& it) {
         it.logins.check_certificate = [check = it.logins.check_certificate](
                                           const auto& pem, const auto& connection, const auto& trust,
                                           Time now) -> absl::StatusOr<certs::Certificate> {
           auto checked = check(pem, connection, trust, now);
           if (checked.ok()) return checked;
           return WithCode(checked.status(), absl::StatusCode::kUnauthenticated);
         };
       }},
      {{"login-8-anothers-certificate", "LOGIN-8", "Another client's certificate is enough to log in."},
       [](Behaviour& it) {
         it.logins.check_certificate = [](const std::string& pem, const auto&, const auto& trust,
                                          Time now) -> absl::StatusOr<certs::Certificate> {
           const auto bundle = certs::Certificate::BundleFromPem(pem, certs::kMaxChainLength);
           if (!bundle.ok()) return bundle.status();
           return CheckLoginCertificate(pem, {bundle->front()}, trust, now);
         };
       }},
      {{"login-8-anywhere-in-the-bundle", "LOGIN-8", "The client's certificate may stand anywhere in a bundle."},
       [](Behaviour& it) {
         it.logins.check_certificate = [check = it.logins.check_certificate](
                                           const std::string& pem, const auto& connection, const auto& trust,
                                           Time now) -> absl::StatusOr<certs::Certificate> {
           const auto bundle = certs::Certificate::BundleFromPem(pem, certs::kMaxChainLength);
           if (!bundle.ok()) return bundle.status();
           const bool holds = std::find(bundle->begin(), bundle->end(), connection.front()) != bundle->end();
           return check(holds ? connection.front().ToPem() : pem, connection, trust, now);
         };
       }},
      {{"login-12-no-intermediates", "LOGIN-12", "A client with an intermediate CA is refused."},
       [](Behaviour& it) {
         it.logins.check_client = [check = it.logins.check_client](const auto& chain, const auto& roots,
                                                                   certs::Time now) {
           // Some clients send the root CA, too.
           const bool has_intermediate = std::any_of(chain.begin(), chain.end(), [&](const auto& certificate) {
             return certificate.IsCa() && std::find(roots.begin(), roots.end(), certificate) == roots.end();
           });
           return has_intermediate ? absl::UnauthenticatedError("the chain is too long") : check(chain, roots, now);
         };
       }},
      {{"login-12-intermediate-cannot-log-in", "LOGIN-12",
        "TLS takes a chain through an intermediate CA, and Login does not."},
       [](Behaviour& it) {
         it.logins.check_certificate = [check = it.logins.check_certificate](
                                           const auto& /*pem*/, const auto& connection, const auto& trust, Time now) {
           return check(connection.front().ToPem(), {connection.front()}, trust, now);
         };
       }},
      {{"login-12-refusal-without-cause", "LOGIN-12", "The refusal of 'Bearer ...' does not name the cause."},
       [](Behaviour& it) {
         it.logins.read_token = [read = it.logins.read_token](const auto& tokens, bool has_authorization) {
           auto token = read(tokens, has_authorization);
           if (!token.ok()) token = absl::Status(token.status().code(), "refused");
           return token;
         };
       }},
  };
}

DeviationEntries WhoLogsInDeviations() {
  return {
      {{"login-2-stays-administrator", "LOGIN-2", "LoginAdmin acts as the administrator, whichever tenant it names."},
       [](Behaviour& it) {
         it.logins.open_administrator = [open = it.logins.open_administrator](const auto& registry,
                                                                              const auto& certificate,
                                                                              const auto& act_as, TenantIdFrom from) {
           auto session = open(registry, certificate, act_as, from);
           if (session.ok()) session->caller.tenant_id = kAdministrator;
           return session;
         };
       }},
      {{"login-5-stale-token-refused", "LOGIN-5", "A login that comes with any token is refused."},
       RefuseTokens<login::LoginRequest>},
      {{"login-5-admin-stale-token-refused", "LOGIN-5", "A LoginAdmin that comes with any token is refused."},
       RefuseTokens<login::LoginAdminRequest>},
      {{"login-6-any-tenant", "LOGIN-6", "LoginAdmin takes the certificate of any tenant."},
       [](Behaviour& it) {
         it.logins.open_administrator = [open = it.logins.open_administrator](
                                            const auto& registry, const auto& certificate, const auto& act_as,
                                            TenantIdFrom from) -> absl::StatusOr<Session> {
           auto session = open(registry, certificate, act_as, from);
           const auto holder = TenantIdOf(certificate, from);
           if (!absl::IsPermissionDenied(session.status()) || !holder) return session;
           return SessionOf(certificate, *holder, act_as);
         };
       }},
      {{"login-6-as-itself", "LOGIN-6", "LoginAdmin takes a tenant's certificate if it is to act as that tenant."},
       [](Behaviour& it) {
         it.logins.open_administrator = [open = it.logins.open_administrator](
                                            const auto& registry, const auto& certificate, const auto& act_as,
                                            TenantIdFrom from) -> absl::StatusOr<Session> {
           if (TenantIdOf(certificate, from) != act_as || act_as == kAdministrator) {
             return open(registry, certificate, act_as, from);
           }
           return OpenTenantSession(registry, certificate, from);
         };
       }},
      {{"login-6-wrong-code", "LOGIN-6", "LoginAdmin with a tenant's certificate is INVALID_ARGUMENT."},
       [](Behaviour& it) {
         ChangeLoginCode(it, absl::StatusCode::kPermissionDenied, absl::StatusCode::kInvalidArgument);
       }},
      {{"login-7-list-is-its-own", "LOGIN-7", "The administrator's Gateway.GetList has only its own gateways."},
       [](Behaviour& it) {
         ChangeAnswer<gsdk::gateway::GetListRequest, gsdk::gateway::GetListResponse>(it, [](const auto& answered) {
           if (!answered.caller.IsAdministrator()) return;
           answered.response.clear_gatewayids();
           for (const auto& [id, owner] : answered.installation.registry.gateways()) {
             if (owner == kAdministrator) answered.response.add_gatewayids(id);
           }
         });
       }},
      {{"login-7-does-not-reach-devices", "LOGIN-7", "The administrator does not reach the devices of a tenant."},
       [](Behaviour& it) {
         using Request = gsdk::connect_master::GetDeviceListRequest;
         ChangeAnswer<Request, gsdk::connect_master::GetDeviceListResponse>(it, [](const auto& answered) {
           if (answered.ok() && answered.caller.IsAdministrator()) {
             answered.status = NoSuchGateway(answered.request.gatewayid());
           }
         });
       }},
      {{"login-7-unknown-tenant", "LOGIN-7", "LoginAdmin acts as a tenant that does not exist."},
       [](Behaviour& it) {
         it.logins.open_administrator = [open = it.logins.open_administrator](
                                            const auto& registry, const auto& certificate, const auto& act_as,
                                            TenantIdFrom from) -> absl::StatusOr<Session> {
           auto session = open(registry, certificate, act_as, from);
           if (!absl::IsNotFound(session.status())) return session;
           return SessionOf(certificate, std::string(kAdministrator), act_as);
         };
       }},
      {{"login-7-adds-to-nobody", "LOGIN-7", "What the administrator adds with Gateway.Add is not added."},
       [](Behaviour& it) {
         ChangePlan<gsdk::gateway::AddRequest>(it,
                                               [](const auto&, const Caller& caller, const auto&, Planned& planned) {
                                                 if (caller.IsAdministrator()) planned.changes.clear();
                                               });
       }},
      {{"login-9-unknown-tenant-logs-in", "LOGIN-9", "A tenant that is not registered can log in."},
       [](Behaviour& it) {
         it.logins.open_tenant = [open = it.logins.open_tenant](const auto& registry, const auto& certificate,
                                                                TenantIdFrom from) -> absl::StatusOr<Session> {
           auto session = open(registry, certificate, from);
           if (!absl::IsNotFound(session.status())) return session;
           const std::string holder = TenantIdOf(certificate, from).value_or("");
           return SessionOf(certificate, holder, holder);
         };
       }},
      {{"login-9-wrong-code", "LOGIN-9", "Login for a tenant that is not registered is UNAUTHENTICATED."},
       [](Behaviour& it) { ChangeLoginCode(it, absl::StatusCode::kNotFound, absl::StatusCode::kUnauthenticated); }},
      {{"login-9-without-advice", "LOGIN-9", "The refusal of an unknown tenant does not say to add it."},
       [](Behaviour& it) {
         it.logins.open_tenant = [open = it.logins.open_tenant](const auto& registry, const auto& certificate,
                                                                TenantIdFrom from) -> absl::StatusOr<Session> {
           auto session = open(registry, certificate, from);
           if (session.ok()) return session;
           return absl::Status(session.status().code(), "refused");
         };
       }},
      {{"login-9-administrator-logs-in", "LOGIN-9", "Login takes an administrator's certificate."},
       [](Behaviour& it) {
         it.logins.open_tenant = [open = it.logins.open_tenant](const auto& registry, const auto& certificate,
                                                                TenantIdFrom from) -> absl::StatusOr<Session> {
           if (TenantIdOf(certificate, from) != kAdministrator) return open(registry, certificate, from);
           return OpenAdministratorSession(registry, certificate, std::string(kAdministrator), from);
         };
       }},
  };
}

DeviationEntries TokenDeviations() {
  return {
      {{"login-1-token-is-no-jwt", "LOGIN-1", "A tenant's token is no JWT."},
       [](Behaviour& it) {
         auto& logs_in = CallOf<LogsIn, login::LoginRequest>(it);
         logs_in.fill = [fill = logs_in.fill](const std::string& token, Message& response) {
           fill(absl::StrReplaceAll(token, {{".", "~"}}), response);
         };
         it.sessions.reads = [](const std::string& token) { return absl::StrReplaceAll(token, {{"~", "."}}); };
       }},
      {{"login-3-without-a-token", "LOGIN-3", "A call without a token is made as the last one with a token was."},
       [](Behaviour& it) {
         it.logins.read_token = [read = it.logins.read_token](const auto& tokens, bool has_authorization) {
           auto token = read(tokens, has_authorization);
           return tokens.empty() ? absl::StatusOr<std::string>("the last") : token;
         };
         it.sessions.reads = [last = std::make_shared<std::string>()](const std::string& token) {
           if (token != "the last") *last = token;
           return *last;
         };
       }},
      {{"login-3-wrong-code", "LOGIN-3", "A call without a token is PERMISSION_DENIED."},
       [](Behaviour& it) {
         it.logins.read_token = [read = it.logins.read_token](const auto& tokens, bool has_authorization) {
           auto token = read(tokens, has_authorization);
           if (!token.ok()) token = WithCode(token.status(), absl::StatusCode::kPermissionDenied);
           return token;
         };
       }},
      {{"login-4-scheme-before-the-token", "LOGIN-4", "The JWT may follow a scheme, as in 'Bearer JWT'."},
       [](Behaviour& it) {
         it.logins.read_token = [read = it.logins.read_token](const std::vector<absl::string_view>& tokens,
                                                              bool has_authorization) {
           std::vector<absl::string_view> bare = tokens;
           for (auto& token : bare) token = token.substr(token.find_last_of(' ') + 1);
           return read(bare, has_authorization);
         };
       }},
      {{"login-10-never-expires", "LOGIN-10", "A token never expires."},
       [](Behaviour& it) {
         it.sessions.check = [](const Session& session, const std::string& sha256, Time) {
           return CheckSession(session, sha256, session.expiry - Duration(1));
         };
       }},
      {{"login-10-expires-late", "LOGIN-10", "A token is good for an hour longer than it should be."},
       [](Behaviour& it) {
         it.sessions.check = [](const Session& session, const std::string& sha256, Time now) {
           return CheckSession(session, sha256, now - std::chrono::hours(1));
         };
       }},
      {{"login-10-expires-early", "LOGIN-10", "A token is good for an hour less than it should be."},
       [](Behaviour& it) {
         it.sessions.check = [](const Session& session, const std::string& sha256, Time now) {
           return CheckSession(session, sha256, now + std::chrono::hours(1));
         };
       }},
      {{"login-10-over-any-connection", "LOGIN-10", "A token is good over a connection of any certificate."},
       [](Behaviour& it) {
         it.sessions.check = [](const Session& session, const std::string&, Time now) {
           return CheckSession(session, session.certificate_sha256, now);
         };
       }},
      {{"login-10-unsigned", "LOGIN-10", "A token's algorithm and signature do not count."},
       [](Behaviour& it) {
         it.sessions.reads = [](const std::string& token) {
           const auto first = token.find('.');
           const auto last = token.rfind('.');
           return first == std::string::npos ? token : token.substr(first, last - first);
         };
       }},
      {{"login-11-token-lives-on", "LOGIN-11", "A token is good after the logout."},
       [](Behaviour& it) {
         it.calls.At(login::LogoutRequest::descriptor()).kind =
             AnsweredNow{[](const Scope&, const Message&, Message&) { return absl::OkStatus(); }};
       }},
      {{"login-11-device-stream-lives-on", "LOGIN-11", "A stream of devices goes on after the logout."},
       [](Behaviour& it) {
         CallOf<Streamed, gsdk::connect_master::SubscribeStatusRequest>(it).ends_with_session = false;
       }},
      {{"login-11-gateway-stream-lives-on", "LOGIN-11", "A stream of gateways goes on after the logout."},
       [](Behaviour& it) { CallOf<Streamed, gsdk::gateway::SubscribeStatusRequest>(it).ends_with_session = false; }},
      {{"login-11-stream-ends-ok", "LOGIN-11", "A stream of devices ends with OK after the logout."},
       [](Behaviour& it) {
         CallOf<Streamed, gsdk::connect_master::SubscribeStatusRequest>(it).end = [](const absl::Status& why) {
           return absl::IsUnauthenticated(why) ? absl::OkStatus() : why;
         };
       }},
  };
}

}  // namespace

DeviationEntries LoginDeviations() {
  return Joined({CertificateDeviations(), WhoLogsInDeviations(), TokenDeviations()});
}

}  // namespace connectmaster::fakegateway
