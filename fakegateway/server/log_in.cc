#include "server/log_in.h"

#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/errors.h"
#include "identity/login_rules.h"

namespace connectmaster::fakegateway {
namespace {

// TENANT-13
WarningNote CannotBeBlacklisted(const std::string& tenant_id, const certs::Certificate& certificate) {
  return {tenant_id, "a certificate that cannot be blacklisted has logged in",
          absl::StrCat("its serial number, ", certificate.SerialHex(), " in hexadecimal, is not from 1 to ",
                       std::numeric_limits<std::int64_t>::max())};
}

}  // namespace

absl::StatusOr<std::string> LogIn(Shell& shell, const grpc::CallbackServerContext& context, const LogsIn::Wish& wish) {
  const auto connection = shell.peers().ChainOf(context);
  if (connection.empty()) return NoClientCertificate();
  const Trust& trust = shell.trust();
  const Time now = shell.engine().Now();
  const LoginRules& rules = shell.login_rules();
  const auto certificate = rules.check_certificate(wish.certificate, connection, trust, now);
  if (!certificate.ok()) return certificate.status();

  // The token is made without the lock, for a session that may yet be refused; only a session makes it worth anything.
  const auto may_open = [&](const State& state) {
    const Registry& registry = state.world.registry();
    return wish.act_as ? rules.open_administrator(registry, *certificate, *wish.act_as, trust.tenant_id_from)
                       : rules.open_tenant(registry, *certificate, trust.tenant_id_from);
  };
  auto session = shell.engine().Do(may_open);
  if (!session.ok()) return session.status();
  const Time expiry = rules.expiry(*certificate, now, shell.token_lifetime());
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

}  // namespace connectmaster::fakegateway
