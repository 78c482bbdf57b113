// `fakegateway serve` with the example fleets.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <nlohmann/json.hpp>

#include "commands.h"

namespace connectmaster::process_tests {
namespace {

using ::testing::HasSubstr;

class FleetsTest : public CommandTest {
 protected:
  void ServeFleet(const std::string& path, const std::string& summary) {
    ASSERT_NO_FATAL_FAILURE(Serve({"--fleet", path}));
    EXPECT_TRUE(gateway().process().AwaitOut(summary));
    const Outcome check = FakeGateway({"check", path});
    EXPECT_EQ(check.exit_status, 0) << check.err;
    EXPECT_THAT(check.out, HasSubstr(summary));
  }

  // What a tenant finds on a gateway's subnet.
  std::size_t CountFound(const std::string& tenant, const std::string& gateway_id) const {
    const Outcome search =
        ConnectMaster({"--tenant", tenant, "--gateway-id", gateway_id, "search", "--wait", "200ms", "--json"});
    EXPECT_EQ(search.exit_status, 0) << search.err;
    return search.exit_status == 0 ? nlohmann::json::parse(search.out).size() : 0;
  }
};

TEST_F(FleetsTest, TheSiteOfTwoTenantsIsServed) {
  ServeFleet(PROJECT_FOLDER "/fakegateway/fleets/two-tenants.json", "2 tenants, 4 device gateways, 18 devices");
  EXPECT_EQ(CountFound("tenant1", "gateway1"), 5U);  // of 8: 1 slow, 1 silent, 1 switched off
  EXPECT_EQ(CountFound("tenant1", "gateway2"), 5U);
  EXPECT_EQ(CountFound("tenant2", "gateway3"), 4U);
  EXPECT_NE(ConnectMaster({"--tenant", "tenant1", "--gateway-id", "gateway3", "search"}).exit_status, 0);
}

TEST_F(FleetsTest, TheCampusIsServed) {
  ServeFleet(CAMPUS_FLEET, "1 tenant, 10 device gateways, 10000 devices");
  EXPECT_EQ(CountFound("tenant1", "gateway1"), 940U);  // of 1,000: 50 slow, 5 silent, 5 switched off
  EXPECT_EQ(CountFound("tenant1", "gateway10"), 940U);
  EXPECT_EQ(gateway().Stop(SIGTERM).exit_status, 0);
}

}  // namespace
}  // namespace connectmaster::process_tests
