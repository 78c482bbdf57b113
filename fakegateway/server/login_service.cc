// gsdk.login.Login: the one service that asks for no token (LOGIN-5).
#include <algorithm>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/errors.h"
#include "connectmaster/login.pb.h"
#include "identity/login_rules.h"
#include "server/services.h"

namespace connectmaster::fakegateway::login_service {
namespace {

namespace wire = gsdk::login;

using Open = std::function<absl::StatusOr<Session>(const Registry&, const certs::Certificate&, TenantIdFrom)>;

// TENANT-13
WarningNote CannotBeBlacklisted(const std::string& tenant_id, const certs::Certificate& certificate) {
  return {tenant_id, "a certificate that cannot be blacklisted has logged in",
          absl::StrCat("its serial number, ", certificate.SerialHex(), " in hexadecimal, is not from 1 to ",
                       std::numeric_limits<std::int64_t>::max())};
}

absl::StatusOr<std::string> LogIn(Shell& shell, const UnaryCall& call, const std::string& pem, const Open& open) {
  const auto connection = shell.peers().ChainOf(call.context());
  if (connection.empty()) return NoClientCertificate();
  const Trust& trust = shell.trust();
  const Time now = shell.engine().Now();
  const auto certificate = CheckLoginCertificate(pem, connection, trust, now);
  if (!certificate.ok()) return certificate.status();

  // The token is made without the lock, for a session that may yet be refused; only a session makes it worth anything.
  const auto may_open = [&](const State& state) {
    return open(state.world.registry(), *certificate, trust.tenant_id_from);
  };
  auto session = shell.engine().Do(may_open);
  if (!session.ok()) return session.status();
  const Time expiry = std::min<Time>(now + shell.token_lifetime(), certificate->NotAfter());  // TLS-4
  auto token = shell.token_issuer().Issue(session->caller.tenant_id, certificate->Sha256(), now, expiry);
  if (!token.ok()) return token;

  const auto status = shell.engine().Do([&](State& state) -> absl::Status {
    auto opened = may_open(state);
    if (!opened.ok()) return opened.status();
    opened->expiry = expiry;
    std::vector<SessionId> ended;
    state.sessions.Add(*token, *std::move(opened), ended);
    for (const SessionId id : ended) {
      state.world.EndSession(id, SessionEnded("its tenant has logged in too often since"));
    }
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  if (!certificate->SerialNumber()) shell.engine().AddToJournal(CannotBeBlacklisted(session->holder.id, *certificate));
  return token;
}

// The two logins, which answer with the token.
template <typename Response>
void Answer(Shell& shell, UnaryCall& call, const std::string& pem, const Open& open, Response& response) {
  auto token = LogIn(shell, call, pem, open);
  if (token.ok()) response.set_jwttoken(*token);
  call.Reply(token.status());
}

}  // namespace

void AddTo(Methods& methods) {
  Shell& shell = methods.shell();
  methods
      .Answers([&shell](UnaryCall& call, const wire::LoginRequest& request, wire::LoginResponse& response) {
        Answer(shell, call, request.tenantcert(), OpenTenantSession, response);
      })
      .needs_session = false;
  methods
      .Answers([&shell](UnaryCall& call, const wire::LoginAdminRequest& request, wire::LoginAdminResponse& response) {
        const auto open = [&](const Registry& registry, const certs::Certificate& certificate, TenantIdFrom from) {
          return OpenAdministratorSession(registry, certificate, request.tenantid(), from);
        };
        Answer(shell, call, request.admintenantcert(), open, response);
      })
      .needs_session = false;
  methods.Now([](State& state, const Session& session, const wire::LogoutRequest& /*request*/,
                 wire::LogoutResponse& /*response*/) {
    const SessionId id = session.id;
    state.sessions.End(id);
    state.world.EndSession(id, SessionEnded("its client logged out"));
    return absl::OkStatus();
  });
}

}  // namespace connectmaster::fakegateway::login_service
