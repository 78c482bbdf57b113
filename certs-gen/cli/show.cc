#include <absl/strings/escaping.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>

#include <algorithm>
#include <chrono>
#include <iomanip>
#include <iostream>
#include <string>
#include <vector>

#include "commands.h"
#include "connectmaster/certs/folder.h"
#include "connectmaster/certs/id.h"
#include "text/harmless.h"

namespace connectmaster::certs::cli {
namespace {

// A certificate may contain anything, and this is printed on a terminal.
void Line(const std::string& name, const std::string& value) {
  constexpr int kNameWidth = 20;
  std::cout << std::left << std::setw(kNameWidth) << name + ":" << text::Harmless(value) << "\n";
}

std::string List(const std::vector<std::string>& values) {
  return values.empty() ? "none" : absl::StrJoin(values, ", ");
}

std::string IdLine(const std::optional<std::string>& id, const Certificate& certificate, std::string_view prefix) {
  if (id) return *id;
  const auto& uris = certificate.Uris();
  const auto count =
      std::count_if(uris.begin(), uris.end(), [prefix](const std::string& uri) { return uri.starts_with(prefix); });
  if (count == 0) return "none";
  return count == 1 ? "none (its name is not a valid ID)"
                    : absl::StrCat("none (it names ", count, "; only a single one counts)");
}

std::string State(const Certificate& certificate) {
  // In seconds: nanoseconds do not reach the year 9999.
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  if (now < certificate.NotBefore()) return " (not valid yet)";
  return now < certificate.NotAfter() ? "" : " (expired)";
}

std::string Fingerprint(const std::string& digest) {
  std::vector<std::string> bytes;
  bytes.reserve(digest.size());
  for (const char byte : digest) bytes.push_back(absl::BytesToHexString(std::string(1, byte)));
  return absl::StrJoin(bytes, ":");
}

}  // namespace

int Show(const std::string& file) {
  const auto certificate = ReadCertificateFile(file);
  if (!certificate.ok()) return Report(certificate.status(), kFailed);
  const auto number = certificate->SerialNumber();
  Line("Subject", certificate->SubjectText());
  Line("Issuer", certificate->IssuerText());
  Line("Serial number", absl::StrCat(number ? std::to_string(*number) : "not a positive 64-bit number", " (hex ",
                                     certificate->SerialHex(), ")"));
  Line("Valid from", ToString(certificate->NotBefore()));
  Line("Valid until", ToString(certificate->NotAfter()) + State(*certificate));
  Line("Tenant ID", IdLine(certificate->TenantId(), *certificate, kTenantUriPrefix));
  Line("Gateway ID", IdLine(certificate->GatewayId(), *certificate, kGatewayUriPrefix));
  Line("DNS names", List(certificate->DnsNames()));
  Line("IP addresses", List(certificate->IpAddresses()));
  Line("URIs", List(certificate->Uris()));
  Line("CA", certificate->IsCa() ? "yes" : "no");
  Line("Key", certificate->KeyDescription());
  Line("Signature", certificate->SignatureAlgorithm());
  Line("Key usage", certificate->KeyUsage().empty() ? "none" : certificate->KeyUsage());
  Line("Extended key usage", certificate->ExtendedKeyUsage().empty() ? "none" : certificate->ExtendedKeyUsage());
  Line("SHA-256", Fingerprint(certificate->Sha256()));
  return kDone;
}

}  // namespace connectmaster::certs::cli
