// A unary call to the fake gateway beside the same call to a bare gRPC server with the same TLS, in turns, so that
// what else the machine does hits both alike. Each benchmark's counters are the two figures and their ratio.
#include <benchmark/benchmark.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <iostream>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "benchmark/bare_server.h"
#include "benchmark/median.h"
#include "connect_master.grpc.pb.h"
#include "connectmaster/client/client.h"
#include "connectmaster/fakegateway/fake_gateway.h"

namespace connectmaster::benchmarks {
namespace {

using Clock = std::chrono::steady_clock;
using gsdk::connect_master::ConnectMaster;

// Both servers, and a client logged in to the fake one.
class Servers {
 public:
  static Servers& Get() {
    static Servers servers;
    return servers;
  }

  ConnectMaster::Stub& bare() { return *bare_stub_; }
  ConnectMaster::Stub& fake() { return *fake_stub_; }
  const std::string& token() const { return token_; }

 private:
  Servers() {
    fakegateway::FakeGatewayOptions options;
    auto& tenant = *options.fleet.add_tenants();
    tenant.set_id("tenant1");
    tenant.add_gateway_ids("gateway1");
    gateway_ = fakegateway::FakeGateway::Start(options).value();
    const auto& authority = gateway_->authority();
    certs::ServerRequest request;
    request.key_type = certs::KeyType::kEcP256;
    request.now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    request.subject.common_name = "localhost";
    request.ipv4_addresses = {"127.0.0.1"};
    bare_server_ = std::make_unique<BareServer>(authority, authority.IssueServer(request).value());

    const auto credential = gateway_->IssueTenantCredential("tenant1").value();
    client::ClientOptions client_options;
    client_options.target = gateway_->address();
    client_options.root_certificate_pem = authority.certificate().ToPem();
    client_options.certificate_pem = credential.certificate.ToPem();
    client_options.private_key_pem = credential.key.ToPem();
    client_ = client::Client::Create(client_options).value();
    if (const auto status = client_->Login(); !status.ok()) std::cerr << status << "\n";
    token_ = client_->Token();

    grpc::SslCredentialsOptions tls;
    tls.pem_root_certs = client_options.root_certificate_pem;
    tls.pem_cert_chain = client_options.certificate_pem;
    tls.pem_private_key = client_options.private_key_pem;
    fake_stub_ = ConnectMaster::NewStub(grpc::CreateChannel(gateway_->address(), grpc::SslCredentials(tls)));
    bare_stub_ = ConnectMaster::NewStub(grpc::CreateChannel(bare_server_->address(), grpc::SslCredentials(tls)));
  }

  std::unique_ptr<fakegateway::FakeGateway> gateway_;
  std::unique_ptr<BareServer> bare_server_;
  std::unique_ptr<client::Client> client_;
  std::string token_;
  std::unique_ptr<ConnectMaster::Stub> bare_stub_;
  std::unique_ptr<ConnectMaster::Stub> fake_stub_;
};

// One call at a time; its duration in microseconds, or below 0 where it failed.
double CallOnce(ConnectMaster::Stub& stub) {
  grpc::ClientContext context;
  context.AddMetadata("token", Servers::Get().token());
  gsdk::connect_master::GetDeviceListRequest request;
  request.set_gatewayid("gateway1");
  gsdk::connect_master::GetDeviceListResponse response;
  const auto start = Clock::now();
  const bool ok = stub.GetDeviceList(&context, request, &response).ok();
  const auto duration = Clock::now() - start;
  return ok ? std::chrono::duration<double, std::micro>(duration).count() : -1;
}

void UnaryLatency(benchmark::State& state) {
  Servers& servers = Servers::Get();
  std::vector<double> bare;
  std::vector<double> fake;
  for (auto _ : state) {
    bare.push_back(CallOnce(servers.bare()));
    fake.push_back(CallOnce(servers.fake()));
    if (bare.back() < 0 || fake.back() < 0) return state.SkipWithError("a call failed");
  }
  state.counters["bare_median_us"] = Median(bare);
  state.counters["fake_median_us"] = Median(fake);
  state.counters["ratio"] = Median(fake) / Median(bare);
}
BENCHMARK(UnaryLatency)->Unit(benchmark::kMicrosecond)->UseRealTime();

// Keeps 64 calls in flight until so many are done.
class Load {
 public:
  static constexpr int kConcurrent = 64;

  Load(ConnectMaster::Stub& stub, int calls) : stub_(stub), to_start_(calls), to_finish_(calls) {}

  // Calls per second; below 0 where one failed.
  double Run() {
    const auto start = Clock::now();
    for (int i = 0; i < kConcurrent; ++i) StartOne();
    std::unique_lock lock(mutex_);
    done_.wait(lock, [this] { return to_finish_ <= 0; });
    const std::chrono::duration<double> seconds = Clock::now() - start;
    return failed_ ? -1 : calls_ / seconds.count();
  }

 private:
  struct Call {
    grpc::ClientContext context;
    gsdk::connect_master::GetDeviceListRequest request;
    gsdk::connect_master::GetDeviceListResponse response;
  };

  void StartOne() {
    if (to_start_.fetch_sub(1) <= 0) return;
    auto* const call = new Call;
    call->context.AddMetadata("token", Servers::Get().token());
    call->request.set_gatewayid("gateway1");
    stub_.async()->GetDeviceList(&call->context, &call->request, &call->response, [this, call](const auto& status) {
      if (!status.ok()) failed_ = true;
      delete call;
      StartOne();
      const std::lock_guard lock(mutex_);
      if (--to_finish_ == 0) done_.notify_one();
    });
  }

  ConnectMaster::Stub& stub_;
  std::atomic<int> to_start_;
  const double calls_ = to_start_;
  std::atomic<bool> failed_ = false;
  std::mutex mutex_;
  std::condition_variable done_;
  int to_finish_;
};

void UnaryThroughput64(benchmark::State& state) {
  constexpr int kCallsATurn = 4'000;
  Servers& servers = Servers::Get();
  std::vector<double> bare;
  std::vector<double> fake;
  for (auto _ : state) {
    bare.push_back(Load(servers.bare(), kCallsATurn).Run());
    fake.push_back(Load(servers.fake(), kCallsATurn).Run());
    if (bare.back() < 0 || fake.back() < 0) return state.SkipWithError("a call failed");
  }
  state.counters["bare_per_s"] = Median(bare);
  state.counters["fake_per_s"] = Median(fake);
  state.counters["ratio"] = Median(fake) / Median(bare);
}
BENCHMARK(UnaryThroughput64)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace connectmaster::benchmarks

BENCHMARK_MAIN();
