#include "cli/check.h"

#include <cstddef>
#include <iostream>

#include "absl/strings/str_cat.h"
#include "cli/fleet_summary.h"
#include "cli/prepare_certificates.h"
#include "fleet/check_fleet.h"
#include "fleet/fleet_doubts.h"
#include "fleet/fleet_file.h"
#include "text/harmless.h"

namespace connectmaster::fakegateway::cli {
namespace {

// More mistakes than anyone mends before checking again.
constexpr std::size_t kMaxMistakes = 100;

void PrintLine(const std::string& message) {
  std::cerr << "fakegateway: " << text::Harmless(message) << "\n";
}

}  // namespace

int Check(const std::string& path) {
  const auto fleet = ReadUncheckedFleet(path);
  if (!fleet.ok()) {
    PrintLine(std::string(fleet.status().message()));
    return 1;
  }
  auto mistakes = FindMistakes(*fleet, kMaxMistakes + 1);
  if (mistakes.empty()) {
    if (const auto status = CheckFileNames(*fleet); !status.ok()) mistakes.emplace_back(status.message());
  }
  const std::string name = absl::StrCat("fleet ", path, ": ");
  if (mistakes.empty()) {
    const std::string devices = DeviceSummary(*fleet);
    for (const std::string& doubt : FindDoubts(*fleet)) PrintLine(absl::StrCat("warning: ", name, doubt));
    std::cout << name << FleetSummary(*fleet) << (devices.empty() ? "" : absl::StrCat(" (", devices, ")")) << "\n";
    return 0;
  }
  for (std::size_t i = 0; i < mistakes.size() && i < kMaxMistakes; ++i) PrintLine(absl::StrCat(name, mistakes[i]));
  if (mistakes.size() > kMaxMistakes) PrintLine(absl::StrCat(name, "and more"));
  return 1;
}

}  // namespace connectmaster::fakegateway::cli
