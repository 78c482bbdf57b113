#include "server/login_service.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "identity/login_rules.h"
#include "world/errors.h"

namespace connectmaster::fakegateway {
namespace {

// TENANT-13
WarningNote CannotBeBlacklisted(const std::string& tenant_id, const certs::Certificate& certificate) {
  return {tenant_id, "a certificate that cannot be blacklisted has logged in",
          absl::StrCat("its serial number, ", certificate.SerialHex(), " in hexadecimal, is not from 1 to ",
                       std::numeric_limits<std::int64_t>::max())};
}

}  // namespace

absl::StatusOr<std::string> LoginService::LogIn(const grpc::CallbackServerContext& context, const std::string& pem,
                                                const Open& open) {
  const auto connection = shell_.peers().ChainOf(context);
  if (connection.empty()) return NoClientCertificate();
  const Trust& trust = shell_.trust();
  const Time now = shell_.engine().Now();
  const auto certificate = CheckLoginCertificate(pem, connection, trust, now);
  if (!certificate.ok()) return certificate.status();

  // The token is made without the lock, for a session that may yet be refused; only a session makes it worth anything.
  const auto may_open = [&](const State& state) {
    return open(state.world.registry(), *certificate, trust.tenant_id_from);
  };
  auto session = shell_.engine().Do(may_open);
  if (!session.ok()) return session.status();
  const Time expiry = std::min<Time>(now + shell_.token_lifetime(), certificate->NotAfter());  // TLS-4
  auto token = shell_.token_issuer().Issue(session->caller.tenant_id, certificate->Sha256(), now, expiry);
  if (!token.ok()) return token;

  const auto status = shell_.engine().Do([&](State& state) -> absl::Status {
    auto opened = may_open(state);
    if (!opened.ok()) return opened.status();
    opened->expiry = expiry;
    std::vector<SessionId> ended;
    state.sessions.Add(*token, *std::move(opened), ended);
    for (const SessionId id : ended) state.world.EndSession(id, SessionEnded("too many others logged in"));
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  if (!certificate->SerialNumber()) shell_.engine().AddToJournal(CannotBeBlacklisted(session->holder.id, *certificate));
  return token;
}

grpc::ServerUnaryReactor* LoginService::Login(grpc::CallbackServerContext* context,
                                              const gsdk::login::LoginRequest* request,
                                              gsdk::login::LoginResponse* response) {
  return UnaryCall::Start(shell_, context, *request, *response, [=, this](UnaryCall& call) {
    auto token = LogIn(*context, request->tenantcert(), OpenTenantSession);
    if (token.ok()) response->set_jwttoken(*token);
    call.Reply(token.status());
  });
}

grpc::ServerUnaryReactor* LoginService::LoginAdmin(grpc::CallbackServerContext* context,
                                                   const gsdk::login::LoginAdminRequest* request,
                                                   gsdk::login::LoginAdminResponse* response) {
  return UnaryCall::Start(shell_, context, *request, *response, [=, this](UnaryCall& call) {
    const auto open = [&](const Registry& registry, const certs::Certificate& certificate, TenantIdFrom from) {
      return OpenAdministratorSession(registry, certificate, request->tenantid(), from);
    };
    auto token = LogIn(*context, request->admintenantcert(), open);
    if (token.ok()) response->set_jwttoken(*token);
    call.Reply(token.status());
  });
}

grpc::ServerUnaryReactor* LoginService::Logout(grpc::CallbackServerContext* context,
                                               const gsdk::login::LogoutRequest* request,
                                               gsdk::login::LogoutResponse* response) {
  return shell_.Answer(context, request, response, [=](State& state, const Session& session) {
    const SessionId id = session.id;
    state.sessions.End(id);
    state.world.EndSession(id, SessionEnded("its client logged out"));
    return absl::OkStatus();
  });
}

}  // namespace connectmaster::fakegateway
