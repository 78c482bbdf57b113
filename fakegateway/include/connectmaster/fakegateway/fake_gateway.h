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
#include "connectmaster/export.h"
#include "connectmaster/fakegateway/faults.h"
#include "connectmaster/fakegateway/fleet.h"
#include "connectmaster/fakegateway/journal.h"
#include "connectmaster/fakegateway/tenant_id_from.h"

namespace grpc {
class Channel;
}

namespace connectmaster::fakegateway {

// The world's time, in milliseconds since the Unix epoch.
using WorldTime = std::chrono::time_point<std::chrono::system_clock, std::chrono::milliseconds>;

// What a fake master gateway starts with. The defaults give the tutorial's gateway on a free port, with certificates
// that are made in memory.
struct FakeGatewayOptions {
  // Where to listen: "HOST:PORT". Port 0 takes a free port.
  std::string listen = "127.0.0.1:0";

  // What is simulated. Start refuses a fleet that CheckFleet refuses.
  testkit::Fleet fleet = TutorialFleet();

  // The root CA. It also issues the certificates that CreateCertificate asks for (TENANT-8, GW-6). If it is not set,
  // Start makes one.
  std::optional<certs::CertificateAuthority> authority;
  // Root CAs that clients' certificates may chain to as well, for example the one before. Those that have expired, or
  // are too weak, do no harm.
  std::vector<certs::Certificate> further_roots;
  // The server's certificate (TLS-3). If it is not set, the root CA issues one for localhost and 127.0.0.1.
  std::optional<certs::Credential> server;
  // The certificates that the simulated device gateways show to the master gateway, by gateway ID: each with the
  // intermediate CAs that it sends along, after its own. The root CA issues those that are missing or empty.
  std::map<std::string, std::vector<certs::Certificate>> gateway_certificates;
  // Where clients' certificates, and those of simulated device gateways, have their IDs (CERT-3).
  TenantIdFrom tenant_id_from = TenantIdFrom::kUri;
  // The keys of issued certificates. Real gateways use RSA; an RSA key takes 50 to 600 ms to make.
  certs::KeyType issued_key_type = certs::KeyType::kEcP256;

  // The SQLite file that keeps what must survive a restart. Empty: it is kept in memory.
  std::string database;

  // How long a token is valid (LOGIN-10).
  std::chrono::milliseconds token_lifetime = std::chrono::hours(24);
  // How long a device gateway waits for a device's answer (SYNC-8).
  std::chrono::milliseconds command_timeout = std::chrono::seconds(10);
  // How long a device gateway waits before it dials a lost or unreachable device again.
  std::chrono::milliseconds reconnect_interval = std::chrono::seconds(30);
  // How long it takes a device gateway to notice that a connected device no longer answers (SYNC-4).
  std::chrono::milliseconds keep_alive = std::chrono::seconds(32);

  // If set, the world starts at this time and moves only when AdvanceTime is called. If not, it follows the real clock.
  // The master gateway's own TLS always uses the real clock, so a start near the present suits certificates best.
  std::optional<WorldTime> virtual_time;
  // How fast the world's time passes: 60 means one simulated minute per real second.
  double time_scale = 1;

  // The seed of random faults. The same seed and the same calls give the same results.
  std::uint64_t seed = 0;

  // The name of a deviation (deviations.h): the gateway is wrong on purpose. Empty: it is not.
  std::string deviation;

  // Called with each journal entry soon after it is made, in order, from one thread, and also while the gateway starts
  // and ends. It must neither throw nor destroy the gateway. A slow callback misses the entries that the journal has
  // dropped.
  std::function<void(const JournalEntry&)> on_journal_entry{};
};

// A fake G-SDK master gateway in this process: real gRPC over real mutual TLS in front of a simulated installation.
//
//   auto gateway = FakeGateway::Start({});
//   auto admin = (*gateway)->IssueTenantCredential("administrator");
//   // connect to (*gateway)->address() with admin's certificate and key, and (*gateway)->authority().certificate()
//
// The program may have G-SDK stubs, a health service and server reflection of its own: the fake shares no message, no
// service and no setting of gRPC with it.
//
// Thread safety: every method may be called from any thread.
// Ownership: a gateway owns its server, threads and database. Two gateways share nothing.
// Lifetime: the destructor ends open streams with UNAVAILABLE and waits for calls in progress, at most about half a
// second for clients that hang. Do not use channels from InProcessChannel after it. Errors: test controls return
// NOT_FOUND for a device or gateway that is not in the fleet.
class CONNECTMASTER_EXPORT FakeGateway {
 public:
  // Returns once the gateway answers calls. INVALID_ARGUMENT for a wrong fleet or address, and for a time that is
  // shorter than 1 ms or a time_scale that is not from 0.001 to 10,000; UNAVAILABLE if it cannot listen there; other
  // codes say which file could not be opened or read.
  static absl::StatusOr<std::unique_ptr<FakeGateway>> Start(FakeGatewayOptions options);
  ~FakeGateway();
  FakeGateway(const FakeGateway&) = delete;
  FakeGateway& operator=(const FakeGateway&) = delete;

  // Where it listens: "HOST:PORT", with the real port.
  const std::string& address() const;
  // The root CA of every certificate that it trusts and issues.
  const certs::CertificateAuthority& authority() const;
  // The certificate that the simulated device gateway shows to the master gateway; nullopt if it is not in the fleet.
  std::optional<certs::Certificate> GatewayCertificate(const std::string& gateway_id) const;

  // Issues a certificate and key for a tenant ("administrator" for the administrator), valid now. The tenant need not
  // be registered. INVALID_ARGUMENT if the text is not an ID.
  absl::StatusOr<certs::Credential> IssueTenantCredential(const std::string& tenant_id) const;

  // A channel without TLS and sockets. Calls arrive as if the client had shown `certificate` in a TLS handshake. It is
  // more than ten times as fast; everything else is the same, Login included, which verifies the certificate.
  std::shared_ptr<grpc::Channel> InProcessChannel(const certs::Certificate& certificate);

  // --- Time.
  // The world's present.
  WorldTime Now() const;
  // Moves virtual time, one event after the other. FAILED_PRECONDITION if the gateway follows the real clock;
  // INVALID_ARGUMENT if `duration` is negative or longer than 100 years.
  absl::Status AdvanceTime(std::chrono::milliseconds duration);
  // Moves virtual time until `holds` returns true; it is called after each event. DEADLINE_EXCEEDED if it does not
  // within `at_most`. Base it on the gateway's state, for example on Journal: clients may not have received their
  // answers yet. Ask for new entries only; the whole journal, after each event, takes long:
  //
  //   std::uint64_t seen = 0;
  //   const auto is_lost = [&] {
  //     const auto entries = gateway->Journal(seen);
  //     if (!entries.empty()) seen = entries.back().number;
  //     return testing::Value(entries, Contains(AllOf(OfDevice(1), ShownAs("DISCONNECTED"))));
  //   };
  absl::Status AdvanceUntil(const std::function<bool()>& holds, std::chrono::milliseconds at_most);
  // Blocks, in real time and at most 10 s, until at least `count` calls are waiting for devices or for a fault's delay;
  // then DEADLINE_EXCEEDED. Waiting calls are answered in virtual time: a test starts a call, awaits it here, and
  // advances until the gateway is idle.
  absl::Status AwaitCalls(std::size_t count);
  // Moves virtual time until no call waits. DEADLINE_EXCEEDED if one still does after `at_most`.
  absl::Status AdvanceUntilIdle(std::chrono::milliseconds at_most);

  // --- Test controls: they simulate what happens to hardware. They are idempotent, and independent of faults: they end
  // no fault, and a fault that ends does not undo them.
  // Cuts a device's power, and gives it back. A device gateway notices the loss of the connection after `keep_alive`
  // (SYNC-4), or when the device has power again before that.
  absl::Status SwitchDeviceOff(std::uint32_t device_id);
  absl::Status SwitchDeviceOn(std::uint32_t device_id);
  // Makes a device that has power never answer, or answer again. A connection is lost after `keep_alive`.
  absl::Status SetDeviceSilent(std::uint32_t device_id, bool silent);
  // Sets how long a device takes for each answer. INVALID_ARGUMENT if it is negative or longer than 100 years.
  absl::Status SetResponseDelay(std::uint32_t device_id, std::chrono::milliseconds delay);
  // Resets a device's connection; the device gateway notices at once. The device can be connected again at once.
  absl::Status ResetDeviceConnection(std::uint32_t device_id);
  // Cuts the connection between a device gateway and the master gateway, or restores it.
  absl::Status CutGatewayLink(const std::string& gateway_id);
  absl::Status RestoreGatewayLink(const std::string& gateway_id);
  // Makes a device gateway show devices an expired certificate (SSL-3).
  absl::Status ShowExpiredCertificate(const std::string& gateway_id);

  // --- Faults, exact and counted (faults.h).
  // Adds the plan's faults to those planned so far. NOT_FOUND for a device or gateway that is not in the fleet,
  // INVALID_ARGUMENT for an RPC that does not exist and for a fault that can never strike; then no fault of the plan is
  // added. The destructor reports faults that have not struck on standard error.
  absl::Status Inject(const FaultPlan& plan);
  // OK if every fault has struck as often as planned. Otherwise FAILED_PRECONDITION, with those that have not.
  absl::Status CheckFaultsConsumed() const;

  // --- The journal: the last 65,536 things that happened, the oldest first.
  // The entries whose number is greater than `after`. Entries are numbered from 1, so that 0 asks for all. What the
  // journal has dropped is missing. Calls are not held up while the entries are made readable.
  std::vector<JournalEntry> Journal(std::uint64_t after = 0) const;

 private:
  class Impl;
  explicit FakeGateway(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace connectmaster::fakegateway
