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
#include "identity/login_rules.h"
#include "identity/token_issuer.h"
#include "server/engine.h"
#include "server/grpc_status.h"
#include "server/peers.h"
#include "server/unary_call.h"
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
    Trust trust;
  };
  explicit Shell(const Parts& parts) : parts_(parts) {}

  Engine& engine() { return parts_.engine; }
  Peers& peers() { return peers_; }
  const Trust& trust() const { return parts_.trust; }
  const TokenIssuer& token_issuer() const { return token_issuer_; }
  Duration token_lifetime() const { return parts_.token_lifetime; }

  // The token and the certificate that a call comes with.
  absl::StatusOr<Credentials> CredentialsOf(const grpc::ServerContextBase& context);

  // Each of these answers a call. What they are given must not refer to what is gone when the service's method has
  // returned; request and response live until the call is answered.
  using Message = google::protobuf::Message;

  // At once: `action` is absl::Status(State&, const Session&), and fills the response.
  template <typename Action>
  grpc::ServerUnaryReactor* Answer(grpc::CallbackServerContext* context, const Message* request, Message* response,
                                   Action action) {
    return UnaryCall::Start(*this, context, *request, *response,
                            [action](UnaryCall& call) { call.Reply(call.Act(action)); });
  }

  // When the world has the answer: `begin` is CallId(State&, const Session&, World::Done); it starts the call and
  // passes the last argument on to be called once, when the response is filled.
  template <typename Begin>
  grpc::ServerUnaryReactor* Wait(grpc::CallbackServerContext* context, const Message* request, Message* response,
                                 Begin begin) {
    return UnaryCall::Start(*this, context, *request, *response, [begin](UnaryCall& call) {
      const World::Done done = [&call](const absl::Status& status) { call.Reply(status); };
      const auto refused = call.Act([&](State& state, const Session& session) {
        call.WaitsAs(begin(state, session, done));
        return absl::OkStatus();
      });
      if (!refused.ok()) call.Reply(refused);
    });
  }

  // When what is stored has changed. All such calls run one after the other, off gRPC's threads: `plan` finds the
  // changes, they are made durable, and then take effect; what the disk refuses never does.
  using Plan = std::function<absl::StatusOr<Changes>(const Registry&, const Caller&)>;
  grpc::ServerUnaryReactor* Change(grpc::CallbackServerContext* context, const Message* request, Message* response,
                                   const Plan& plan);
  // The same where part of what was asked for may be done, and the call fails for the rest.
  using PartlyPlan = std::function<Planned(const Registry&, const Caller&)>;
  grpc::ServerUnaryReactor* ChangePartly(grpc::CallbackServerContext* context, const Message* request,
                                         Message* response, const PartlyPlan& plan);

  // With a new certificate, stored as above: `check` says whether the caller may have it, and for which tenant it is;
  // `respond` gets what was issued.
  using Check = std::function<absl::StatusOr<std::string>(const Registry&, const Caller&)>;
  using Respond = std::function<void(const certs::Credential&)>;
  grpc::ServerUnaryReactor* Issue(grpc::CallbackServerContext* context, const Message* request, Message* response,
                                  const Issuance& issuance, const Check& check, const Respond& respond);

  // From now on, what still waits for the disk or for a key is answered with UNAVAILABLE: 64 RSA keys take half a
  // minute.
  void Stop() { stopping_ = true; }

 private:
  static PartlyPlan Wholly(const Plan& plan);
  void ChangeFor(UnaryCall& call, const PartlyPlan& plan);
  void IssueFor(UnaryCall& call, const Issuance& issuance, const Check& check, const Respond& respond);
  absl::Status Commit(UnaryCall& call, const PartlyPlan& plan);
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
