// A gateway in the test's own process, from nothing to the first answer: started, logged in to, called. Beside it a
// bare gRPC server with the same TLS: started, called.
#include <benchmark/benchmark.h>
#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>

#include "benchmark/pair.h"
#include "benchmark/servers.h"

namespace connectmaster::benchmarks {
namespace {

using gsdk::connect_master::ConnectMaster;

fakegateway::FakeGatewayOptions Options() {
  fakegateway::FakeGatewayOptions options;
  options.fleet = FleetWith(9);  // as many devices as the tutorial has
  return options;
}

bool StartFakeAndCall() {
  const auto gateway = fakegateway::FakeGateway::Start(Options()).value();
  const auto credential = gateway->IssueTenantCredential("tenant1").value();
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

void StartAndFirstCall(benchmark::State& state) {
  const auto gateway = fakegateway::FakeGateway::Start(Options()).value();
  const auto& authority = gateway->authority();
  const auto tenant = gateway->IssueTenantCredential("tenant1").value();
  const auto server = IssueServer(authority);
  Pair pair;
  for (auto _ : state) {
    const double bare = TimeOf([&] { return StartBareAndCall(authority, server, tenant); });
    if (!pair.Add(state, bare, TimeOf(StartFakeAndCall))) return;
  }
  pair.Show(state, "us");
}
BENCHMARK(StartAndFirstCall)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace connectmaster::benchmarks
