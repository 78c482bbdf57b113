// A gateway in the test's own process, from nothing to the first answer: started, logged in to, called. Beside it a
// bare gRPC server with the same TLS: started, called.
#include <benchmark/benchmark.h>
#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>

#include <chrono>
#include <vector>

#include "benchmark/median.h"
#include "benchmark/servers.h"

namespace connectmaster::benchmarks {
namespace {

using Clock = std::chrono::steady_clock;
using gsdk::connect_master::ConnectMaster;
using Milliseconds = std::chrono::duration<double, std::milli>;

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

template <typename Run>
double Took(const Run& run, benchmark::State& state) {
  const auto start = Clock::now();
  if (!run()) state.SkipWithError("a call failed");
  return Milliseconds(Clock::now() - start).count();
}

void StartAndFirstCall(benchmark::State& state) {
  const auto gateway = fakegateway::FakeGateway::Start(Options()).value();
  const auto& authority = gateway->authority();
  const auto tenant = gateway->IssueTenantCredential("tenant1").value();
  const auto server = IssueServer(authority);
  std::vector<double> bare;
  std::vector<double> fake;
  for (auto _ : state) {
    bare.push_back(Took([&] { return StartBareAndCall(authority, server, tenant); }, state));
    fake.push_back(Took(StartFakeAndCall, state));
  }
  state.counters["bare_median_ms"] = Median(bare);
  state.counters["fake_median_ms"] = Median(fake);
  state.counters["ratio"] = Median(fake) / Median(bare);
}
BENCHMARK(StartAndFirstCall)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace connectmaster::benchmarks
