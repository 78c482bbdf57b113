// Many threads at one edge: for ThreadSanitizer, too.
#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "tls_test_fixture.h"

namespace connectmaster::fakegateway {
namespace {

constexpr int kThreads = 4;
constexpr std::uint32_t kDevices = 8;

using TlsEdgeThreads = TlsEdgeTest;

// Runs `work` (int thread) on some threads at once.
template <typename Work>
void InThreads(Work work) {
  std::vector<std::thread> threads;
  threads.reserve(kThreads);
  for (int i = 0; i < kThreads; ++i) threads.emplace_back([&work, i] { work(i); });
  for (auto& thread : threads) thread.join();
}

TEST_F(TlsEdgeThreads, EachHandshakeEndsAsItWouldAlone) {
  RecordProperty("requirements", "ROBUST-3 SSL-3");
  std::atomic<int> resumed = 0;
  InThreads([&](int thread) {
    for (std::uint32_t i = 0; i < 40; ++i) {
      const std::uint32_t device = i % kDevices;
      const auto good = Perform("gateway1", "site", kStart, device);
      EXPECT_TRUE(good.established) << good.why_not;
      if (good.resumed) ++resumed;
      // Other devices, so that sessions of the first ones stay.
      const auto bad = Perform("gateway1", thread % 2 == 0 ? "other" : "elsewhere", kStart, kDevices + device);
      EXPECT_THAT(bad, Failed(::testing::HasSubstr("unable to get local issuer certificate")));
    }
  });
  // At worst all threads have made a session of each device at the same time.
  EXPECT_GE(resumed, kThreads * (40 - static_cast<int>(kDevices)));
}

TEST_F(TlsEdgeThreads, ACertificateIsReplacedWhileHandshakesRun) {
  RecordProperty("requirements", "ROBUST-3 SSL-3");
  std::atomic<bool> expired = false;
  InThreads([&](int thread) {
    for (std::uint32_t i = 0; i < 60; ++i) {
      if (thread == 0) {
        if (i == 30) {
          ASSERT_THAT(edge_.ShowExpiredCertificate("gateway1", kStart), IsOk());
          expired = true;
        } else if (i < 30) {
          ASSERT_THAT(edge_.AddGateway("gateway1", {.root_ca = "site", .start = kStart}), IsOk());
        }
      }
      const bool must_fail = expired;
      const auto result = Perform("gateway1", "site", kStart, i % kDevices);
      if (must_fail) {
        EXPECT_FALSE(result.established);
      }
      if (!result.established) {
        EXPECT_THAT(result, Failed(::testing::HasSubstr("certificate has expired")));
      }
    }
  });
  EXPECT_THAT(Perform("gateway1", "site"), Failed(::testing::HasSubstr("certificate has expired")));
}

}  // namespace
}  // namespace connectmaster::fakegateway
