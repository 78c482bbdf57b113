// A unary call to the fake gateway beside the same call to a bare gRPC server with the same TLS.
#include <benchmark/benchmark.h>
#include <grpcpp/client_context.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>

#include "benchmark/pair.h"
#include "benchmark/servers.h"

namespace connectmaster::benchmarks {
namespace {

using Clock = std::chrono::steady_clock;
using gsdk::connect_master::ConnectMaster;

void UnaryLatency(benchmark::State& state) {
  Servers servers(static_cast<int>(state.range(0)), false);
  Pair pair;
  for (auto _ : state) {
    if (!pair.Add(state, servers.ListTime(servers.bare(), "gateway1"), servers.ListTime(servers.fake(), "gateway1"))) {
      return;
    }
  }
  pair.Show(state, "us");
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
  Pair pair;
  for (auto _ : state) {
    const double bare = Load(servers.bare(), servers.token(), kCallsATurn).Run();
    if (!pair.Add(state, bare, Load(servers.fake(), servers.token(), kCallsATurn).Run())) return;
  }
  pair.Show(state, "per_s");
}
BENCHMARK(UnaryThroughput64)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace connectmaster::benchmarks

BENCHMARK_MAIN();
