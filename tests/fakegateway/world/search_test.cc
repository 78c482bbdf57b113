#include <map>

#include "world_test_fixture.h"

namespace connectmaster::fakegateway {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class SearchTest : public WorldTest {
 protected:
  static std::vector<std::uint32_t> Found(const SearchReply& reply) {
    std::vector<std::uint32_t> ids;
    EXPECT_EQ(reply.count, 1);
    EXPECT_THAT(reply.result, IsOk());
    if (!reply.result.ok()) return ids;
    for (const auto& info : reply.result->deviceinfos()) ids.push_back(info.deviceid());
    return ids;
  }
};

TEST_F(SearchTest, ListsTheSubnetsDevicesWhateverTheirMode) {
  RecordProperty("requirements", "SEARCH-1 SEARCH-3 SEARCH-4");
  const auto reply = Search(0);
  EXPECT_THAT(Found(*reply), ElementsAre(kPlain, kSecure, kDialsIn, kOddPort));
  std::map<std::uint32_t, gsdk::connect::SearchDeviceInfo> infos;
  for (const auto& info : reply->result->deviceinfos()) infos[info.deviceid()] = info;
  EXPECT_EQ(infos[kPlain].type(), gsdk::device::BIOSTATION_2);
  EXPECT_EQ(infos[kPlain].ipaddr(), "192.168.0.101");
  EXPECT_EQ(infos[kPlain].port(), 51'211);
  EXPECT_FALSE(infos[kPlain].usessl());
  EXPECT_EQ(infos[kPlain].connectionmode(), gsdk::connect::SERVER_TO_DEVICE);
  EXPECT_EQ(infos[kPlain].serveraddr(), "");
  EXPECT_TRUE(infos[kSecure].usessl());
  EXPECT_EQ(infos[kDialsIn].connectionmode(), gsdk::connect::DEVICE_TO_SERVER);
  EXPECT_EQ(infos[kDialsIn].serveraddr(), "192.168.0.250");
  EXPECT_EQ(infos[kOddPort].port(), 4'000);
}

TEST_F(SearchTest, ListsAConnectedDeviceToo) {
  RecordProperty("requirements", "SEARCH-1");
  ASSERT_THAT(Connect("192.168.0.101")->result, IsOk());
  EXPECT_THAT(Found(*Search(0)), ElementsAre(kPlain, kSecure, kDialsIn, kOddPort));
}

TEST_F(SearchTest, ADeviceThatIsOffOrSilentIsNotListedNorWaitedFor) {
  RecordProperty("requirements", "SEARCH-2 SEARCH-3");
  ASSERT_THAT(hand_.SwitchOff(kPlain), IsOk());
  ASSERT_THAT(hand_.SetSilent(kSecure, true), IsOk());
  EXPECT_THAT(Found(*Search(0)), ElementsAre(kDialsIn, kOddPort));
}

TEST_F(SearchTest, ReturnsAsSoonAsEveryDeviceThatCanAnswerInTimeHas) {
  RecordProperty("requirements", "SEARCH-2");
  ASSERT_THAT(hand_.SetResponseDelay(kPlain, milliseconds(300)), IsOk());
  ASSERT_THAT(hand_.SetResponseDelay(kSecure, milliseconds(1'001)), IsOk());
  const auto reply = Search(1'000);
  Advance(milliseconds(299));
  EXPECT_EQ(reply->count, 0);
  Advance(milliseconds(1));
  EXPECT_THAT(Found(*reply), ElementsAre(kPlain, kDialsIn, kOddPort));
}

TEST_F(SearchTest, ADeviceThatAnswersAtTheTimeoutIsListed) {
  RecordProperty("requirements", "SEARCH-2");
  ASSERT_THAT(hand_.SetResponseDelay(kPlain, milliseconds(1'000)), IsOk());
  const auto in_time = Search(1'000);
  const auto too_short = Search(999);
  Advance(milliseconds(1'000));
  EXPECT_THAT(Found(*in_time), ElementsAre(kPlain, kSecure, kDialsIn, kOddPort));
  EXPECT_THAT(Found(*too_short), ElementsAre(kSecure, kDialsIn, kOddPort));
}

TEST_F(SearchTest, NoTimeoutMeansFiveSeconds) {
  RecordProperty("requirements", "SEARCH-2");
  ASSERT_THAT(hand_.SetResponseDelay(kPlain, milliseconds(5'000)), IsOk());
  ASSERT_THAT(hand_.SetResponseDelay(kSecure, milliseconds(5'001)), IsOk());
  const auto reply = Search(0);
  Advance(milliseconds(4'999));
  EXPECT_EQ(reply->count, 0);
  Advance(milliseconds(1));
  EXPECT_THAT(Found(*reply), ElementsAre(kPlain, kDialsIn, kOddPort));
}

TEST_F(SearchTest, TheLongestTimeoutIsNoTrouble) {
  ASSERT_THAT(hand_.SetResponseDelay(kPlain, std::chrono::hours(1)), IsOk());
  const auto reply = Search(0xffff'ffff);
  Advance(std::chrono::hours(1));
  EXPECT_EQ(Found(*reply).size(), 4U);
}

TEST_F(SearchTest, ADeviceThatIsSwitchedOffMeanwhileIsNotListed) {
  RecordProperty("requirements", "SEARCH-3");
  ASSERT_THAT(hand_.SetResponseDelay(kPlain, milliseconds(300)), IsOk());
  const auto reply = Search(1'000);
  ASSERT_THAT(hand_.SwitchOff(kSecure), IsOk());
  Advance(milliseconds(300));
  EXPECT_THAT(Found(*reply), ElementsAre(kPlain, kDialsIn, kOddPort));
}

TEST_F(SearchTest, NothingIsFound_NotFoundAtOnce) {
  RecordProperty("requirements", "SEARCH-5");
  world_.AddDeviceGateway(GatewayAt("gateway3", "172.16.0.2", "172.16.0.0/30"), {});
  Register("tenant3", {"gateway3"});
  Advance(seconds(1));
  EXPECT_THAT(Search(0, "gateway3", {"tenant3"})->result,
              StatusIs(absl::StatusCode::kNotFound, "no device found in the subnet"));
}

TEST_F(SearchTest, NeedsAGatewayThatTheCallerReachesAndThatIsConnected) {
  RecordProperty("requirements", "GW-3 GW-7");
  EXPECT_THAT(Search(0, "gateway2")->result, StatusIs(absl::StatusCode::kNotFound, HasSubstr("gateway2")));
  EXPECT_THAT(Search(0, "gateway9")->result, StatusIs(absl::StatusCode::kNotFound, HasSubstr("gateway9")));
  EXPECT_EQ(Found(*Search(0, "gateway2", kAdmin)).size(), 1U);
  world_.Apply(GatewayAdded{"nowhere", "tenant1"});
  EXPECT_THAT(Search(0, "nowhere")->result, StatusIs(absl::StatusCode::kUnavailable, HasSubstr("nowhere")));
  ASSERT_THAT(hand_.CutGatewayLink("gateway1"), IsOk());
  EXPECT_THAT(Search(0)->result, StatusIs(absl::StatusCode::kUnavailable, HasSubstr("gateway1")));
}

TEST_F(SearchTest, EndsWithTheGatewayItAsked) {
  RecordProperty("requirements", "GW-7");
  ASSERT_THAT(hand_.SetResponseDelay(kPlain, milliseconds(300)), IsOk());
  const auto reply = Search(1'000);
  ASSERT_THAT(hand_.CutGatewayLink("gateway1"), IsOk());
  Advance(seconds(10));
  EXPECT_EQ(reply->count, 1);
  EXPECT_THAT(reply->result, StatusIs(absl::StatusCode::kUnavailable, HasSubstr("gateway1")));
}

TEST_F(SearchTest, CanBeCancelled) {
  ASSERT_THAT(hand_.SetResponseDelay(kPlain, milliseconds(300)), IsOk());
  const auto reply = Search(1'000);
  world_.pending().Cancel(last_call_, CallCancelled());
  world_.pending().Cancel(last_call_, CallCancelled());
  Advance(seconds(10));
  EXPECT_EQ(reply->count, 1);
  EXPECT_THAT(reply->result, StatusIs(absl::StatusCode::kCancelled));
}

}  // namespace
}  // namespace connectmaster::fakegateway
