// A unary call to the fake gateway beside the same call to a bare gRPC server with the same TLS, in turns, so that
// what else the machine does hits both alike. Each benchmark's counters are the two figures and their ratio.
#include <benchmark/benchmark.h>
#include <grpcpp/client_context.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <vector>

#include "benchmark/median.h"
#include "benchmark/servers.h"

namespace connectmaster::benchmarks {
namespace {

using Clock = std::chrono::steady_clock;
using gsdk::connect_master::ConnectMaster;

// One call at a time; its duration in microseconds, or below 0 where it failed.
double CallOnce(ConnectMaster::Stub& stub, const std::string& token) {
  grpc::ClientContext context;
  context.AddMetadata("token", token);
  gsdk::connect_master::GetDeviceListRequest request;
  request.set_gatewayid("gateway1");
  gsdk::connect_master::GetDeviceListResponse response;
  const auto start = Clock::now();
  const bool ok = stub.GetDeviceList(&context, request, &response).ok();
  const auto duration = Clock::now() - start;
  return ok ? std::chrono::duration<double, std::micro>(duration).count() : -1;
}

void UnaryLatency(benchmark::State& state) {
  Servers servers(static_cast<int>(state.range(0)), false);
  std::vector<double> bare;
  std::vector<double> fake;
  for (auto _ : state) {
    bare.push_back(CallOnce(servers.bare(), servers.token()));
    fake.push_back(CallOnce(servers.fake(), servers.token()));
    if (bare.back() < 0 || fake.back() < 0) return state.SkipWithError("a call failed");
  }
  state.counters["bare_median_us"] = Median(bare);
  state.counters["fake_median_us"] = Median(fake);
  state.counters["ratio"] = Median(fake) / Median(bare);
}
BENCHMARK(UnaryLatency)->ArgName("devices")->Arg(0)->Arg(1'000)->Unit(benchmark::kMicrosecond)->UseRealTime();

// Keeps 64 calls in flight until so many are done.
class Load {
 public:
  static constexpr int kConcurrent = 64;

  Load(ConnectMaster::Stub& stub, const std::string& token, int calls)
      : stub_(stub), token_(token), to_start_(calls), to_finish_(calls) {}

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
    call->context.AddMetadata("token", token_);
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
  const std::string& token_;
  std::atomic<int> to_start_;
  const double calls_ = to_start_;
  std::atomic<bool> failed_ = false;
  std::mutex mutex_;
  std::condition_variable done_;
  int to_finish_;
};

void UnaryThroughput64(benchmark::State& state) {
  constexpr int kCallsATurn = 4'000;
  Servers servers(0, false);
  std::vector<double> bare;
  std::vector<double> fake;
  for (auto _ : state) {
    bare.push_back(Load(servers.bare(), servers.token(), kCallsATurn).Run());
    fake.push_back(Load(servers.fake(), servers.token(), kCallsATurn).Run());
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
