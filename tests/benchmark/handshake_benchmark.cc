// A TLS handshake of the model's edge beside the least that OpenSSL needs for the same one.
#include <benchmark/benchmark.h>

#include <cstdint>

#include "benchmark/bare_handshakes.h"
#include "benchmark/pair.h"
#include "tls/tls_edge.h"

namespace connectmaster::benchmarks {
namespace {

// kResumed: by the same device again and again; otherwise each by another one.
template <bool kResumed>
void Handshakes(benchmark::State& state) {
  BareHandshakes bare;
  fakegateway::TlsEdge edge;
  if (!edge.AddGateway("gateway1", {.root_ca = "root", .start = kHandshakeTime}).ok()) {
    return state.SkipWithError("no gateway");
  }
  std::uint32_t device = 1;
  const auto by_edge = [&] {
    if (!kResumed) ++device;
    const auto result = edge.Perform({0, "gateway1", device, "root", kHandshakeTime});
    return result.established && result.resumed == kResumed;
  };
  if (kResumed) by_edge();

  Pair pair;
  for (auto _ : state) {
    const double bare_us = TimeOf([&] { return kResumed ? bare.Resumed() : bare.Full(); });
    if (!pair.Add(state, bare_us, TimeOf(by_edge))) return;
  }
  pair.Show(state, "us");
}
BENCHMARK_TEMPLATE(Handshakes, false)->Name("FullHandshake")->Unit(benchmark::kMicrosecond)->UseRealTime();
BENCHMARK_TEMPLATE(Handshakes, true)->Name("ResumedHandshake")->Unit(benchmark::kMicrosecond)->UseRealTime();

}  // namespace
}  // namespace connectmaster::benchmarks
