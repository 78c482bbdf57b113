#include "cli/deviations.h"

#include <algorithm>
#include <iomanip>
#include <iostream>

namespace connectmaster::fakegateway::cli {

std::optional<Deviation> FindDeviation(const std::string& name) {
  for (const auto& deviation : Deviations()) {
    if (deviation.name == name) return deviation;
  }
  return std::nullopt;
}

int ListDeviations() {
  const auto all = Deviations();
  std::size_t names = 0;
  std::size_t requirements = 0;
  for (const auto& it : all) {
    names = std::max(names, it.name.size());
    requirements = std::max(requirements, it.requirement.size());
  }
  std::cout << std::left;
  for (const auto& it : all) {
    std::cout << std::setw(static_cast<int>(names)) << it.name << "  " << std::setw(static_cast<int>(requirements))
              << it.requirement << "  " << it.sentence << "\n";
  }
  std::cout.flush();
  return std::cout ? 0 : 1;
}

}  // namespace connectmaster::fakegateway::cli
