#include "calls/gateway_rules.h"

#include "fakegateway/calls/rules_test_fixture.h"

namespace connectmaster::fakegateway {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::UnorderedElementsAre;

class GatewayRulesTest : public RulesTest {
 protected:
  static inline const Caller kA{"a"};
  static inline const Caller kAdmin{kAdministrator};

  absl::StatusOr<Changes> Add(const std::vector<std::string>& gateways, const Caller& caller = kA) const {
    gsdk::gateway::AddRequest request;
    request.mutable_gatewayids()->Add(gateways.begin(), gateways.end());
    return PlanAdd(registry_, caller, request);
  }

  absl::StatusOr<Changes> Delete(const std::vector<std::string>& gateways, const Caller& caller = kA) const {
    gsdk::gateway::DeleteRequest request;
    request.mutable_gatewayids()->Add(gateways.begin(), gateways.end());
    return PlanDelete(registry_, caller, request);
  }
};

TEST_F(GatewayRulesTest, ATenantAddsGatewaysToItself) {
  RecordProperty("requirements", "GW-1 LOGIN-7");
  EXPECT_THAT(Texts(Add({"x", "y", "x"})), UnorderedElementsAre("gateway x of a", "gateway y of a"));
  EXPECT_THAT(Texts(Add({"x"}, kAdmin)), ElementsAre("gateway x of administrator"));
}

TEST_F(GatewayRulesTest, AnIdThatIsInUseAnywhereAddsNothing) {
  RecordProperty("requirements", "GW-3");
  EXPECT_THAT(Add({"x", "a1"}), StatusIs(absl::StatusCode::kAlreadyExists, HasSubstr("'a1'")));
  EXPECT_THAT(Add({"x", "b1"}), StatusIs(absl::StatusCode::kAlreadyExists, HasSubstr("'b1'")));
}

TEST_F(GatewayRulesTest, AddingNeedsValidIds) {
  RecordProperty("requirements", "TENANT-11");
  EXPECT_THAT(Add({}), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("gateway ID")));
  for (const auto& id : InvalidIds()) EXPECT_THAT(Add({"x", id}), StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST_F(GatewayRulesTest, The101stGatewayOfTheInstallationIsRefused) {
  RecordProperty("requirements", "GW-4");
  FillGatewaysUpTo(99);
  EXPECT_THAT(Add({"x"}), IsOk());
  EXPECT_THAT(Add({"x", "x"}), IsOk());
  EXPECT_THAT(Add({"x", "y"}), StatusIs(absl::StatusCode::kResourceExhausted, HasSubstr("100")));
  FillGatewaysUpTo(100);
  EXPECT_THAT(Add({"x"}), StatusIs(absl::StatusCode::kResourceExhausted));
}

TEST_F(GatewayRulesTest, TheLimitIsFoundBeforeAnythingAfterIt) {
  RecordProperty("requirements", "GW-4 ROBUST-1");
  FillGatewaysUpTo(100);
  EXPECT_THAT(Add({"x", "not valid"}), StatusIs(absl::StatusCode::kResourceExhausted));
}

TEST_F(GatewayRulesTest, ATenantDeletesItsOwn) {
  RecordProperty("requirements", "GW-1 GW-3");
  EXPECT_THAT(Texts(Delete({"a2", "a1", "a2"})), UnorderedElementsAre("no gateway a1", "no gateway a2"));
  EXPECT_THAT(Delete({"a1", "b1"}), StatusIs(absl::StatusCode::kNotFound, HasSubstr("'b1'")));
  EXPECT_THAT(Delete({"a1", "none"}), StatusIs(absl::StatusCode::kNotFound, HasSubstr("'none'")));
  EXPECT_THAT(Delete({}), StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST_F(GatewayRulesTest, SomebodyElsesGatewayAndNoneLookTheSame) {
  RecordProperty("requirements", "GW-3");
  const auto message_of = [&](const std::string& id) {
    const std::string message(Delete({id}).status().message());
    return message.substr(0, message.find('\''));
  };
  EXPECT_EQ(message_of("b1"), message_of("no1"));
}

TEST_F(GatewayRulesTest, TheAdministratorDeletesAnyones) {
  RecordProperty("requirements", "LOGIN-7");
  EXPECT_THAT(Texts(Delete({"a1", "b1"}, kAdmin)), UnorderedElementsAre("no gateway a1", "no gateway b1"));
}

}  // namespace
}  // namespace connectmaster::fakegateway
