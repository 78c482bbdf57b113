#include "server/login_service.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "identity/login_rules.h"
#include "world/errors.h"

namespace connectmaster::fakegateway {

absl::StatusOr<std::string> LoginService::LogIn(const grpc::CallbackServerContext& context, const std::string& pem,
                                                const Open& open) {
  const auto connection = shell_.peers().CertificateOf(context);
  if (!connection) return NoClientCertificate();
  const Time now = shell_.engine().Now();
  const auto certificate = CheckLoginCertificate(pem, *connection, shell_.authority().certificate(), now);
  if (!certificate.ok()) return certificate.status();

  // The token is made without the lock, for a session that may yet be refused; only a session makes it worth anything.
  const auto may_open = [&](const State& state) { return open(state.world.registry(), *certificate); };
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
    for (const SessionId id : ended)
      state.world.EndSession(id, SessionEnded("its tenant has logged in too often since"));
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
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
    const auto open = [&](const Registry& registry, const certs::Certificate& certificate) {
      return OpenAdministratorSession(registry, certificate, request->tenantid());
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
