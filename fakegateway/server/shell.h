#pragma once

#include <grpcpp/server_context.h>

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include "absl/status/statusor.h"
#include "calls/call_table.h"
#include "common/limits.h"
#include "connectmaster/certs/authority.h"
#include "control/behaviour.h"
#include "engine/admission.h"
#include "engine/engine.h"
#include "engine/stream_pump.h"
#include "engine/worker.h"
#include "identity/login_rules.h"
#include "identity/token_issuer.h"
#include "listener/listener.h"
#include "server/peers.h"
#include "server/unary_call.h"
#include "store/store.h"

namespace connectmaster::fakegateway {

// What turns a gRPC call into a command to the world and its answer: the caller, the world, the disk, the root CA.
//
// Thread safety: every method may be called from any thread.
class Shell {
 public:
  // Owned by whoever owns the shell, and outlives it.
  struct Parts {
    Engine& engine;
    Store& store;
    const certs::CertificateAuthority& authority;
    certs::KeyType issued_key_type;
    Duration token_lifetime;
    Listener& listener;
    const Behaviour& behaviour;
    Trust trust;
  };
  explicit Shell(Parts parts) : parts_(std::move(parts)) {}

  Engine& engine() { return parts_.engine; }
  Peers& peers() { return peers_; }
  Listener& listener() { return parts_.listener; }
  StreamPump& stream_pump() { return stream_pump_; }
  const Behaviour& behaviour() const { return parts_.behaviour; }
  const Trust& trust() const { return parts_.trust; }
  const LoginRules& login_rules() const { return parts_.behaviour.logins; }
  const TokenIssuer& token_issuer() const { return token_issuer_; }
  Duration token_lifetime() const { return parts_.token_lifetime; }

  // The token and the certificate that a call comes with.
  absl::StatusOr<Credentials> CredentialsOf(const grpc::ServerContextBase& context);

  // Lets the call in, for the tenant or, if there is none yet, for the connection's certificate. None if the client has
  // as many calls under way as it may.
  std::optional<Admission::Place> Admit(const grpc::ServerContextBase& context, const std::string& tenant_id = "");

  // A call that changes what is stored. All such calls run one after the other, off gRPC's threads: `plan` finds the
  // changes, they are made durable, and then take effect; what the disk refuses never does.
  using Plan = std::function<Planned(const Registry&, const Caller&)>;
  void Change(UnaryCall& call, const Plan& plan);

  // A call that gets a new certificate, stored as above.
  void Issue(UnaryCall& call, const Issued& issued);

  // From now on, what still waits for the disk or for a key is answered with UNAVAILABLE: 64 RSA keys take half a
  // minute.
  void Stop() { stopping_ = true; }

 private:
  absl::Status Commit(UnaryCall& call, const Plan& plan);
  absl::StatusOr<certs::Credential> MakeCredential(const Issuance& issuance);

  Parts parts_;
  Peers peers_;
  Admission admission_;
  TokenIssuer token_issuer_;
  std::atomic<bool> stopping_ = false;
  StreamPump stream_pump_;
  // The one writer of the store (see Change); then whoever makes keys. Last, so that their jobs end first.
  Worker writer_{kMaxQueuedJobs};
  Worker key_maker_{kMaxQueuedKeys};
};

}  // namespace connectmaster::fakegateway
