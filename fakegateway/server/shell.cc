#include "server/shell.h"

#include <chrono>
#include <string>

#include "server/subjects.h"
#include "world/certificate_rules.h"
#include "world/errors.h"

namespace connectmaster::fakegateway {

absl::StatusOr<Credentials> Shell::CredentialsOf(const grpc::ServerContextBase& context) {
  const auto certificate = peers_.CertificateOf(context);
  if (!certificate) return NoClientCertificate();
  const auto [first, last] = context.client_metadata().equal_range("token");  // LOGIN-4
  if (first == last || first->second.empty()) return NoToken();
  if (std::next(first) != last || first->second.size() > kMaxTokenBytes) return UnknownToken();
  return Credentials{std::string(first->second.data(), first->second.size()), certificate->Sha256()};
}

Shell::PartlyPlan Shell::Wholly(const Plan& plan) {
  return [plan](const Registry& registry, const Caller& caller) {
    auto changes = plan(registry, caller);
    return changes.ok() ? Planned{*std::move(changes), {}} : Planned{{}, changes.status()};
  };
}

grpc::ServerUnaryReactor* Shell::Change(grpc::CallbackServerContext* context, const Plan& plan) {
  return ChangePartly(context, Wholly(plan));
}

grpc::ServerUnaryReactor* Shell::ChangePartly(grpc::CallbackServerContext* context, PartlyPlan plan) {
  grpc::ServerUnaryReactor* const reactor = context->DefaultReactor();
  const auto credentials = CredentialsOf(*context);
  auto status = Authenticated(credentials, [](State&, const Session&) { return absl::OkStatus(); });
  if (status.ok()) {
    const bool posted = writer_.Post([this, reactor, credentials = *credentials, plan = std::move(plan)] {
      reactor->Finish(ToGrpcStatus(Commit(credentials, plan)));
    });
    if (posted) return reactor;
    status = Busy("the database");
  }
  reactor->Finish(ToGrpcStatus(status));
  return reactor;
}

absl::Status Shell::Commit(const Credentials& credentials, const PartlyPlan& plan) {
  if (stopping_) return ShuttingDown();
  Planned planned;
  auto status = Authenticated(credentials, [&](const State& state, const Session& session) {
    planned = plan(state.world.registry(), session.caller);
    return absl::OkStatus();
  });
  // Between the plan and its effect nobody else changes what is stored: there is one writer.
  if (status.ok()) status = CommitNow(planned.changes);
  return status.ok() ? planned.answer : status;
}

absl::Status Shell::CommitNow(const Changes& changes) {
  if (changes.empty()) return absl::OkStatus();
  auto status = parts_.store.Commit(changes);
  if (status.ok()) parts_.engine.Apply(changes);
  return status;
}

grpc::ServerUnaryReactor* Shell::Issue(grpc::CallbackServerContext* context, Issuance issuance, Check check,
                                       const Respond& respond) {
  grpc::ServerUnaryReactor* const reactor = context->DefaultReactor();
  const auto finish = [reactor](const absl::Status& status) { reactor->Finish(ToGrpcStatus(status)); };
  const auto credentials = CredentialsOf(*context);
  std::string tenant_id;
  auto status = Authenticated(credentials, [&](const State& state, const Session& session) -> absl::Status {
    auto tenant = check(state.world.registry(), session.caller);
    if (!tenant.ok()) return tenant.status();
    tenant_id = *std::move(tenant);
    return CheckIssuance(state.world.registry(), issuance.years);
  });
  if (status.ok()) {
    const bool posted = key_maker_.Post([=, this, credentials = *credentials] {
      auto issued = MakeCredential(issuance, tenant_id);
      if (!issued.ok()) return finish(issued.status());
      const auto& certificate = issued->certificate;
      const CertificateIssued change{issuance.holder, issuance.subject, *certificate.SerialNumber(),
                                     UnixSeconds(parts_.engine.Now()),
                                     certificate.NotAfter().time_since_epoch().count()};
      const Plan plan = [check, change, years = issuance.years](const Registry& registry,
                                                                const Caller& caller) -> absl::StatusOr<Changes> {
        if (const auto tenant = check(registry, caller); !tenant.ok()) return tenant.status();
        if (auto refused = CheckIssuance(registry, years); !refused.ok()) return refused;
        return Changes{change};
      };
      const bool stored = writer_.Post([=, this] {
        const auto committed = Commit(credentials, Wholly(plan));
        if (committed.ok()) respond(*issued);
        finish(committed);
      });
      if (!stored) finish(Busy("the database"));
    });
    if (posted) return reactor;
    status = Busy("keys to be made");
  }
  finish(status);
  return reactor;
}

absl::StatusOr<certs::Credential> Shell::MakeCredential(const Issuance& issuance, const std::string& tenant_id) {
  if (stopping_) return ShuttingDown();
  const certs::Time now = std::chrono::floor<std::chrono::seconds>(parts_.engine.Now());
  const certs::Subject subject = ToSubject(issuance.subject);
  if (issuance.holder.kind == CertificateHolder::Kind::kGateway) {
    return parts_.authority.IssueGateway(
        {subject, parts_.issued_key_type, now, issuance.years, tenant_id, issuance.holder.id});
  }
  return parts_.authority.IssueTenant({subject, parts_.issued_key_type, now, issuance.years, tenant_id});
}

}  // namespace connectmaster::fakegateway
