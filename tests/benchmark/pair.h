#pragma once

#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace connectmaster::benchmarks {

inline double Median(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2), values.end());
  return values[values.size() / 2];
}

// How long `run` takes, in microseconds; below 0 where it returns false: it failed.
template <typename Run>
double TimeOf(const Run& run) {
  const auto start = std::chrono::steady_clock::now();
  const bool good = run();
  const std::chrono::duration<double, std::micro> took = std::chrono::steady_clock::now() - start;
  return good ? took.count() : -1;
}

// The figures of a benchmark beside those of its bare counterpart, taken in turns, so that what else the machine does
// hits both alike.
class Pair {
 public:
  // A figure below 0 says that it failed: then the benchmark has, and the result is false.
  bool Add(benchmark::State& state, double bare, double ours) {
    bare_.push_back(bare);
    ours_.push_back(ours);
    if (bare >= 0 && ours >= 0) return true;
    state.SkipWithError("a call failed");
    return false;
  }

  // Shows the medians, and their ratio.
  void Show(benchmark::State& state, const std::string& unit) const {
    state.counters["bare_" + unit] = Median(bare_);
    state.counters["ours_" + unit] = Median(ours_);
    state.counters["ratio"] = Median(ours_) / Median(bare_);
  }

 private:
  std::vector<double> bare_;
  std::vector<double> ours_;
};

}  // namespace connectmaster::benchmarks
