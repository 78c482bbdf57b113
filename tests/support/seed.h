#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <random>
#include <string>

namespace connectmaster::testing {

// The seed of a test on random input: that in the environment as TEST_SEED, or another one each time.
inline unsigned Seed() {
  const char* const given = std::getenv("TEST_SEED");
  return given != nullptr ? static_cast<unsigned>(std::strtoul(given, nullptr, 10)) : std::random_device{}();
}

// For SCOPED_TRACE: the command that runs the present test again with the seed.
inline std::string Replay(unsigned seed) {
  const auto* const test = ::testing::UnitTest::GetInstance()->current_test_info();
  std::error_code ignored;
  return "TEST_SEED=" + std::to_string(seed) + " " + std::filesystem::read_symlink("/proc/self/exe", ignored).string() +
         " --gtest_filter=" + test->test_suite_name() + "." + test->name() + " repeats this";
}

}  // namespace connectmaster::testing
