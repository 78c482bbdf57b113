#include "common/errors.h"
#include "common/limits.h"
#include "world_test_fixture.h"

namespace connectmaster::fakegateway {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class DisconnectTest : public WorldTest {
 protected:
  DisconnectTest() {
    EXPECT_THAT(Connect("192.168.0.101")->result, IsOk());
    EXPECT_THAT(Connect("192.168.0.102", 0, true)->result, IsOk());
    EXPECT_THAT(Connect(ConnectRequestTo("gateway2", "10.0.0.101"), kTenant2)->result, IsOk());
    log_->changes.clear();
  }

  static std::vector<std::uint32_t> DevicesIn(const absl::Status& status) {
    gsdk::err::MultiErrorResponse errors;
    EXPECT_TRUE(errors.ParseFromString(DeviceErrorsOf(status)));
    std::vector<std::uint32_t> ids;
    for (const auto& error : errors.deviceerrors()) {
      EXPECT_EQ(error.code(), static_cast<int>(status.code()));
      ids.push_back(error.deviceid());
    }
    return ids;
  }

  std::shared_ptr<DeviceLog> log_ = WatchDevices();
};

TEST_F(DisconnectTest, TheDeviceLeavesTheManagedListForGood) {
  RecordProperty("requirements", "SYNC-4 DISC-1");
  EXPECT_THAT(Disconnect({kPlain}), IsOk());
  EXPECT_THAT(Managed(), ElementsAre(kSecure));
  EXPECT_THAT(Described(log_->changes), ElementsAre("device 101: DISCONNECTED"));
  Advance(seconds(3'600));
  EXPECT_THAT(Managed(), ElementsAre(kSecure));
  EXPECT_EQ(log_->changes.size(), 1U);
}

TEST_F(DisconnectTest, ADeviceThatIsLostLeavesTheManagedListForGood) {
  RecordProperty("requirements", "SYNC-4");
  ASSERT_THAT(hand_.SwitchOff(kPlain), IsOk());
  ASSERT_THAT(hand_.SwitchOff(kPlain), IsOk());
  ASSERT_THAT(hand_.SwitchOn(kPlain), IsOk());
  Advance(seconds(3'600));
  EXPECT_THAT(Managed(), ElementsAre(kSecure));
  EXPECT_THAT(Described(log_->changes), ElementsAre("device 101: DISCONNECTED"));
}

TEST_F(DisconnectTest, DeviceIsGoneWithoutAWord_NoticedAfterKeepAlive) {
  RecordProperty("requirements", "SYNC-4");
  for (const bool has_power : {false, true}) {
    const std::uint32_t id = has_power ? kSecure : kPlain;
    log_->changes.clear();
    ASSERT_THAT(has_power ? hand_.SetSilent(id, true) : hand_.SwitchOff(id), IsOk());
    Advance(seconds(20));
    const auto command = EnableSsl(id);
    Advance(milliseconds(9'999));
    EXPECT_THAT(*command, StatusIs(absl::StatusCode::kUnknown));
    Advance(milliseconds(1));
    EXPECT_THAT(*command, StatusIs(absl::StatusCode::kUnavailable, HasSubstr(std::to_string(id))));
    Advance(milliseconds(1'999));
    EXPECT_THAT(Managed(), Contains(id));
    EXPECT_THAT(log_->changes, IsEmpty());
    Advance(milliseconds(1));
    EXPECT_THAT(Managed(), Not(Contains(id)));
    EXPECT_THAT(Described(log_->changes), ElementsAre(absl::StrCat("device ", id, ": DISCONNECTED")));
  }
}

TEST_F(DisconnectTest, DeviceIsGoneWhileItIsAtWork_CommandIsGivenUpAtItsTimeout) {
  RecordProperty("requirements", "SYNC-4 SYNC-8");
  ASSERT_THAT(hand_.SetResponseDelay(kPlain, seconds(2)), IsOk());
  const auto command = EnableSsl(kPlain);
  Advance(seconds(1));
  ASSERT_THAT(hand_.SwitchOff(kPlain), IsOk());
  Advance(milliseconds(8'999));
  EXPECT_THAT(*command, StatusIs(absl::StatusCode::kUnknown));
  Advance(milliseconds(1));
  EXPECT_THAT(*command, StatusIs(absl::StatusCode::kUnavailable));
}

TEST_F(DisconnectTest, SilentDevice_AnswersAgainInTime_StaysConnected) {
  RecordProperty("requirements", "SYNC-4");
  ASSERT_THAT(hand_.SetSilent(kPlain, true), IsOk());
  Advance(seconds(31));
  ASSERT_THAT(hand_.SetSilent(kPlain, false), IsOk());
  Advance(seconds(60));
  EXPECT_THAT(Managed(), Contains(kPlain));
  EXPECT_THAT(log_->changes, IsEmpty());
}

TEST_F(DisconnectTest, IdsThatAreNotConnectedOrNotTheTenantsAreNamedAndTheOthersDisconnected) {
  RecordProperty("requirements", "DISC-2 MULTI-3 GW-3");
  const auto status = Disconnect({kElsewhere, kPlain, kDialsIn, 999, 999, 0});
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(DevicesIn(status), ElementsAre(0U, kDialsIn, kElsewhere, 999U));
  EXPECT_THAT(Managed(), ElementsAre(kSecure));
  EXPECT_THAT(Managed("gateway2", kTenant2), ElementsAre(kElsewhere));
}

TEST_F(DisconnectTest, AnIdGivenTwiceCountsOnce) {
  RecordProperty("requirements", "MULTI-3");
  EXPECT_THAT(Disconnect({kPlain, kPlain}), IsOk());
  EXPECT_EQ(log_->changes.size(), 1U);
  EXPECT_THAT(DevicesIn(Disconnect({kPlain, kPlain})), ElementsAre(kPlain));
}

TEST_F(DisconnectTest, NoIdIsInvalid) {
  RecordProperty("requirements", "MULTI-3");
  EXPECT_THAT(Disconnect({}), StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST_F(DisconnectTest, TheAdministratorReachesEveryDevice) {
  RecordProperty("requirements", "LOGIN-7");
  EXPECT_THAT(Disconnect({kPlain, kElsewhere}, kAdmin), IsOk());
}

TEST_F(DisconnectTest, DisconnectAllDisconnectsEveryDeviceOfAGateway) {
  RecordProperty("requirements", "DISC-3");
  EXPECT_THAT(DisconnectAll("gateway1"), IsOk());
  EXPECT_THAT(Managed(), IsEmpty());
  EXPECT_THAT(Described(log_->changes), ElementsAre("device 101: DISCONNECTED", "device 102: DISCONNECTED"));
  EXPECT_THAT(Managed("gateway2", kTenant2), ElementsAre(kElsewhere));
}

TEST_F(DisconnectTest, DisconnectAllSucceedsWithNoneConnected) {
  RecordProperty("requirements", "DISC-3");
  EXPECT_THAT(DisconnectAll("gateway1"), IsOk());
  EXPECT_THAT(DisconnectAll("gateway1"), IsOk());
}

TEST_F(DisconnectTest, DisconnectAllNeedsAGatewayThatTheCallerReachesAndThatIsConnected) {
  RecordProperty("requirements", "GW-3 GW-7");
  EXPECT_THAT(DisconnectAll("gateway2"), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(DisconnectAll("gateway9"), StatusIs(absl::StatusCode::kNotFound));
  ASSERT_THAT(hand_.CutGatewayLink("gateway1"), IsOk());
  EXPECT_THAT(DisconnectAll("gateway1"), StatusIs(absl::StatusCode::kUnavailable));
}

TEST_F(DisconnectTest, ADisconnectedDeviceCanBeConnectedAgain) {
  ASSERT_THAT(Disconnect({kPlain}), IsOk());
  EXPECT_THAT(Connect("192.168.0.101")->result, IsOk());
  EXPECT_THAT(Described(log_->changes), ElementsAre("device 101: DISCONNECTED", "device 101: TCP_CONNECTED"));
}

}  // namespace
}  // namespace connectmaster::fakegateway
