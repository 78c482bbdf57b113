#include "tls/tls_edge.h"

#include <chrono>
#include <utility>

#include "absl/strings/str_cat.h"
#include "tls/perform_handshake.h"
#include "world/errors.h"

namespace connectmaster::fakegateway {
namespace {

// Devices look at no host name, but a server's certificate has one.
constexpr char kHostName[] = "device-gateway";

constexpr std::chrono::days kExpiredFor(1);
constexpr std::chrono::years kExpiredCertificateLifetime(1);

certs::Time ToSeconds(Time time) {
  return std::chrono::floor<std::chrono::seconds>(time);
}

}  // namespace

struct TlsEdge::Parties {
  std::shared_ptr<const Gateway> gateway;
  RootCaPtr root_ca;      // the device's
  SslSessionPtr session;  // null for none

  Verified Certificates() const { return {root_ca->authority.certificate(), gateway->certificate}; }
};

absl::Status TlsEdge::AddGateway(const std::string& gateway_id, const GatewayTls& tls) {
  std::optional<certs::Time> not_after;
  if (tls.certificate_lifetime) not_after = ToSeconds(tls.start + *tls.certificate_lifetime);
  const auto versions = tls.without_tls12 ? GatewayVersions::kWithoutTls12 : GatewayVersions::kAll;
  const std::lock_guard lock(mutex_);
  if (gateways_.size() >= kMaxGateways && !gateways_.contains(gateway_id)) {
    return LimitReached("device gateways", kMaxGateways);
  }
  return ShowCertificate(gateway_id, tls.root_ca, versions, ToSeconds(tls.start), not_after);
}

absl::Status TlsEdge::ShowExpiredCertificate(const std::string& gateway_id, Time now) {
  const certs::Time not_after = ToSeconds(now) - kExpiredFor;
  const std::lock_guard lock(mutex_);
  const auto position = gateways_.find(gateway_id);
  if (position == gateways_.end()) return NotInTheFleet(gateway_id);
  const auto gateway = position->second;
  return ShowCertificate(gateway_id, gateway->root_ca, gateway->versions, not_after - kExpiredCertificateLifetime,
                         not_after);
}

HandshakeResult TlsEdge::Perform(const Handshake& handshake) {
  const certs::Time at = ToSeconds(handshake.at);
  const auto parties = FindParties(handshake, at);
  if (!parties.ok()) return {.why_not = std::string(parties.status().message())};
  if (handshake.outcome_only && parties->session != nullptr) return {.established = true, .resumed = true};

  HandshakeEnd end = PerformHandshake(parties->gateway->context, parties->root_ca->devices, parties->session, at);
  if (!end.established) {
    return {.why_not = absl::StrCat(end.why_not, " (the gateway ", handshake.gateway_id, " has a certificate from the ",
                                    "root CA ", parties->gateway->root_ca, ", valid until ",
                                    certs::ToString(parties->gateway->certificate.NotAfter()), "; the device ",
                                    handshake.device_id, " holds that of ", handshake.root_ca, "; it is ",
                                    certs::ToString(at), ")")};
  }
  if (!end.resumed) {
    const std::lock_guard lock(mutex_);
    sessions_.Put({handshake.gateway_id, handshake.device_id}, parties->Certificates(), std::move(end.session));
  }
  return {.established = true, .resumed = end.resumed};
}

absl::StatusOr<TlsEdge::Parties> TlsEdge::FindParties(const Handshake& handshake, certs::Time at) {
  const std::lock_guard lock(mutex_);
  const auto gateway = gateways_.find(handshake.gateway_id);
  if (gateway == gateways_.end()) return NotInTheFleet(handshake.gateway_id);
  const auto root_ca = root_cas_.FindOrStranger(handshake.root_ca, at);
  if (!root_ca.ok()) return root_ca.status();
  Parties parties{gateway->second, *root_ca, nullptr};
  parties.session = sessions_.Find({handshake.gateway_id, handshake.device_id}, parties.Certificates(), at);
  return parties;
}

absl::Status TlsEdge::ShowCertificate(const std::string& gateway_id, const std::string& root_ca,
                                      GatewayVersions versions, certs::Time start,
                                      std::optional<certs::Time> not_after) {
  const auto issuer = root_cas_.FindOrMake(root_ca, start);
  if (!issuer.ok()) return issuer.status();
  auto credential = (*issuer)->authority.IssueServer({.subject = {.common_name = gateway_id},
                                                      .key_type = certs::KeyType::kEcP256,
                                                      .now = start,
                                                      .dns_names = {kHostName},
                                                      .not_after = not_after});
  if (!credential.ok()) return credential.status();
  auto context = MakeGatewayContext(*credential, versions);
  if (!context.ok()) return context.status();
  gateways_[gateway_id] =
      std::make_shared<const Gateway>(Gateway{root_ca, versions, credential->certificate, *std::move(context)});
  return absl::OkStatus();
}

}  // namespace connectmaster::fakegateway
