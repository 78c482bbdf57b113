#include "commands.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>

#include <chrono>
#include <iostream>
#include <utility>
#include <vector>

#include "connectmaster/certs/bad.h"
#include "connectmaster/certs/id.h"
#include "text/harmless.h"

namespace connectmaster::certs::cli {
namespace {

Time Now() {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

int ReportInterview(const absl::Status& status) {
  return Report(status, absl::IsCancelled(status) ? kFailed : kWrongUsage);
}

// On a terminal, obstacles are reported before any question; otherwise after the missing options.
absl::Status CheckFree(const Settings& settings, const std::vector<std::string>& names) {
  if (settings.force) return absl::OkStatus();
  absl::Status status = Folder(settings.folder).CheckFree(names);
  if (!absl::IsAlreadyExists(status)) return status;
  return {status.code(), absl::StrCat(std::string(status.message()), "; --force overwrites")};
}

std::string About(const Certificate& certificate) {
  std::vector<std::string> parts = {certificate.SubjectText()};
  if (!certificate.DnsNames().empty()) parts.push_back("names " + absl::StrJoin(certificate.DnsNames(), ", "));
  if (!certificate.IpAddresses().empty()) {
    parts.push_back("addresses " + absl::StrJoin(certificate.IpAddresses(), ", "));
  }
  if (certificate.TenantId()) parts.push_back("tenant ID " + *certificate.TenantId());
  if (certificate.GatewayId()) parts.push_back("gateway ID " + *certificate.GatewayId());
  parts.push_back("valid until " + ToString(certificate.NotAfter()));
  return absl::StrJoin(parts, "; ");
}

void Warn(const std::string& message) {
  std::cerr << "certs-gen: warning: " << text::Harmless(message) << std::endl;
}

// Clients look at the root CA's dates, too.
void WarnOfDates(const std::vector<NamedCredential>& credentials, const Certificate& root) {
  if (root.NotAfter() <= Now()) {
    Warn(absl::StrCat("the root CA ", root.SubjectText(), " expired on ", ToString(root.NotAfter()),
                      ": nothing that it issues is accepted; make another (certs-gen ca --force)"));
    return;
  }
  for (const NamedCredential& it : credentials) {
    const Time end = it.credential.certificate.NotAfter();
    if (end <= root.NotAfter()) continue;
    Warn(absl::StrCat(it.name, ".crt outlives its root CA: it is valid until ", ToString(end),
                      ", but not accepted after ", ToString(root.NotAfter()), "; give fewer --years"));
  }
}

int Write(const Settings& settings, const std::vector<NamedCredential>& credentials, const Certificate& root) {
  const Folder folder(settings.folder);
  const absl::Status status = folder.Write(credentials, settings.force ? Overwrite::kYes : Overwrite::kNo);
  if (!status.ok()) return Report(status, kFailed);
  for (const NamedCredential& it : credentials) {
    std::cout << folder.CertificatePath(it.name).string() << ", " << folder.KeyPath(it.name).string() << ": "
              << About(it.credential.certificate) << "\n";
  }
  WarnOfDates(credentials, root);
  return kDone;
}

// The certificates of the server and the administrator. The administrator's has the CA's information and the server's
// years.
absl::StatusOr<std::vector<NamedCredential>> IssueOwn(const CertificateAuthority& authority,
                                                      const ServerRequest& server_request) {
  TenantRequest admin_request{.subject = authority.certificate().subject(),
                              .key_type = server_request.key_type,
                              .now = server_request.now,
                              .years = server_request.years,
                              .tenant_id = std::string(kAdministratorTenantId)};
  admin_request.subject.common_name = kAdministratorTenantId;
  auto server = authority.IssueServer(server_request);
  if (!server.ok()) return server.status();
  auto admin = authority.IssueTenant(admin_request);
  if (!admin.ok()) return admin.status();
  return std::vector<NamedCredential>{{std::string(kServerName), *std::move(server)},
                                      {std::string(kAdminName), *std::move(admin)}};
}

int WriteOne(const Settings& settings, const std::string& name, const absl::StatusOr<Credential>& credential,
             const CertificateAuthority& authority) {
  if (!credential.ok()) return Report(credential.status(), kFailed);
  return Write(settings, {{name, *credential}}, authority.certificate());
}

absl::StatusOr<CertificateAuthority> ReadAuthority(const Settings& settings) {
  auto authority = Folder(settings.folder).ReadAuthority();
  if (!absl::IsNotFound(authority.status())) return authority;
  return absl::NotFoundError(absl::StrCat(std::string(authority.status().message()),
                                          "; make the root CA first (certs-gen ca), or name its folder with --out"));
}

}  // namespace

int Report(const absl::Status& status, int exit_status) {
  std::cerr << "certs-gen: " << text::Harmless(status.message()) << std::endl;
  return exit_status;
}

int MakeCa(const Settings& settings, const CaForm& ca_form, const ServerForm& server_form, Interview* interview) {
  const absl::Status obstacle =
      CheckFree(settings, {std::string(kCaName), std::string(kServerName), std::string(kAdminName)});
  if (!obstacle.ok() && interview->CanAsk()) return Report(obstacle, kFailed);
  const CaAnswers answers = AskForCa(ca_form, interview);
  ServerRequest request = AskForServer(server_form, answers.subject, interview);
  if (!interview->status().ok()) return ReportInterview(interview->status());
  if (!obstacle.ok()) return Report(obstacle, kFailed);
  request.key_type = settings.key_type;
  request.now = Now();
  const auto authority = CertificateAuthority::Create(answers.subject, settings.key_type, request.now, answers.years);
  if (!authority.ok()) return Report(authority.status(), kFailed);
  const auto own = IssueOwn(*authority, request);
  if (!own.ok()) return Report(own.status(), kFailed);
  std::vector<NamedCredential> all = {{std::string(kCaName), authority->credential()}};
  all.insert(all.end(), own->begin(), own->end());
  return Write(settings, all, authority->certificate());
}

int MakeServer(const Settings& settings, const ServerForm& form, Interview* interview) {
  const auto authority = ReadAuthority(settings);
  absl::Status obstacle = authority.status();
  obstacle.Update(CheckFree(settings, {std::string(kServerName), std::string(kAdminName)}));
  if (!obstacle.ok() && interview->CanAsk()) return Report(obstacle, kFailed);
  const Subject ca_subject = authority.ok() ? authority->certificate().subject() : Subject();
  ServerRequest request = AskForServer(form, ca_subject, interview);
  if (!interview->status().ok()) return ReportInterview(interview->status());
  if (!obstacle.ok()) return Report(obstacle, kFailed);
  request.key_type = settings.key_type;
  request.now = Now();
  const auto own = IssueOwn(*authority, request);
  if (!own.ok()) return Report(own.status(), kFailed);
  return Write(settings, *own, authority->certificate());
}

int MakeTenant(const Settings& settings, const TenantForm& form, Interview* interview) {
  const auto authority = ReadAuthority(settings);
  if (!authority.ok() && interview->CanAsk()) return Report(authority.status(), kFailed);
  interview->Topic("The tenant (ENTER alone takes the default in brackets, or leaves a field out):");
  const std::string tenant_id = interview->Ask(form.tenant_id);
  const absl::Status free = CheckFree(settings, {tenant_id});
  if (!free.ok() && interview->CanAsk()) return Report(free, kFailed);
  TenantRequest request = AskForTenant(form, tenant_id, interview);
  if (!interview->status().ok()) return ReportInterview(interview->status());
  if (!authority.ok()) return Report(authority.status(), kFailed);
  if (!free.ok()) return Report(free, kFailed);
  request.key_type = settings.key_type;
  request.now = Now();
  return WriteOne(settings, tenant_id, authority->IssueTenant(request), *authority);
}

int MakeGateway(const Settings& settings, const GatewayForm& form, Interview* interview) {
  const auto authority = ReadAuthority(settings);
  if (!authority.ok() && interview->CanAsk()) return Report(authority.status(), kFailed);
  interview->Topic("The gateway (ENTER alone takes the default in brackets, or leaves a field out):");
  const std::string tenant_id = interview->Ask(form.tenant_id);
  const std::string gateway_id = interview->Ask(form.gateway_id);
  const absl::Status free = CheckFree(settings, {gateway_id});
  if (!free.ok() && interview->CanAsk()) return Report(free, kFailed);
  GatewayRequest request = AskForGateway(form, tenant_id, gateway_id, interview);
  if (!interview->status().ok()) return ReportInterview(interview->status());
  if (!authority.ok()) return Report(authority.status(), kFailed);
  if (!free.ok()) return Report(free, kFailed);
  request.key_type = settings.key_type;
  request.now = Now();
  return WriteOne(settings, gateway_id, authority->IssueGateway(request), *authority);
}

int MakeBadOne(const Settings& settings, const std::string& kind, const Question& tenant, Interview* interview) {
  const auto bad = ParseBadKind(kind);
  if (!bad.ok()) return Report(bad.status(), kWrongUsage);
  const std::string tenant_id = interview->Ask(tenant);
  if (!interview->status().ok()) return ReportInterview(interview->status());
  const std::string name = "bad-" + kind;
  const absl::Status free = CheckFree(settings, {name});
  if (!free.ok()) return Report(free, kFailed);
  const auto authority = ReadAuthority(settings);
  if (!authority.ok()) return Report(authority.status(), kFailed);
  const TenantRequest request{
      .subject = {.common_name = tenant_id}, .key_type = settings.key_type, .now = Now(), .tenant_id = tenant_id};
  return WriteOne(settings, name, MakeBad(*bad, *authority, request), *authority);
}

}  // namespace connectmaster::certs::cli
