#pragma once

#include <grpcpp/server_context.h>
#include <grpcpp/support/server_callback.h>

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include "absl/status/statusor.h"
#include "connectmaster/certs/authority.h"
#include "identity/token_issuer.h"
#include "server/engine.h"
#include "server/grpc_status.h"
#include "server/peers.h"
#include "server/worker.h"
#include "store/store.h"
#include "world/limits.h"

namespace connectmaster::fakegateway {

// What a certificate is issued for.
struct Issuance {
  CertificateHolder holder;
  gsdk::cert::PKIName subject;
  int years = 0;
};

// What every service needs to turn a gRPC call into a command to the world and its answer: who calls, the world, the
// disk, the root CA. Each service holds a reference.
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
  };
  explicit Shell(const Parts& parts) : parts_(parts) {}

  Engine& engine() { return parts_.engine; }
  Peers& peers() { return peers_; }
  const certs::CertificateAuthority& authority() const { return parts_.authority; }
  const TokenIssuer& token_issuer() const { return token_issuer_; }
  Duration token_lifetime() const { return parts_.token_lifetime; }

  // The token and the certificate that a call comes with.
  absl::StatusOr<Credentials> CredentialsOf(const grpc::ServerContextBase& context);

  // Answers a call at once: `action` is absl::Status(State&, const Session&), and fills the response.
  template <typename Action>
  grpc::ServerUnaryReactor* Answer(grpc::CallbackServerContext* context, Action&& action) {
    grpc::ServerUnaryReactor* const reactor = context->DefaultReactor();
    reactor->Finish(ToGrpcStatus(Authenticated(CredentialsOf(*context), std::forward<Action>(action))));
    return reactor;
  }

  // Runs `action` for a session in one turn of the world.
  template <typename Action>
  absl::Status Authenticated(const absl::StatusOr<Credentials>& credentials, Action&& action) {
    if (!credentials.ok()) return credentials.status();
    return parts_.engine.Do([&](State& state) -> absl::Status {
      const auto session = state.Authenticate(*credentials);
      return session.ok() ? action(state, **session) : session.status();
    });
  }

  // Answers a call that changes what is stored. All such calls run one after the other, off gRPC's threads: `plan`
  // finds the changes, they are made durable, and then take effect; what the disk refuses never does.
  using Plan = std::function<absl::StatusOr<Changes>(const Registry&, const Caller&)>;
  grpc::ServerUnaryReactor* Change(grpc::CallbackServerContext* context, const Plan& plan);
  // The same where part of what was asked for may be done, and the call fails for the rest.
  using PartlyPlan = std::function<Planned(const Registry&, const Caller&)>;
  grpc::ServerUnaryReactor* ChangePartly(grpc::CallbackServerContext* context, PartlyPlan plan);

  // Answers a call for a certificate, as above: `check` says whether the caller may have it, and for which tenant it
  // is; `respond` gets what was issued.
  using Check = std::function<absl::StatusOr<std::string>(const Registry&, const Caller&)>;
  using Respond = std::function<void(const certs::Credential&)>;
  grpc::ServerUnaryReactor* Issue(grpc::CallbackServerContext* context, Issuance issuance, Check check,
                                  const Respond& respond);

  // Stores changes that no client asked for: the fleet's tenants.
  absl::Status CommitNow(const Changes& changes);

  // From now on, what still waits for the disk or for a key is answered with UNAVAILABLE: 64 RSA keys take half a
  // minute.
  void Stop() { stopping_ = true; }

 private:
  static PartlyPlan Wholly(const Plan& plan);
  absl::Status Commit(const Credentials& credentials, const PartlyPlan& plan);
  absl::StatusOr<certs::Credential> MakeCredential(const Issuance& issuance, const std::string& tenant_id);

  Parts parts_;
  Peers peers_;
  TokenIssuer token_issuer_;
  std::atomic<bool> stopping_ = false;
  // The one writer of the store (see Change); then whoever makes keys. Last, so that their jobs end first.
  Worker writer_{kMaxQueuedJobs};
  Worker key_maker_{kMaxQueuedKeys};
};

}  // namespace connectmaster::fakegateway
