#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "support/site.h"

namespace grpc {
class Channel;
}

namespace connectmaster::conformance {

// The target's time, in milliseconds since the Unix epoch.
using Time = std::chrono::sys_time<std::chrono::milliseconds>;
using Duration = std::chrono::milliseconds;

// Ways in which a tenant's certificate can be bad (see certs-gen).
enum class BadCertificate { kExpired, kNotYetValid, kWrongCa, kSelfSigned, kTampered, kNoTenantId, kTwoTenantIds };

// The name in target descriptions: "not-yet-valid".
std::string NameOf(BadCertificate kind);

// A target for one test, with controls for what calls cannot do: pass time, cut power and links, make bad certificates.
// A control that the kind of target lacks returns UNIMPLEMENTED with the reason, and the check is skipped with that
// reason. No check asks which kind of target it has.
//
// Thread safety: only for the test's thread.
// Ownership: belongs to a test. Destroying it undoes what its controls changed.
class Laboratory {
 public:
  Laboratory() = default;
  Laboratory(const Laboratory&) = delete;
  Laboratory& operator=(const Laboratory&) = delete;
  virtual ~Laboratory() = default;

  // The target's description. Restart and StartEmpty may change its address.
  virtual const Site& site() const = 0;
  // A channel without TLS and sockets, on which calls arrive as if the identity's certificate had been shown in a
  // handshake. Null if the kind of target has none. It ends with Restart and StartEmpty.
  virtual std::shared_ptr<grpc::Channel> ChannelInProcess(const Identity& identity);

  // --- Time.
  virtual Time Now() const = 0;
  // The largest difference between the target's clock and Now().
  virtual Duration ClockTolerance() const = 0;
  // Returns after `duration` has passed at the target. UNIMPLEMENTED if that would take too long.
  virtual absl::Status PassTime(Duration duration) = 0;

  // --- Power, links and restarts.
  virtual absl::Status SwitchDeviceOff(std::uint32_t device_id);
  virtual absl::Status SwitchDeviceOn(std::uint32_t device_id);
  // The link between a device gateway and the master gateway.
  virtual absl::Status CutGatewayLink(const std::string& gateway_id);
  virtual absl::Status RestoreGatewayLink(const std::string& gateway_id);
  // Makes the device gateway show its devices an expired certificate of the same root CA.
  virtual absl::Status ShowExpiredCertificate(const std::string& gateway_id);
  // Restarts the gateway with its stored data; open streams end.
  virtual absl::Status Restart();
  // Restarts the gateway without stored data, as if it were new.
  virtual absl::Status StartEmpty();

  // --- Certificates.
  // A bad credential that names the site's tenant.
  virtual absl::StatusOr<Identity> MakeBad(BadCertificate kind);
  // A valid credential for the site's tenant, from an intermediate CA of the root CA; its certificate is the chain.
  virtual absl::StatusOr<Identity> IssueThroughIntermediate();
  // A valid credential for the site's tenant that expires after `lifetime`.
  virtual absl::StatusOr<Identity> IssueShortLived(Duration lifetime);
};

// Longer than anything takes that a check waits for.
inline constexpr std::chrono::seconds kPatience{20};

// A kind of target.
class Endpoint {
 public:
  Endpoint() = default;
  Endpoint(const Endpoint&) = delete;
  Endpoint& operator=(const Endpoint&) = delete;
  virtual ~Endpoint() = default;

  // Prepares the target for one test. Fails if it cannot be started.
  virtual absl::StatusOr<std::unique_ptr<Laboratory>> Open() = 0;

  // How long a check waits for an expected event. Only a failing check waits that long.
  virtual std::chrono::milliseconds Patience() const { return kPatience; }
};

// The endpoint that all checks of this program run against. Set once, before the first test.
void UseEndpoint(std::unique_ptr<Endpoint> endpoint);
Endpoint& CurrentEndpoint();

}  // namespace connectmaster::conformance
