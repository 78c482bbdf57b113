#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

namespace connectmaster::benchmarks {

inline double Median(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2), values.end());
  return values[values.size() / 2];
}

}  // namespace connectmaster::benchmarks
