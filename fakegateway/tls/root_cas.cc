#include "tls/root_cas.h"

#include <utility>

#include "tls/contexts.h"

namespace connectmaster::fakegateway {
namespace {

// It has to outlive the certificates that it issues.
constexpr int kYears = certs::kMaxYears;

absl::StatusOr<RootCaPtr> MakeRootCa(const certs::Subject& subject, certs::Time now) {
  auto authority = certs::CertificateAuthority::Create(subject, certs::KeyType::kEcP256, now, kYears);
  if (!authority.ok()) return authority.status();
  auto devices = MakeDeviceContext(authority->certificate());
  if (!devices.ok()) return devices.status();
  return std::make_shared<const RootCa>(RootCa{*std::move(authority), *std::move(devices)});
}

}  // namespace

absl::StatusOr<RootCaPtr> RootCas::FindOrMake(const std::string& name, certs::Time now) {
  if (const auto position = by_name_.find(name); position != by_name_.end()) return position->second;
  auto made = MakeRootCa({.organization = "ConnectMaster TestKit", .common_name = name}, now);
  if (made.ok()) by_name_.emplace(name, *made);
  return made;
}

absl::StatusOr<RootCaPtr> RootCas::FindOrStranger(const std::string& name, certs::Time now) {
  if (const auto position = by_name_.find(name); position != by_name_.end()) return position->second;
  if (stranger_ == nullptr) {
    auto made = MakeRootCa({.common_name = "A root CA that no device gateway has"}, now);
    if (!made.ok()) return made.status();
    stranger_ = *std::move(made);
  }
  return stranger_;
}

}  // namespace connectmaster::fakegateway
