#pragma once

#include <gmock/gmock.h>
#include <openssl/err.h>

#include <chrono>
#include <cstdint>
#include <string>

#include "support/status_matchers.h"
#include "tls/tls_edge.h"

namespace connectmaster::fakegateway {

using connectmaster::testing::IsOk;
using connectmaster::testing::StatusIs;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::seconds;

inline constexpr certs::Time kStartSeconds = std::chrono::sys_days(std::chrono::year(2030) / 6 / 15);
inline constexpr Time kStart = kStartSeconds;

MATCHER(Full, "is established, and not resumed") {
  *result_listener << arg.why_not;
  return arg.established && !arg.resumed && arg.why_not.empty();
}

MATCHER(Resumed, "is resumed") {
  *result_listener << arg.why_not;
  return arg.established && arg.resumed && arg.why_not.empty();
}

MATCHER_P(Failed, why_not, "has failed, for a reason that fits") {
  return !arg.established && !arg.resumed && ::testing::ExplainMatchResult(why_not, arg.why_not, result_listener);
}

// gateway1 and gateway2 share the root CA "site"; gateway3 has one of its own.
class TlsEdgeTest : public ::testing::Test {
 protected:
  TlsEdgeTest() {
    EXPECT_THAT(edge_.AddGateway("gateway1", {.root_ca = "site", .start = kStart}), IsOk());
    EXPECT_THAT(edge_.AddGateway("gateway2", {.root_ca = "site", .start = kStart}), IsOk());
    EXPECT_THAT(edge_.AddGateway("gateway3", {.root_ca = "other", .start = kStart}), IsOk());
  }
  ~TlsEdgeTest() override { EXPECT_EQ(ERR_peek_error(), 0u) << "OpenSSL's error queue is left to the next one"; }

  HandshakeResult Perform(const std::string& gateway_id, const std::string& root_ca, Time at = kStart,
                          std::uint32_t device_id = 1) {
    return edge_.Perform({.id = 1, .gateway_id = gateway_id, .device_id = device_id, .root_ca = root_ca, .at = at});
  }

  TlsEdge edge_;
};

}  // namespace connectmaster::fakegateway
