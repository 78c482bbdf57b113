#include "connectmaster/fakegateway/fake_gateway.h"

#include <grpcpp/channel.h>
#include <grpcpp/ext/health_check_service_server_builder_option.h>
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>

#include <algorithm>
#include <chrono>
#include <iostream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/errors.h"
#include "common/limits.h"
#include "connectmaster/certs/verify.h"
#include "control/behaviour.h"
#include "control/deviations/deviate.h"
#include "control/hand.h"
#include "engine/journal_observer.h"
#include "fleet/fleet_tenants.h"
#include "identity/certificate_ids.h"
#include "listener/listen_address.h"
#include "listener/listener.h"
#include "model/fleet_values.h"
#include "server/certificate_start.h"
#include "server/check_options.h"
#include "server/client_verifier.h"
#include "server/dispatcher.h"
#include "server/health_service.h"
#include "server/methods.h"
#include "server/poll_strategy.h"
#include "server/reflection_service.h"
#include "server/tls_start.h"
#include "server/without_plugins.h"
#include "store/sqlite_store.h"
#include "tls/tls_edge.h"

namespace connectmaster::fakegateway {
namespace {

// How long clients that hang may hold up the end.
constexpr std::chrono::milliseconds kShutdownGrace{500};

constexpr int kServerYears = 1;

std::vector<certs::Certificate> RootsOf(const certs::Certificate& own, const std::vector<certs::Certificate>& further) {
  std::vector<certs::Certificate> roots{own};
  roots.insert(roots.end(), further.begin(), further.end());
  return roots;
}

absl::StatusOr<Behaviour> BehaviourOf(const FakeGatewayOptions& options) {
  Behaviour behaviour;
  behaviour.world.reconnect_interval = options.reconnect_interval;
  behaviour.world.keep_alive = options.keep_alive;
  behaviour.world.command_timeout = options.command_timeout;
  // An answer takes its time in the real one.
  behaviour.world.first_attempt_delay = std::chrono::ceil<Duration>(kFirstAttemptDelay * options.time_scale);
  behaviour.world.seed = options.seed;
  if (auto status = Deviate(options.deviation, behaviour); !status.ok()) return status;
  return behaviour;
}

}  // namespace

class FakeGateway::Impl {
 public:
  static absl::StatusOr<std::unique_ptr<Impl>> Start(FakeGatewayOptions options);
  ~Impl();

  absl::StatusOr<certs::Credential> IssueTenantCredential(const std::string& tenant_id) const {
    certs::Subject subject;
    subject.common_name = tenant_id;
    return authority_.IssueTenant(
        {subject, certs::KeyType::kEcP256, NowSeconds(), kServerYears, tenant_id, StartOfCertificate(engine_.Now())});
  }

  std::optional<certs::Certificate> GatewayCertificate(const std::string& gateway_id) const {
    const auto found = gateway_certificates_.find(gateway_id);
    if (found == gateway_certificates_.end()) return std::nullopt;
    return found->second.front();
  }

  std::shared_ptr<grpc::Channel> InProcessChannel(const certs::Certificate& certificate) {
    return shell_.peers().InProcessChannel(*server_, certificate);
  }

  template <typename Act>
  absl::Status ByHand(Act act) {
    return engine_.Do([&](State& state) { return act(Hand(state.world)); });
  }

  absl::Status ShowExpiredCertificate(const std::string& gateway_id) {
    return tls_.ShowExpiredCertificate(gateway_id, engine_.Now());
  }

  absl::Status Inject(const FaultPlan& plan) { return engine_.Inject(behaviour_.calls, plan); }

  Engine& engine() { return engine_; }
  const std::string& address() const { return address_; }
  const certs::CertificateAuthority& authority() const { return authority_; }

 private:
  Impl(const FakeGatewayOptions& options, Behaviour behaviour, certs::CertificateAuthority authority,
       std::unique_ptr<Store> store)
      : behaviour_(std::move(behaviour)),
        authority_(std::move(authority)),
        store_(std::move(store)),
        engine_(
            behaviour_.world, options.virtual_time, [this](const Handshake& it) { return tls_.Perform(it); },
            options.time_scale, behaviour_.sessions),
        shell_({engine_,
                *store_,
                authority_,
                options.issued_key_type,
                options.token_lifetime,
                listener_,
                behaviour_,
                {RootsOf(authority_.certificate(), options.further_roots), options.tenant_id_from}}) {
    if (options.on_journal_entry) journal_observer_.emplace(engine_, options.on_journal_entry);
    // Those that no method above is of.
    methods_.AddService(standard::grpc::health::v1::Health::service_full_name());
    methods_.AddService(standard::grpc::reflection::v1::ServerReflection::service_full_name());
    methods_.AddService(standard::grpc::reflection::v1alpha::ServerReflection::service_full_name());
  }

  certs::Time NowSeconds() const { return std::chrono::floor<std::chrono::seconds>(engine_.Now()); }
  absl::Status LoadStored();
  absl::Status BuildWorld(const FakeGatewayOptions& options);
  std::shared_ptr<grpc::ServerCredentials> ServerCredentials(const certs::Credential& credential);
  absl::Status Serve(const std::string& listen, const std::optional<certs::Credential>& given);

  const Behaviour behaviour_;
  certs::CertificateAuthority authority_;
  std::map<std::string, std::vector<certs::Certificate>> gateway_certificates_;  // never empty chains
  std::unique_ptr<Store> store_;
  TlsEdge tls_;
  Engine engine_;
  // Tells of the calls that the end of the server, below, still answers.
  std::optional<JournalObserver> journal_observer_;
  Listener listener_{[this](const std::string& peer, const std::string& why) {
    engine_.AddToJournal(ConnectionNote{peer, why});
  }};
  Shell shell_;
  Methods methods_{shell_, behaviour_.calls};
  Dispatcher dispatcher_{methods_, behaviour_.unknown};
  OpenStreams open_streams_;
  HealthService health_{methods_.services(), shell_, open_streams_};
  ReflectionService reflection_{methods_.services(), behaviour_.calls.not_simulated(), shell_, open_streams_};
  ReflectionAlphaService reflection_alpha_{methods_.services(), behaviour_.calls.not_simulated(), shell_,
                                           open_streams_};
  std::unique_ptr<grpc::experimental::ExternalConnectionAcceptor> acceptor_;
  std::unique_ptr<grpc::Server> server_;
  std::string address_;
};

absl::StatusOr<std::unique_ptr<FakeGateway::Impl>> FakeGateway::Impl::Start(FakeGatewayOptions options) {
  if (auto status = CheckOptions(options); !status.ok()) return status;
  if (auto status = CheckFleet(options.fleet); !status.ok()) return status;
  if (auto status = CheckPollStrategy(); !status.ok()) return status;
  auto behaviour = BehaviourOf(options);
  if (!behaviour.ok()) return behaviour.status();
  if (!options.authority) {
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    certs::Subject subject;
    subject.common_name = "fakegateway root CA";
    auto made = certs::CertificateAuthority::Create(subject, certs::KeyType::kEcP256, now);
    if (!made.ok()) return made.status();
    options.authority = *std::move(made);
  }
  const auto initial = PlanFleetTenants(options.fleet);
  if (!initial.ok()) return initial.status();
  std::unique_ptr<Store> store = std::make_unique<MemoryStore>(*initial);
  if (!options.database.empty()) {
    auto opened = SqliteStore::Open(options.database, *initial);
    if (!opened.ok()) return opened.status();
    store = *std::move(opened);
  }
  std::unique_ptr<Impl> impl(new Impl(options, *std::move(behaviour), *options.authority, std::move(store)));
  if (auto status = impl->LoadStored(); !status.ok()) return status;
  if (auto status = impl->BuildWorld(options); !status.ok()) return status;
  if (auto status = impl->Serve(options.listen, options.server); !status.ok()) return status;
  return impl;
}

absl::Status FakeGateway::Impl::LoadStored() {
  const auto stored = store_->Load();
  if (stored.ok()) engine_.Apply(*stored);
  return stored.status();
}

absl::Status FakeGateway::Impl::BuildWorld(const FakeGatewayOptions& options) {
  std::map<std::string, fakegateway::GatewayCertificate> shown;
  for (const auto& gateway : options.fleet.gateways()) {
    auto& chain = gateway_certificates_[gateway.id()];
    if (const auto given = options.gateway_certificates.find(gateway.id());
        given != options.gateway_certificates.end()) {
      chain = given->second;
    }
    if (chain.empty()) {
      certs::Subject subject;
      subject.common_name = gateway.id();
      auto issued = authority_.IssueGateway({subject, certs::KeyType::kEcP256, NowSeconds(), kServerYears,
                                             OwnerInFleet(options.fleet, gateway.id()), gateway.id()});
      if (!issued.ok()) return issued.status();
      chain = issued->Chain();
    }
    GatewayTls tls{DeviceGateway::RootCaOf(gateway), engine_.Now(), {}, gateway.without_tls12()};
    if (gateway.has_certificate_lifetime()) tls.certificate_lifetime = ToDuration(gateway.certificate_lifetime());
    if (auto status = tls_.AddGateway(gateway.id(), tls); !status.ok()) return status;
    const auto& it = chain.front();
    // When the certificate itself is valid, which the world looks at, and as near the present as can be: the CAs may be
    // younger.
    const certs::Time at = std::max(it.NotBefore(), std::min(NowSeconds(), it.NotAfter() - std::chrono::seconds(1)));
    const bool chains = certs::Verify(chain, shell_.trust().roots, at, certs::Purpose::kAny).ok();
    shown[gateway.id()] = {it.SerialNumber(), it.NotBefore(), it.NotAfter(),
                           chains && IsOfGateway(it, gateway.id(), options.tenant_id_from)};
  }
  engine_.Do([&](State& state) {
    for (const auto& gateway : options.fleet.gateways()) state.world.AddDeviceGateway(gateway, shown[gateway.id()]);
    for (const auto& device : options.fleet.devices()) state.world.AddDevice(device);
  });
  return absl::OkStatus();
}

// TLS-1 is gRPC's default: 1.2 and 1.3 only. The verifier decides on the client's certificate (TLS-2).
std::shared_ptr<grpc::ServerCredentials> FakeGateway::Impl::ServerCredentials(const certs::Credential& credential) {
  std::string roots;
  for (const auto& root : shell_.trust().roots) roots += root.ToPem();
  grpc::experimental::TlsServerCredentialsOptions tls(
      std::make_shared<grpc::experimental::StaticDataCertificateProvider>(
          roots,
          std::vector<grpc::experimental::IdentityKeyCertPair>{{credential.key.ToPem(), credential.ChainPem()}}));
  tls.watch_root_certs();  // whose names the clients are told
  tls.watch_identity_key_cert_pairs();
  tls.set_cert_request_type(GRPC_SSL_REQUEST_CLIENT_CERTIFICATE_BUT_DONT_VERIFY);
  tls.set_certificate_verifier(grpc::experimental::ExternalCertificateVerifier::Create<ClientVerifier>(
      shell_.trust().roots, listener_, shell_.peers().parsed(), behaviour_.logins));
  return grpc::experimental::TlsServerCredentials(tls);
}

absl::Status FakeGateway::Impl::Serve(const std::string& listen, const std::optional<certs::Credential>& given) {
  const auto where = ListenAddress::Parse(listen);
  if (!where.ok()) return where.status();
  certs::Subject subject;
  subject.common_name = "localhost";
  const auto made = given ? absl::StatusOr<certs::Credential>(*given)
                          : authority_.IssueServer({subject,
                                                    certs::KeyType::kEcP256,
                                                    NowSeconds(),
                                                    kServerYears,
                                                    behaviour_.dns_names,
                                                    behaviour_.ipv4_addresses,
                                                    {},
                                                    StartOfCertificate(engine_.Now())});
  if (!made.ok()) return made.status();

  if (auto status = CheckTlsStarts(*made); !status.ok()) return status;
  auto listening = where->Listen();
  if (!listening.ok()) return listening.status();

  grpc::ServerBuilder builder;
  // The program may have switched on gRPC's health service and reflection for all its servers; this one has its own.
  builder.SetOption(std::make_unique<grpc::HealthCheckServiceServerBuilderOption>(nullptr));
  builder.SetOption(std::make_unique<WithoutPlugins>());
  acceptor_ = builder.experimental().AddExternalConnectionAcceptor(
      grpc::ServerBuilder::experimental_type::ExternalConnectionType::FROM_FD, ServerCredentials(*made));
  builder.AddChannelArgument(GRPC_ARG_SERVER_HANDSHAKE_TIMEOUT_MS,
                             static_cast<int>(std::chrono::milliseconds(kHandshakeTimeout).count()));
  builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, kMaxStreamsOfConnection);
  builder.AddChannelArgument(GRPC_ARG_HTTP2_WRITE_BUFFER_SIZE, kMaxStreamWriteBuffer);
  builder.SetMaxReceiveMessageSize(behaviour_.max_receive_bytes);  // CONF-1
  builder.SetMaxSendMessageSize(-1);
  // A compressed request may become a thousand times as large before its size is looked at (CONF-1).
  for (const auto algorithm : {GRPC_COMPRESS_DEFLATE, GRPC_COMPRESS_GZIP}) {
    builder.SetCompressionAlgorithmSupportStatus(algorithm, false);
  }
  for (grpc::Service* const service :
       std::initializer_list<grpc::Service*>{&health_, &reflection_, &reflection_alpha_}) {
    builder.RegisterService(service);
  }
  builder.RegisterCallbackGenericService(&dispatcher_);
  server_ = builder.BuildAndStart();
  if (server_ == nullptr) return DoesNotStart();
  address_ = where->WithPort(listening->port).ToString();
  listener_.Start(*std::move(listening), [this](int fd) {
    grpc::experimental::ExternalConnectionAcceptor::NewConnectionParameters connection;
    connection.fd = fd;
    acceptor_->HandleNewConnection(&connection);
  });
  return absl::OkStatus();
}

FakeGateway::Impl::~Impl() {
  for (const auto& fault :
       engine_.Peek([](const State& state) { return state.world.installation().faults.Unconsumed(); })) {
    std::cerr << "fakegateway: a planned fault was not consumed: " << fault << "\n";
  }
  if (server_ == nullptr) return;
  listener_.Stop();
  shell_.Stop();
  engine_.Shutdown();
  open_streams_.EndAll();
  server_->Shutdown(std::chrono::system_clock::now() + kShutdownGrace);
}

absl::StatusOr<std::unique_ptr<FakeGateway>> FakeGateway::Start(FakeGatewayOptions options) {
  auto impl = Impl::Start(std::move(options));
  if (!impl.ok()) return impl.status();
  return std::unique_ptr<FakeGateway>(new FakeGateway(*std::move(impl)));
}

FakeGateway::FakeGateway(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
FakeGateway::~FakeGateway() = default;

const std::string& FakeGateway::address() const {
  return impl_->address();
}
const certs::CertificateAuthority& FakeGateway::authority() const {
  return impl_->authority();
}

std::optional<certs::Certificate> FakeGateway::GatewayCertificate(const std::string& gateway_id) const {
  return impl_->GatewayCertificate(gateway_id);
}

absl::StatusOr<certs::Credential> FakeGateway::IssueTenantCredential(const std::string& tenant_id) const {
  return impl_->IssueTenantCredential(tenant_id);
}

std::shared_ptr<grpc::Channel> FakeGateway::InProcessChannel(const certs::Certificate& certificate) {
  return impl_->InProcessChannel(certificate);
}

WorldTime FakeGateway::Now() const {
  return impl_->engine().Now();
}

absl::Status FakeGateway::AdvanceTime(std::chrono::milliseconds duration) {
  return impl_->engine().AdvanceTime(duration);
}

absl::Status FakeGateway::AdvanceUntil(const std::function<bool()>& holds, std::chrono::milliseconds at_most) {
  return impl_->engine().AdvanceUntil(holds, at_most);
}

absl::Status FakeGateway::AwaitCalls(std::size_t count) {
  return impl_->engine().AwaitCalls(count);
}

absl::Status FakeGateway::AdvanceUntilIdle(std::chrono::milliseconds at_most) {
  Engine& engine = impl_->engine();
  const auto is_idle = [&] { return engine.Peek([](State& state) { return state.world.pending().size() == 0; }); };
  return engine.AdvanceUntil(is_idle, at_most);
}

absl::Status FakeGateway::SwitchDeviceOff(std::uint32_t device_id) {
  return impl_->ByHand([=](Hand hand) { return hand.SwitchOff(device_id); });
}

absl::Status FakeGateway::SwitchDeviceOn(std::uint32_t device_id) {
  return impl_->ByHand([=](Hand hand) { return hand.SwitchOn(device_id); });
}

absl::Status FakeGateway::SetDeviceSilent(std::uint32_t device_id, bool silent) {
  return impl_->ByHand([=](Hand hand) { return hand.SetSilent(device_id, silent); });
}

absl::Status FakeGateway::SetResponseDelay(std::uint32_t device_id, std::chrono::milliseconds delay) {
  return impl_->ByHand([=](Hand hand) { return hand.SetResponseDelay(device_id, delay); });
}

absl::Status FakeGateway::ResetDeviceConnection(std::uint32_t device_id) {
  return impl_->ByHand([=](Hand hand) { return hand.ResetConnection(device_id); });
}

absl::Status FakeGateway::ShowExpiredCertificate(const std::string& gateway_id) {
  return impl_->ShowExpiredCertificate(gateway_id);
}

absl::Status FakeGateway::Inject(const FaultPlan& plan) {
  return impl_->Inject(plan);
}

absl::Status FakeGateway::CheckFaultsConsumed() const {
  const auto left =
      impl_->engine().Peek([](const State& state) { return state.world.installation().faults.Unconsumed(); });
  return left.empty() ? absl::OkStatus() : FaultsLeft(left);
}

std::vector<JournalEntry> FakeGateway::Journal(std::uint64_t after) const {
  return impl_->engine().JournalAfter(after);
}

absl::Status FakeGateway::CutGatewayLink(const std::string& gateway_id) {
  return impl_->ByHand([&](Hand hand) { return hand.CutGatewayLink(gateway_id); });
}

absl::Status FakeGateway::RestoreGatewayLink(const std::string& gateway_id) {
  return impl_->ByHand([&](Hand hand) { return hand.RestoreGatewayLink(gateway_id); });
}

}  // namespace connectmaster::fakegateway
