// A look at one device gateway while another one works: GetDeviceList of gateway2 alone, beside a Connect that hangs on
// gateway1, and beside commands on 1,000 devices of gateway1; and of a bare gRPC server.
#include <benchmark/benchmark.h>
#include <grpcpp/client_context.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

#include "benchmark/pair.h"
#include "benchmark/servers.h"

namespace connectmaster::benchmarks {
namespace {

constexpr int kNeighbours = 1'000;

// Calls one after the other, on a connection of its own, until it is destroyed.
class Neighbour {
 public:
  using Call = std::function<void(Servers::Stub&, grpc::ClientContext&)>;

  Neighbour(const Servers& servers, const Call& call)
      : stub_(servers.NewFakeStub()), thread_([this, call, token = servers.token()] {
          while (!stopping_) {
            grpc::ClientContext context;
            context.AddMetadata("token", token);
            context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(1));
            call(*stub_, context);
          }
        }) {}
  Neighbour(const Neighbour&) = delete;
  Neighbour& operator=(const Neighbour&) = delete;
  ~Neighbour() {
    stopping_ = true;
    thread_.join();
  }

 private:
  const std::unique_ptr<Servers::Stub> stub_;
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

// The device, which is silent, never answers.
void ConnectToSilence(Servers::Stub& stub, grpc::ClientContext& context) {
  gsdk::connect_master::ConnectRequest request;
  request.set_gatewayid("gateway1");
  request.mutable_connectinfo()->set_ipaddr(SilentAddress());
  gsdk::connect_master::ConnectResponse response;
  (void)stub.Connect(&context, request, &response);
}

// Every device is asked, and has the mode already.
void CommandAll(Servers::Stub& stub, grpc::ClientContext& context) {
  gsdk::connect_master::SetConnectionModeMultiRequest request;
  for (int i = 1; i <= kNeighbours; ++i) request.add_deviceids(static_cast<std::uint32_t>(i));
  request.set_connectionmode(gsdk::connect::SERVER_TO_DEVICE);
  gsdk::connect_master::SetConnectionModeMultiResponse response;
  (void)stub.SetConnectionModeMulti(&context, request, &response);
}

void ListBeside(benchmark::State& state, const Neighbour::Call& call) {
  Servers servers(kNeighbours, false);
  const auto measure = [&](Servers::Stub& stub) {
    std::vector<double> took;
    for (int i = 0; i < 200; ++i) took.push_back(servers.ListTime(stub, "gateway2"));
    return *std::min_element(took.begin(), took.end()) < 0 ? -1 : Median(took);
  };
  Pair pair;
  std::vector<double> alone;
  for (auto _ : state) {
    alone.push_back(measure(servers.fake()));
    const Neighbour neighbour(servers, call);
    // The neighbour takes its share of the machine from the bare server, too.
    const double bare = measure(servers.bare());
    if (!pair.Add(state, bare, measure(servers.fake()))) return;
  }
  state.counters["alone_us"] = Median(alone);
  pair.Show(state, "us");
}
BENCHMARK_CAPTURE(ListBeside, connect_that_hangs, ConnectToSilence)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK_CAPTURE(ListBeside, commands_on_1000, CommandAll)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace connectmaster::benchmarks
