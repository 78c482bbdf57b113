#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/limits.h"
#include "common/time.h"
#include "connectmaster/certs/certificate.h"
#include "model/handshake.h"
#include "tls/contexts.h"
#include "tls/root_cas.h"
#include "tls/session_cache.h"

namespace connectmaster::fakegateway {

// What a device gateway shows to devices, and how it speaks TLS.
struct GatewayTls {
  // The name of the root CA that issues its certificate. Gateways with the same name share it.
  std::string root_ca;
  // The world's time at which it comes into being.
  Time start;
  // How long its certificate is valid, from `start`; 5 calendar years where it is not given.
  std::optional<Duration> certificate_lifetime{};
  // Whether it lacks TLS 1.2, the only version that devices speak.
  bool without_tls12 = false;
};

// Performs the TLS handshakes between device gateways and devices that the world asks for: real ones, with OpenSSL, in
// memory. A device that connects to the same gateway again resumes its session, which costs a fraction, as long as a
// verification would succeed (see SessionCache).
//
// Thread safety: any thread. The lock is not held during a handshake, so that any number of them run at once.
class TlsEdge {
 public:
  // A new device gateway, or another certificate for a known one, from the root CA of the name. Both are made when they
  // are first used: most gateways in tests never shake hands. INVALID_ARGUMENT where X.509 cannot hold a name (of more
  // than 64 letters, for example) or the time; RESOURCE_EXHAUSTED past kMaxGateways.
  absl::Status AddGateway(const std::string& gateway_id, const GatewayTls& tls);

  // From now on the gateway shows a certificate from the same root CA that ended a day before `now`. NOT_FOUND if there
  // is no such gateway.
  absl::Status ShowExpiredCertificate(const std::string& gateway_id, Time now);

  // A failure is a result that says why; an unknown gateway is one, too. Where no gateway has the device's root CA, its
  // certificate verifies nobody's.
  HandshakeResult Perform(const Handshake& handshake);

 private:
  struct Shown {
    certs::Certificate certificate;
    SslContextPtr context;
  };
  // The certificate begins at `start`, and ends after 5 years unless `not_after` is given.
  struct Gateway {
    std::string root_ca;
    GatewayVersions versions = GatewayVersions::kAll;
    certs::Time start;
    std::optional<certs::Time> not_after;
    std::shared_ptr<const Shown> shown{};  // null until it is first used
  };
  // Who takes part in a handshake.
  struct Parties;
  absl::StatusOr<Parties> FindParties(const Handshake& handshake, certs::Time at);
  // Whether a handshake of a gateway that has made no certificate yet is known to succeed: to make one takes as long as
  // the rest of a gateway's start.
  bool WillSucceed(const Handshake& handshake, certs::Time at);

  // Called with the lock.
  absl::Status MakeWrong(certs::Time now);
  static absl::StatusOr<std::shared_ptr<const Shown>> Issue(const certs::CertificateAuthority& authority,
                                                            const std::string& gateway_id, const Gateway& gateway);
  absl::StatusOr<std::shared_ptr<const Shown>> MakeShown(const std::string& gateway_id, const Gateway& gateway);

  std::mutex mutex_;  // guards what follows
  RootCas root_cas_;
  std::shared_ptr<const Shown> wrong_;  // null until it is first shown
  std::map<std::string, Gateway> gateways_;
  SessionCache sessions_{kMaxTlsSessions};
};

}  // namespace connectmaster::fakegateway
