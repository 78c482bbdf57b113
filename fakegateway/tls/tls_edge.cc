#include "tls/tls_edge.h"

#include <chrono>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/errors.h"
#include "connectmaster/certs/subject.h"
#include "tls/perform_handshake.h"

namespace connectmaster::fakegateway {
namespace {

// Devices look at no host name, but a server's certificate has one.
constexpr char kHostName[] = "device-gateway";

// At least so long is a certificate valid whose lifetime is not given: five calendar years.
constexpr std::chrono::days kCertificateLifetime(5 * 365);

constexpr std::chrono::days kExpiredFor(1);
constexpr std::chrono::years kExpiredCertificateLifetime(1);

// That of ShowWrongCertificate.
constexpr char kWrongRootCa[] = "A root CA that nobody holds";

// X.509 writes years with four digits.
constexpr certs::Time kEndOfTime = std::chrono::sys_days(std::chrono::year(10'000) / 1 / 1);

absl::Status BeyondX509(const std::string& gateway_id) {
  return absl::InvalidArgumentError(absl::StrCat("the certificate of gateway ", gateway_id,
                                                 " would end after the year 9999: give a shorter lifetime"));
}

certs::Time ToSeconds(Time time) {
  return std::chrono::floor<std::chrono::seconds>(time);
}

}  // namespace

struct TlsEdge::Parties {
  std::string gateways_root_ca;
  std::shared_ptr<const Shown> gateway;
  RootCaPtr root_ca;      // the device's
  SslSessionPtr session;  // null for none

  Verified Certificates() const { return {root_ca->authority.certificate(), gateway->certificate}; }
};

absl::Status TlsEdge::AddGateway(const std::string& gateway_id, const GatewayTls& tls) {
  Gateway gateway{.root_ca = tls.root_ca,
                  .versions = tls.without_tls12 ? GatewayVersions::kWithoutTls12 : GatewayVersions::kAll,
                  .start = ToSeconds(tls.start),
                  .not_after = std::nullopt};
  if (tls.certificate_lifetime) gateway.not_after = ToSeconds(tls.start + *tls.certificate_lifetime);
  auto status = certs::CheckSubject({.common_name = tls.root_ca});
  status.Update(certs::CheckSubject({.common_name = gateway_id}));
  if (!status.ok()) return status;
  if (gateway.not_after.value_or(gateway.start) >= kEndOfTime) return BeyondX509(gateway_id);
  const std::lock_guard lock(mutex_);
  if (gateways_.size() >= kMaxGateways && !gateways_.contains(gateway_id)) {
    return LimitReached("device gateways", kMaxGateways);
  }
  gateways_.insert_or_assign(gateway_id, std::move(gateway));
  return absl::OkStatus();
}

absl::Status TlsEdge::ShowExpiredCertificate(const std::string& gateway_id, Time now) {
  const std::lock_guard lock(mutex_);
  const auto gateway = gateways_.find(gateway_id);
  if (gateway == gateways_.end()) return NotInTheFleet(gateway_id);
  Gateway& it = gateway->second;
  it.not_after = ToSeconds(now) - kExpiredFor;
  it.start = *it.not_after - kExpiredCertificateLifetime;
  it.shown = nullptr;
  return absl::OkStatus();
}

HandshakeResult TlsEdge::Perform(const Handshake& handshake) {
  const certs::Time at = ToSeconds(handshake.at);
  if (handshake.outcome_only && WillSucceed(handshake, at)) return {.established = true};
  const auto parties = FindParties(handshake, at);
  if (!parties.ok()) return {.why_not = std::string(parties.status().message())};
  if (handshake.outcome_only && parties->session != nullptr) return {.established = true, .resumed = true};

  HandshakeEnd end = PerformHandshake(parties->gateway->context, parties->root_ca->devices, parties->session, at,
                                      handshake.faults.accepts_any);
  if (!end.established) {
    return {.why_not = absl::StrCat(end.why_not, " (the gateway ", handshake.gateway_id, " has a certificate from the ",
                                    "root CA ", parties->gateways_root_ca, ", valid until ",
                                    certs::ToString(parties->gateway->certificate.NotAfter()), "; the device ",
                                    handshake.device_id, " holds that of ", handshake.root_ca, "; it is ",
                                    certs::ToString(at), ")")};
  }
  if (!end.resumed && !handshake.faults.accepts_any) {
    const std::lock_guard lock(mutex_);
    sessions_.Put({handshake.gateway_id, handshake.device_id}, parties->Certificates(), std::move(end.session));
  }
  return {.established = true, .resumed = end.resumed};
}

bool TlsEdge::WillSucceed(const Handshake& handshake, certs::Time at) {
  const std::lock_guard lock(mutex_);
  const auto found = gateways_.find(handshake.gateway_id);
  if (found == gateways_.end()) return false;
  const Gateway& gateway = found->second;
  const certs::Time end = gateway.not_after.value_or(gateway.start + kCertificateLifetime);
  return gateway.shown == nullptr && gateway.root_ca == handshake.root_ca &&
         gateway.versions == GatewayVersions::kAll && gateway.start <= at && at < end &&
         !handshake.faults.wrong_certificate;
}

absl::StatusOr<TlsEdge::Parties> TlsEdge::FindParties(const Handshake& handshake, certs::Time at) {
  const std::lock_guard lock(mutex_);
  const auto found = gateways_.find(handshake.gateway_id);
  if (found == gateways_.end()) return NotInTheFleet(handshake.gateway_id);
  Gateway& gateway = found->second;
  if (gateway.shown == nullptr) {  // before the device's root CA is looked for, which may be the same
    auto shown = MakeShown(handshake.gateway_id, gateway);
    if (!shown.ok()) return shown.status();
    gateway.shown = *std::move(shown);
  }
  const auto root_ca = root_cas_.FindOrStranger(handshake.root_ca, at);
  if (!root_ca.ok()) return root_ca.status();
  Parties parties{gateway.root_ca, gateway.shown, *root_ca, nullptr};
  if (handshake.faults.wrong_certificate) {
    if (auto status = MakeWrong(at); !status.ok()) return status;
    parties.gateway = wrong_;
    parties.gateways_root_ca = kWrongRootCa;
  }
  if (handshake.faults.accepts_any) return parties;
  parties.session = sessions_.Find({handshake.gateway_id, handshake.device_id}, parties.Certificates(), at);
  return parties;
}

absl::StatusOr<std::shared_ptr<const TlsEdge::Shown>> TlsEdge::MakeShown(const std::string& gateway_id,
                                                                         const Gateway& gateway) {
  const auto issuer = root_cas_.FindOrMake(gateway.root_ca, gateway.start);
  return issuer.ok() ? Issue((*issuer)->authority, gateway_id, gateway) : issuer.status();
}

absl::Status TlsEdge::MakeWrong(certs::Time now) {
  if (wrong_ != nullptr) return absl::OkStatus();
  const auto authority =
      certs::CertificateAuthority::Create({.common_name = kWrongRootCa}, certs::KeyType::kEcP256, now);
  if (!authority.ok()) return authority.status();
  auto shown = Issue(*authority, "wrong", {.root_ca = kWrongRootCa, .start = now, .not_after = std::nullopt});
  if (!shown.ok()) return shown.status();
  wrong_ = *std::move(shown);
  return absl::OkStatus();
}

absl::StatusOr<std::shared_ptr<const TlsEdge::Shown>> TlsEdge::Issue(const certs::CertificateAuthority& authority,
                                                                     const std::string& gateway_id,
                                                                     const Gateway& gateway) {
  auto credential = authority.IssueServer({.subject = {.common_name = gateway_id},
                                           .key_type = certs::KeyType::kEcP256,
                                           .now = gateway.start,
                                           .dns_names = {kHostName},
                                           .not_after = gateway.not_after});
  if (!credential.ok()) return credential.status();
  auto context = MakeGatewayContext(*credential, gateway.versions);
  if (!context.ok()) return context.status();
  return std::make_shared<const Shown>(Shown{credential->certificate, *std::move(context)});
}

}  // namespace connectmaster::fakegateway
