// A gateway in the test's own process: started, logged in to, called, ended. Beside it a bare gRPC server with the same
// TLS: started, called, ended. Certificates are given, or made by the gateway each time, a key and a signature for
// each.
#include <benchmark/benchmark.h>
#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>

#include "benchmark/pair.h"
#include "benchmark/servers.h"

namespace connectmaster::benchmarks {
namespace {

using gsdk::connect_master::ConnectMaster;

// The tutorial's fleet, with its tenant registered.
fakegateway::FakeGatewayOptions Options() {
  fakegateway::FakeGatewayOptions options;
  auto& tenant = *options.fleet.add_tenants();
  tenant.set_id("tenant1");
  tenant.add_gateway_ids("gateway1");
  return options;
}

// The same with the certificates of that gateway, the server's being `server`.
fakegateway::FakeGatewayOptions OptionsOf(const fakegateway::FakeGateway& gateway, const certs::Credential& server) {
  auto options = Options();
  options.authority = gateway.authority();
  options.server = server;
  options.gateway_certificates.emplace("gateway1", std::vector{*gateway.GatewayCertificate("gateway1")});
  return options;
}

// `tenant`: who calls; none: somebody whose certificate is issued now.
bool StartFakeAndCall(const fakegateway::FakeGatewayOptions& started, const certs::Credential* tenant) {
  const auto gateway = fakegateway::FakeGateway::Start(started).value();
  const auto credential = tenant == nullptr ? gateway->IssueTenantCredential("tenant1").value() : *tenant;
  client::ClientOptions options;
  options.target = gateway->address();
  options.root_certificate_pem = gateway->authority().certificate().ToPem();
  options.certificate_pem = credential.certificate.ToPem();
  options.private_key_pem = credential.key.ToPem();
  const auto client = client::Client::Create(options).value();
  return client->Login().ok() && client->Gateway().GetList().ok();
}

bool StartBareAndCall(const certs::CertificateAuthority& authority, const certs::Credential& server,
                      const certs::Credential& tenant) {
  const BareServer bare(authority, server);
  const auto stub = ConnectMaster::NewStub(TlsChannel(bare.address(), authority, tenant));
  grpc::ClientContext context;
  gsdk::connect_master::GetDeviceListResponse response;
  return stub->GetDeviceList(&context, {}, &response).ok();
}

void StartAndFirstCall(benchmark::State& state, bool certificates_are_given) {
  const auto gateway = fakegateway::FakeGateway::Start(Options()).value();
  const auto& authority = gateway->authority();
  const auto tenant = gateway->IssueTenantCredential("tenant1").value();
  const auto server = IssueServer(authority);
  const auto options = certificates_are_given ? OptionsOf(*gateway, server) : Options();
  Pair pair;
  for (auto _ : state) {
    const double bare = TimeOf([&] { return StartBareAndCall(authority, server, tenant); });
    const double ours = TimeOf([&] { return StartFakeAndCall(options, certificates_are_given ? &tenant : nullptr); });
    if (!pair.Add(state, bare, ours)) return;
  }
  pair.Show(state, "us");
}
BENCHMARK_CAPTURE(StartAndFirstCall, certificates_given, true)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK_CAPTURE(StartAndFirstCall, certificates_made, false)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace connectmaster::benchmarks
