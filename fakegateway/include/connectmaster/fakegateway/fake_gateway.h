#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "connectmaster/certs/authority.h"
#include "connectmaster/certs/credential.h"
#include "connectmaster/fakegateway/faults.h"
#include "connectmaster/fakegateway/fleet.h"
#include "connectmaster/fakegateway/journal.h"

namespace grpc {
class Channel;
}

namespace connectmaster::fakegateway {

// The world's time, in milliseconds since the Unix epoch.
using WorldTime = std::chrono::sys_time<std::chrono::milliseconds>;

// What a fake master gateway starts with. The defaults are a tutorial's gateway on a free port, with certificates of
// its own, made in memory.
struct FakeGatewayOptions {
  // Where to listen: "HOST:PORT"; port 0 takes a free one.
  std::string listen = "127.0.0.1:0";

  // What is simulated. Found valid by ReadFleet or CheckFleet; an invalid one is refused.
  testkit::Fleet fleet = TutorialFleet();

  // The root CA, which also issues what CreateCertificate asks for (TENANT-8, GW-6). Without it, one is made.
  std::optional<certs::CertificateAuthority> authority;
  // What the server shows (TLS-3). Without it, one for localhost and 127.0.0.1 is issued.
  std::optional<certs::Credential> server;
  // What the simulated device gateways show to the master gateway, by gateway ID. One is issued where it is missing.
  std::map<std::string, certs::Certificate> gateway_certificates;
  // The keys of certificates that are issued here: real gateways use RSA, which takes 50 to 600 ms each.
  certs::KeyType issued_key_type = certs::KeyType::kEcP256;

  // The SQLite file that keeps what must survive; empty keeps it in memory.
  std::string database;

  // How long a token lives (LOGIN-10).
  std::chrono::milliseconds token_lifetime = std::chrono::hours(24);
  // How long a device gateway waits for a device to answer (SYNC-8).
  std::chrono::milliseconds command_timeout = std::chrono::seconds(10);
  // How long it waits before it tries a device that it lost or could not reach again.
  std::chrono::milliseconds reconnect_interval = std::chrono::seconds(30);

  // Set: the world stands still at that time, and moves when AdvanceTime is called. Not set: it follows the real
  // clock. TLS itself looks at the real clock, so a start near the present suits certificates best.
  std::optional<WorldTime> virtual_time;
  // How fast real time goes in the simulation: 60 makes a minute of a second.
  double time_scale = 1;

  // Where random faults begin: the same seed and the same calls give the same world.
  std::uint64_t seed = 0;

  // Called with each of the journal's entries soon after it was made, in their order, from one thread; also while the
  // gateway starts and ends. It must not throw, nor destroy the gateway. One that is slow misses entries: those that
  // the journal forgets.
  std::function<void(const JournalEntry&)> on_journal_entry;
};

// A fake G-SDK master gateway, in this process: real gRPC over real mutual TLS in front of a simulated installation.
//
//   auto gateway = FakeGateway::Start({});
//   auto admin = (*gateway)->IssueTenantCredential("administrator");
//   // connect to (*gateway)->address() with admin's certificate and key, and (*gateway)->authority().certificate()
//
// Thread safety: every method may be called from any thread.
// Ownership: owns its server, threads and database; nothing is shared between two gateways.
// Lifetime: destroying it ends open streams with UNAVAILABLE and waits for calls in progress, about half a second at
// most for clients that hang. Channels from InProcessChannel must not be used after it.
// Errors: Start says what could not be opened, read or bound; the hands on the world answer NOT_FOUND for a device or
// gateway that the fleet does not have.
class FakeGateway {
 public:
  static absl::StatusOr<std::unique_ptr<FakeGateway>> Start(FakeGatewayOptions options);
  ~FakeGateway();
  FakeGateway(const FakeGateway&) = delete;
  FakeGateway& operator=(const FakeGateway&) = delete;

  // Where it listens: "HOST:PORT", with the port that was picked.
  const std::string& address() const;
  const certs::CertificateAuthority& authority() const;
  // What the simulated device gateway shows to the master gateway; nothing for one that the fleet does not have.
  std::optional<certs::Certificate> GatewayCertificate(const std::string& gateway_id) const;

  // A certificate and key for a tenant ("administrator" for the administrator), valid now. The tenant need not be
  // registered. INVALID_ARGUMENT for what is no ID.
  absl::StatusOr<certs::Credential> IssueTenantCredential(const std::string& tenant_id) const;

  // A channel without TLS or sockets, over which calls arrive as if `certificate` had been shown in a TLS handshake:
  // over ten times faster, and all else is the same, logging in included. The certificate is not verified; Login does.
  std::shared_ptr<grpc::Channel> InProcessChannel(const certs::Certificate& certificate);

  // --- Time.
  WorldTime Now() const;
  // Moves virtual time, one event after the other. FAILED_PRECONDITION where time is real, INVALID_ARGUMENT for going
  // back.
  absl::Status AdvanceTime(std::chrono::milliseconds duration);
  // Moves it until `holds`, which is asked after each event; DEADLINE_EXCEEDED where it does not when `at_most` has
  // passed. It should ask what the gateway knows, its journal for example: answers are still on their way to clients.
  absl::Status AdvanceUntil(const std::function<bool()>& holds, std::chrono::milliseconds at_most);
  // A call that waits for devices, or was delayed by a fault, is answered in virtual time: a test starts it, awaits it
  // here, and advances until the gateway is idle.
  // AwaitCalls waits in real time until so many calls wait at the gateway, and no longer than ten seconds; idle is the
  // gateway when none does. Both answer DEADLINE_EXCEEDED where it does not come to that.
  absl::Status AwaitCalls(std::size_t count);
  absl::Status AdvanceUntilIdle(std::chrono::milliseconds at_most);

  // --- Hands on the world: what happens to real hardware. Each does nothing where it is so already.
  // Power. A device that is switched off loses its connection.
  absl::Status SwitchDeviceOff(std::uint32_t device_id);
  absl::Status SwitchDeviceOn(std::uint32_t device_id);
  // Whether it is there but never answers.
  absl::Status SetDeviceSilent(std::uint32_t device_id, bool silent);
  // How long it takes to answer anything from now on.
  absl::Status SetResponseDelay(std::uint32_t device_id, std::chrono::milliseconds delay);
  // Its present connection is reset: it loses it, and may be connected again at once.
  absl::Status ResetDeviceConnection(std::uint32_t device_id);
  // The line between a device gateway and the master gateway.
  absl::Status CutGatewayLink(const std::string& gateway_id);
  absl::Status RestoreGatewayLink(const std::string& gateway_id);
  // From now on the device gateway shows devices a certificate that has expired (SSL-3).
  absl::Status ShowExpiredCertificate(const std::string& gateway_id);

  // --- Faults, exact and counted (faults.h). Plans add up. NOT_FOUND for a device or gateway that the fleet does not
  // have, INVALID_ARGUMENT for an RPC that does not exist and for what cannot strike there; then nothing of the plan is
  // taken. What is left of the plans at the end is reported on standard error.
  absl::Status Inject(const FaultPlan& plan);
  // OK where every planned fault has struck as often as planned; else FAILED_PRECONDITION, naming those that have not.
  absl::Status CheckFaultsConsumed() const;

  // --- What happened, the last 65,536 entries of it, the oldest first.
  std::vector<JournalEntry> Journal() const;

 private:
  class Impl;
  explicit FakeGateway(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace connectmaster::fakegateway
