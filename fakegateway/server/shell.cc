#include "server/shell.h"

#include <chrono>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "calls/certificate_rules.h"
#include "common/errors.h"
#include "server/certificate_start.h"
#include "server/subjects.h"

namespace connectmaster::fakegateway {

namespace {

WarningNote OutlivesRootCa(const std::string& tenant_id, const certs::Certificate& certificate,
                           const certs::Certificate& root) {
  return {tenant_id, "a certificate that outlives its root CA was issued",
          absl::StrCat(certificate.SubjectText(), " is valid until ", certs::ToString(certificate.NotAfter()),
                       ", but not accepted after ", certs::ToString(root.NotAfter()))};
}

}  // namespace

absl::StatusOr<Credentials> Shell::CredentialsOf(const grpc::ServerContextBase& context) {
  const auto certificate = peers_.CertificateOf(context);
  if (!certificate) return NoClientCertificate();
  const auto& metadata = context.client_metadata();
  const auto [first, last] = metadata.equal_range("token");
  std::vector<absl::string_view> tokens;
  for (auto it = first; it != last; ++it) tokens.emplace_back(it->second.data(), it->second.size());
  const auto token = login_rules().read_token(tokens, metadata.contains("authorization"));
  if (!token.ok()) return token.status();
  return Credentials{*token, certificate->Sha256()};
}

std::optional<Admission::Place> Shell::Admit(const grpc::ServerContextBase& context, const std::string& tenant_id) {
  if (!tenant_id.empty()) return admission_.Enter(tenant_id);
  const auto certificate = peers_.CertificateOf(context);
  return admission_.Enter(certificate ? certificate->Sha256() : "");
}

void Shell::Change(UnaryCall& call, const Plan& plan) {
  std::string caller_id;
  auto status = call.Act([&](State&, const Session& session) {
    caller_id = session.caller.tenant_id;
    return absl::OkStatus();
  });
  if (status.ok()) {
    if (writer_.Post(caller_id, [this, &call, plan] { call.Reply(Commit(call, plan)); })) return;
    status = Busy("the database");
  }
  call.Reply(status);
}

absl::Status Shell::Commit(UnaryCall& call, const Plan& plan) {
  if (stopping_) return ShuttingDown();
  Planned planned;
  auto status = call.Act([&](const State& state, const Session& session) {
    planned = plan(state.world.registry(), session.caller);
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  // Between the plan and its effect nobody else changes what is stored: there is one writer.
  if (!planned.changes.empty()) {
    if (status = parts_.store.Commit(parts_.behaviour.kept(planned.changes)); !status.ok()) return status;
    parts_.engine.Apply(planned.changes);
  }
  return planned.answer;
}

void Shell::Issue(UnaryCall& call, const Issued& issued) {
  const auto plan = [&call, &issued](const Registry& registry, const Caller& caller) -> absl::StatusOr<Issuance> {
    auto issuance = issued.plan(registry, caller, *call.request());
    if (!issuance.ok()) return issuance;
    if (auto status = CheckIssuance(registry, caller, issuance->holder, issuance->years); !status.ok()) return status;
    return issuance;
  };
  std::string caller_id;
  Issuance issuance;
  auto status = call.Act([&](const State& state, const Session& session) -> absl::Status {
    caller_id = session.caller.tenant_id;
    auto planned = plan(state.world.registry(), session.caller);
    if (!planned.ok()) return planned.status();
    issuance = *std::move(planned);
    return absl::OkStatus();
  });
  if (!status.ok()) return call.Reply(status);
  const bool posted = key_maker_.Post(caller_id, [this, &call, &issued, plan, issuance, caller_id] {
    auto made = MakeCredential(issuance);
    if (!made.ok()) return call.Reply(made.status());
    const auto& certificate = made->certificate;
    if (certificate.NotAfter() > parts_.authority.certificate().NotAfter()) {
      parts_.engine.AddToJournal(OutlivesRootCa(issuance.tenant_id, certificate, parts_.authority.certificate()));
    }
    const CertificateIssued change{issuance.holder, issuance.subject, *certificate.SerialNumber(),
                                   UnixSeconds(parts_.engine.Now()), certificate.NotAfter().time_since_epoch().count()};
    const Plan still = [plan, change](const Registry& registry, const Caller& caller) -> Planned {
      if (const auto planned = plan(registry, caller); !planned.ok()) return {{}, planned.status()};
      return {{change}, {}};
    };
    const bool stored = writer_.Post(caller_id, [this, &call, &issued, still, credential = *std::move(made)] {
      const auto committed = Commit(call, still);
      if (committed.ok()) {
        issued.fill(credential.certificate.ToPem(), credential.key.ToPem(), call.response());
      }
      call.Reply(committed);
    });
    if (!stored) call.Reply(Busy("the database"));
  });
  if (!posted) call.Reply(Busy("keys to be made"));
}

absl::StatusOr<certs::Credential> Shell::MakeCredential(const Issuance& issuance) {
  if (stopping_) return ShuttingDown();
  const certs::Time now = std::chrono::floor<std::chrono::seconds>(parts_.engine.Now());
  const certs::Time start = StartOfCertificate(now);
  const certs::Subject subject = ToSubject(issuance.subject);
  if (issuance.holder.kind == CertificateHolder::Kind::kGateway) {
    return parts_.authority.IssueGateway(
        {subject, parts_.issued_key_type, now, issuance.years, issuance.tenant_id, issuance.holder.id, start});
  }
  return parts_.authority.IssueTenant(
      {subject, parts_.issued_key_type, now, issuance.years, issuance.tenant_id, start});
}

}  // namespace connectmaster::fakegateway
