#include "cli/certificate_checks.h"

#include <chrono>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "connectmaster/certs/tls_key.h"
#include "connectmaster/certs/verify.h"
#include "identity/certificate_ids.h"

namespace connectmaster::fakegateway::cli {
namespace {

// Enough to make another before it is too late.
constexpr std::chrono::days kSoon(30);

// A server whose subject is its root CA's, as Suprema's wizard makes it, and which has no subjectKeyIdentifier.
bool LooksSelfSigned(const certs::Certificate& server, const CheckWith& with) {
  return server.subject() == with.root.subject() && !(server == with.root) && server.IsSignedBy(with.root) &&
         server.NotBefore() <= with.now && with.now < server.NotAfter();
}

std::vector<std::string> NamesMissing(const certs::Certificate& server, const ServerNames& names) {
  std::vector<std::string> missing;
  for (const auto* const list : {&names.dns_names, &names.ip_addresses}) {
    for (const std::string& name : *list) {
      if (!server.Names(name)) missing.push_back(name);
    }
  }
  return missing;
}

std::string PathOf(std::string_view name, const CheckWith& with) {
  return with.folder.CertificatePath(name).string();
}

}  // namespace

absl::Status CheckRootCa(const CheckWith& with, std::vector<std::string>& warnings) {
  const std::string path = PathOf(certs::kCaName, with);
  const std::string end = certs::ToString(with.root.NotAfter());
  if (with.root.NotAfter() <= with.now) {
    return absl::FailedPreconditionError(absl::StrCat(
        path, " expired on ", end,
        ", so that no client accepts what it has issued: make another root CA with 'certs-gen ca --force', and new "
        "certificates, or remove the folder's files, and others are made"));
  }
  if (with.root.NotAfter() <= with.now + kSoon) {
    warnings.push_back(absl::StrCat(path, " expires on ", end, ": no client accepts what it has issued from then on"));
  }
  return absl::OkStatus();
}

absl::Status CheckServer(const certs::Credential& server, const ServerNames& names, const CheckWith& with,
                         std::vector<std::string>& warnings) {
  const std::string path = PathOf(certs::kServerName, with);
  if (auto usable = certs::CheckTlsKey(server.certificate); !usable.ok()) {
    return absl::FailedPreconditionError(absl::StrCat(path, ": ", std::string(usable.message())));
  }
  const auto verified = certs::Verify(server.Chain(), {with.root}, with.now, certs::Purpose::kTlsServer);
  if (!verified.ok() && !LooksSelfSigned(server.certificate, with)) {
    return absl::FailedPreconditionError(
        absl::StrCat(path, " is a certificate that no client would trust: ", std::string(verified.message()),
                     "; remove it and its key, and another is made"));
  }
  if (!verified.ok()) {
    warnings.push_back(absl::StrCat(
        path,
        " has its root CA's subject and no subjectKeyIdentifier: clients with OpenSSL, such as Node.js and C++ on "
        "Debian, take it for self-signed and refuse it; those with Go or BoringSSL do not. 'certs-gen server "
        "--force' makes another"));
  }
  if (server.certificate.NotAfter() > with.root.NotAfter()) {
    warnings.push_back(absl::StrCat(path, " outlives its root CA, which expires on ",
                                    certs::ToString(with.root.NotAfter()), ": it is not accepted from then on"));
  }
  if (const auto who = certs::WhoRefusesTlsKey(server.certificate, certs::Purpose::kTlsServer); !who.empty()) {
    warnings.push_back(absl::StrCat(path, ": ", who));
  }
  if (const auto missing = NamesMissing(server.certificate, names); !missing.empty()) {
    warnings.push_back(absl::StrCat(path, " does not name ", absl::StrJoin(missing, ", "),
                                    ": clients that connect there will not trust it"));
  }
  return absl::OkStatus();
}

void CheckClient(const std::string& name, const std::string& tenant_id, TenantIdFrom from, const CheckWith& with,
                 std::vector<std::string>& warnings) {
  const auto warn = [&](const std::string& why) {
    warnings.push_back(absl::StrCat("clients cannot log in as ", tenant_id, " with ", PathOf(name, with), ": ", why));
  };
  const auto credential = with.folder.Read(name);
  if (!credential.ok()) return warn(std::string(credential.status().message()));
  const auto verified = certs::Verify(credential->Chain(), with.Roots(), with.now, certs::Purpose::kTlsClient);
  if (!verified.ok()) return warn(std::string(verified.message()));
  const auto& certificate = credential->certificate;
  if (auto usable = certs::CheckTlsKey(certificate); !usable.ok()) return warn(std::string(usable.message()));
  if (NamesGateway(certificate)) return warn("it is a device gateway's");
  const auto named = TenantIdOf(certificate, from);
  if (!named) return warn("it names no tenant");
  if (*named != tenant_id) return warn("it is that of tenant " + *named);
  if (const auto who = certs::WhoRefusesTlsKey(certificate, certs::Purpose::kTlsClient); !who.empty()) {
    warnings.push_back(absl::StrCat(PathOf(name, with), ": ", who));
  }
}

void CheckGateway(const std::string& gateway_id, const std::vector<certs::Certificate>& chain, TenantIdFrom from,
                  const CheckWith& with, std::vector<std::string>& warnings) {
  const auto warn = [&](const std::string& why) {
    warnings.push_back(absl::StrCat("the master gateway will not let device gateway ", gateway_id,
                                    " in: ", PathOf(gateway_id, with), ": ", why));
  };
  const auto verified = certs::Verify(chain, with.Roots(), with.now, certs::Purpose::kAny);
  if (!verified.ok()) return warn(std::string(verified.message()));
  if (!IsOfGateway(chain.front(), gateway_id, from)) warn("it is not that of " + gateway_id);
}

}  // namespace connectmaster::fakegateway::cli
