// Any text as a fleet file is a fleet, or an error that says what is wrong (see scripts/fuzz).
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>

#include "connectmaster/fakegateway/fleet.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace connectmaster::fakegateway;
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto fleet = ParseFleet(text, "fuzz.json");
  if (fleet.ok() ? !CheckFleet(*fleet).ok() : fleet.status().message().empty()) {
    std::cerr << "neither a fleet nor an error: " << fleet.status() << "\n";
    std::abort();
  }
  return 0;
}
