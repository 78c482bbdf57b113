#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "support/site.h"

namespace connectmaster::conformance {

// The target's time, in milliseconds since the Unix epoch.
using Time = std::chrono::sys_time<std::chrono::milliseconds>;
using Duration = std::chrono::milliseconds;

// Ways for a tenant's certificate to be bad (see certs-gen).
enum class BadCertificate { kExpired, kNotYetValid, kWrongCa, kSelfSigned, kTampered, kNoTenantId, kTwoTenantIds };

// "not-yet-valid", as target descriptions name it.
std::string NameOf(BadCertificate kind);

// A target, ready for one test, and what a check needs done to it that no call can do: time, power, lines,
// certificates that nobody should issue. What a kind of target cannot do it answers with UNIMPLEMENTED and why; the
// check is then skipped with that reason. No check asks which kind of target it has.
//
// Thread safety: one test's thread.
// Ownership: a test's own; what it changed by hand is undone when it is destroyed.
class Laboratory {
 public:
  Laboratory() = default;
  Laboratory(const Laboratory&) = delete;
  Laboratory& operator=(const Laboratory&) = delete;
  virtual ~Laboratory() = default;

  // What there is. Restart and StartEmpty may change its address.
  virtual const Site& site() const = 0;

  // --- Time.
  virtual Time Now() const = 0;
  // How far the target's clock may be from Now().
  virtual Duration ClockTolerance() const = 0;
  // Returns when that much time has passed at the target. UNIMPLEMENTED where that would take too long.
  virtual absl::Status PassTime(Duration duration) = 0;

  // --- Hands.
  virtual absl::Status SwitchDeviceOff(std::uint32_t device_id);
  virtual absl::Status SwitchDeviceOn(std::uint32_t device_id);
  // The line between a device gateway and the master gateway.
  virtual absl::Status CutGatewayLink(const std::string& gateway_id);
  virtual absl::Status RestoreGatewayLink(const std::string& gateway_id);
  // Has the device gateway show its devices a certificate of the same root CA that has expired.
  virtual absl::Status ShowExpiredCertificate(const std::string& gateway_id);
  // Stops the gateway and starts it with what it has stored; open streams end.
  virtual absl::Status Restart();
  // Starts it with nothing stored, as it was delivered.
  virtual absl::Status StartEmpty();

  // --- Certificates.
  // A credential that names the site's tenant and is bad as `kind` says.
  virtual absl::StatusOr<Identity> MakeBad(BadCertificate kind);
  // A good credential for the site's tenant that ends `lifetime` from now.
  virtual absl::StatusOr<Identity> IssueShortLived(Duration lifetime);
};

// A kind of target.
class Endpoint {
 public:
  Endpoint() = default;
  Endpoint(const Endpoint&) = delete;
  Endpoint& operator=(const Endpoint&) = delete;
  virtual ~Endpoint() = default;

  // The target for one test. Errors: the target cannot be started.
  virtual absl::StatusOr<std::unique_ptr<Laboratory>> Open() = 0;
};

// The endpoint that all checks of this program run against. Set once, before the first test.
void UseEndpoint(std::unique_ptr<Endpoint> endpoint);
Endpoint& CurrentEndpoint();

}  // namespace connectmaster::conformance
