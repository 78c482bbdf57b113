#include <optional>

#include "common/limits.h"
#include "world_test_fixture.h"

namespace connectmaster::fakegateway {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr Duration kInterval = seconds(30);

class AsyncConnectionTest : public WorldTest {
 protected:
  std::shared_ptr<DeviceLog> log_ = WatchDevices();
};

TEST_F(AsyncConnectionTest, IsListedAtOnceAndTriedALittleLater) {
  RecordProperty("requirements", "ASYNC-1 ASYNC-2 ASYNC-3 ASYNC-5");
  ASSERT_THAT(AddAsync({AsyncTo(kPlain, "192.168.0.101")}), IsOk());
  EXPECT_EQ(Entry(kPlain).status(), gsdk::connect::DISCONNECTED);
  EXPECT_TRUE(Entry(kPlain).autoreconnect());
  EXPECT_EQ(Entry(kPlain).port(), 51'211);
  EXPECT_THAT(log_->changes, IsEmpty());
  Advance(kFirstAttemptDelay);
  EXPECT_THAT(Described(log_->changes), ElementsAre("device 101: TRY_TO_CONNECT", "device 101: TCP_CONNECTED"));
  EXPECT_EQ(Entry(kPlain).status(), gsdk::connect::TCP_CONNECTED);
  EXPECT_EQ(Entry(kPlain).type(), gsdk::device::BIOSTATION_2);
}

TEST_F(AsyncConnectionTest, WhatCannotBeConnectedIsTriedAgainForEver) {
  RecordProperty("requirements", "ASYNC-4 ASYNC-8");
  ASSERT_THAT(AddAsync({AsyncTo(kPlain, "192.168.0.250"), AsyncTo(999, "")}), IsOk());
  Advance(kFirstAttemptDelay);
  EXPECT_EQ(Entry(kPlain).status(), gsdk::connect::TCP_CANNOT_CONNECT);
  EXPECT_EQ(Entry(999).status(), gsdk::connect::TCP_CANNOT_CONNECT);
  EXPECT_EQ(log_->changes.size(), 4U);
  Advance(kInterval - milliseconds(1));
  EXPECT_EQ(log_->changes.size(), 4U);
  Advance(milliseconds(1));
  EXPECT_EQ(log_->changes.size(), 8U);
  Advance(100 * kInterval);
  EXPECT_EQ(log_->changes.size(), 408U);
}

TEST_F(AsyncConnectionTest, OneThatIsLostOrDisconnectedComesBackAfterTheInterval) {
  RecordProperty("requirements", "ASYNC-6");
  ASSERT_THAT(AddAsync({AsyncTo(kPlain, "192.168.0.101")}), IsOk());
  Advance(kFirstAttemptDelay);
  for (const bool lost : {true, false}) {
    log_->changes.clear();
    ASSERT_THAT(lost ? hand_.ResetConnection(kPlain) : Disconnect({kPlain}), IsOk());
    Advance(kInterval - milliseconds(1));
    EXPECT_THAT(Described(log_->changes), ElementsAre("device 101: DISCONNECTED"));
    EXPECT_EQ(Entry(kPlain).status(), gsdk::connect::DISCONNECTED);
    Advance(milliseconds(1));
    EXPECT_EQ(Entry(kPlain).status(), gsdk::connect::TCP_CONNECTED);
  }
}

TEST_F(AsyncConnectionTest, DeletingDisconnectsFirstAndNamesWhatIsNotRegistered) {
  RecordProperty("requirements", "ASYNC-7");
  ASSERT_THAT(AddAsync({AsyncTo(kPlain, "192.168.0.101")}), IsOk());
  ASSERT_THAT(Connect("192.168.0.104", 4'000)->result, IsOk());  // connected, but not registered
  Advance(kFirstAttemptDelay);
  log_->changes.clear();
  const auto status = DeleteAsync({kPlain, kOddPort, 999});
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kNotFound));
  gsdk::err::MultiErrorResponse errors;
  ASSERT_TRUE(errors.ParseFromString(DeviceErrorsOf(status)));
  EXPECT_EQ(errors.deviceerrors_size(), 2);
  EXPECT_THAT(Described(log_->changes), ElementsAre("device 101: DISCONNECTED"));
  Advance(10 * kInterval);
  EXPECT_THAT(Managed(), ElementsAre(kOddPort));
}

TEST_F(AsyncConnectionTest, DeletingEndsAnAttemptThatIsUnderWay) {
  RecordProperty("requirements", "ASYNC-7");
  ASSERT_THAT(hand_.SetResponseDelay(kPlain, seconds(2)), IsOk());
  ASSERT_THAT(AddAsync({AsyncTo(kPlain, "192.168.0.101")}), IsOk());
  Advance(seconds(1));
  EXPECT_EQ(Entry(kPlain).status(), gsdk::connect::TRY_TO_CONNECT);
  ASSERT_THAT(DeleteAsync({kPlain}), IsOk());
  Advance(kInterval);
  EXPECT_THAT(Described(log_->changes), ElementsAre("device 101: TRY_TO_CONNECT"));
  EXPECT_THAT(Connect("192.168.0.101")->result.status(), StatusIs(absl::StatusCode::kUnknown));  // it takes 2 s
  Advance(seconds(2));
  EXPECT_THAT(Managed(), ElementsAre(kPlain));
}

TEST_F(AsyncConnectionTest, AnotherDeviceAtTheAddressIsNoConnection) {
  RecordProperty("requirements", "ASYNC-9");
  ASSERT_THAT(AddAsync({AsyncTo(kOddPort, "192.168.0.101")}), IsOk());
  Advance(kFirstAttemptDelay);
  EXPECT_EQ(Entry(kOddPort).status(), gsdk::connect::TCP_CANNOT_CONNECT);
  EXPECT_THAT(Connect("192.168.0.101")->result, IsOk());  // it is the device that counts, not its address (SYNC-7)
  EXPECT_THAT(Managed(), ElementsAre(kPlain, kOddPort));
}

TEST_F(AsyncConnectionTest, ARegisteredDeviceCannotBeConnectedToThoughItDoesNotAnswer) {
  RecordProperty("requirements", "SYNC-7");
  ASSERT_THAT(hand_.SwitchOff(kPlain), IsOk());
  ASSERT_THAT(AddAsync({AsyncTo(kPlain, "192.168.0.101"), AsyncTo(999, "192.168.0.99")}), IsOk());
  EXPECT_THAT(Connect("192.168.0.101")->result, StatusIs(absl::StatusCode::kAlreadyExists));
  EXPECT_THAT(Connect("192.168.0.99")->result, StatusIs(absl::StatusCode::kAlreadyExists));
}

TEST_F(AsyncConnectionTest, RegisteringItElsewhereDuringAnAttemptShowsNoStatusTwice) {
  RecordProperty("requirements", "ASYNC-10 STATUS-2");
  ASSERT_THAT(hand_.SetResponseDelay(kPlain, seconds(2)), IsOk());
  ASSERT_THAT(AddAsync({AsyncTo(kPlain, "192.168.0.101")}), IsOk());
  Advance(seconds(1));
  ASSERT_THAT(AddAsync({AsyncTo(kPlain, "192.168.0.101", 0, true)}), IsOk());
  Advance(seconds(3));
  EXPECT_THAT(Described(log_->changes), ElementsAre("device 101: TRY_TO_CONNECT", "device 101: TLS_CANNOT_CONNECT"));
}

TEST_F(AsyncConnectionTest, RegisteringAConnectionAsItIsKeepsIt) {
  RecordProperty("requirements", "ASYNC-10");
  ASSERT_THAT(Connect("192.168.0.101")->result, IsOk());
  log_->changes.clear();
  ASSERT_THAT(AddAsync({AsyncTo(kPlain, "192.168.0.101")}), IsOk());
  Advance(kInterval);
  EXPECT_THAT(log_->changes, IsEmpty());
  EXPECT_TRUE(Entry(kPlain).autoreconnect());
  ASSERT_THAT(Disconnect({kPlain}), IsOk());
  Advance(kInterval);
  EXPECT_EQ(Entry(kPlain).status(), gsdk::connect::TCP_CONNECTED);
}

TEST_F(AsyncConnectionTest, RegisteringItElsewhereDropsItAndDialsAnew) {
  RecordProperty("requirements", "ASYNC-10");
  ASSERT_THAT(AddAsync({AsyncTo(kPlain, "192.168.0.101")}), IsOk());
  Advance(kFirstAttemptDelay);
  log_->changes.clear();
  ASSERT_THAT(AddAsync({AsyncTo(kPlain, "192.168.0.101", 51'000)}), IsOk());
  EXPECT_THAT(Described(log_->changes), ElementsAre("device 101: DISCONNECTED"));
  Advance(kFirstAttemptDelay);
  EXPECT_EQ(Entry(kPlain).status(), gsdk::connect::TCP_CANNOT_CONNECT);
  EXPECT_EQ(Entry(kPlain).port(), 51'000);
  ASSERT_THAT(AddAsync({AsyncTo(kPlain, "192.168.0.101")}), IsOk());
  Advance(kFirstAttemptDelay);
  EXPECT_EQ(Entry(kPlain).status(), gsdk::connect::TCP_CONNECTED);
}

TEST_F(AsyncConnectionTest, SslHasToBeWhatTheDeviceHas) {
  RecordProperty("requirements", "SSL-6 SSL-3");
  ASSERT_THAT(AddAsync({AsyncTo(kPlain, "192.168.0.101", 0, true), AsyncTo(kSecure, "192.168.0.102", 0, false)}),
              IsOk());
  Advance(kFirstAttemptDelay);
  EXPECT_EQ(Entry(kPlain).status(), gsdk::connect::TLS_CANNOT_CONNECT);
  EXPECT_EQ(Entry(kSecure).status(), gsdk::connect::TCP_CANNOT_CONNECT);
  EXPECT_THAT(handshakes_, IsEmpty());
  ASSERT_THAT(AddAsync({AsyncTo(kSecure, "192.168.0.102", 0, true)}), IsOk());
  Advance(kFirstAttemptDelay);
  EXPECT_EQ(Entry(kSecure).status(), gsdk::connect::TLS_CONNECTED);
  broken_tls_.insert("gateway1");
  ASSERT_THAT(Disconnect({kSecure}), IsOk());
  Advance(kInterval);
  EXPECT_EQ(Entry(kSecure).status(), gsdk::connect::TLS_CANNOT_CONNECT);
}

TEST_F(AsyncConnectionTest, ARequestWithAMistakeRegistersNothing) {
  RecordProperty("requirements", "ASYNC-1");
  const auto good = AsyncTo(kPlain, "192.168.0.101");
  for (const auto& bad :
       {AsyncTo(0, "192.168.0.101"), AsyncTo(1, "somewhere"), AsyncTo(1, "", -1), AsyncTo(1, "192.168.0.1", 65'536)}) {
    EXPECT_THAT(AddAsync({good, bad}), StatusIs(absl::StatusCode::kInvalidArgument)) << bad.ShortDebugString();
  }
  EXPECT_THAT(AddAsync({}), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(AddAsync({good}, kTenant2), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(Managed(), IsEmpty());
}

TEST_F(AsyncConnectionTest, WhatIsStoredIsAssignedWheneverTheGatewayConnectsAndNothingElse) {
  RecordProperty("requirements", "ASYNC-11 GW-8 GW-9");
  ASSERT_THAT(AddAsync({AsyncTo(kOddPort, "192.168.0.104", 4'000)}), IsOk());
  world_.Apply(AsyncConnectionStored{"gateway1", AsyncTo(kPlain, "192.168.0.101")});
  Advance(kFirstAttemptDelay);
  EXPECT_THAT(Managed(), ElementsAre(kPlain, kOddPort));
  ASSERT_THAT(hand_.CutGatewayLink("gateway1"), IsOk());
  ASSERT_THAT(hand_.RestoreGatewayLink("gateway1"), IsOk());
  Advance(seconds(2));
  EXPECT_THAT(Managed(), ElementsAre(kPlain));
  EXPECT_EQ(Entry(kPlain).status(), gsdk::connect::TCP_CONNECTED);
  world_.Apply(AsyncConnectionRemoved{"gateway1", kPlain});
  EXPECT_THAT(Managed(), IsEmpty());
}

TEST_F(AsyncConnectionTest, TheGatewaysEndShowsDisconnectedForThoseThatWereConnectedOnly) {
  RecordProperty("requirements", "GW-9");
  ASSERT_THAT(AddAsync({AsyncTo(kPlain, "192.168.0.101"), AsyncTo(999, "")}), IsOk());
  Advance(kFirstAttemptDelay);
  log_->changes.clear();
  ASSERT_THAT(hand_.CutGatewayLink("gateway1"), IsOk());
  Advance(10 * kInterval);
  EXPECT_THAT(Described(log_->changes), ElementsAre("device 101: DISCONNECTED"));
}

TEST_F(AsyncConnectionTest, ManagedListIsFull_WhatIsInItCanBeRegisteredAndNothingElse) {
  RecordProperty("requirements", "ASYNC-10 ROBUST-1");
  std::vector<gsdk::connect::AsyncConnectInfo> infos;
  for (std::uint32_t i = 1; i < kMaxManagedDevices; ++i) infos.push_back(AsyncTo(1'000 + i, ""));
  ASSERT_THAT(AddAsync(infos), IsOk());
  ASSERT_THAT(Connect("192.168.0.101")->result, IsOk());
  EXPECT_THAT(AddAsync({AsyncTo(kPlain, "192.168.0.101"), infos[0]}), IsOk());
  EXPECT_THAT(AddAsync({AsyncTo(999, "")}), StatusIs(absl::StatusCode::kResourceExhausted));
  EXPECT_THAT(Connect("192.168.0.102", 0, true)->result, StatusIs(absl::StatusCode::kResourceExhausted));
  world_.Apply(AsyncConnectionStored{"gateway1", AsyncTo(999, "")});
  ASSERT_THAT(SetFilter({}, true), IsOk());
  AddDeviceThatDialsIn(301, "192.168.0.131");
  EXPECT_EQ(Managed().size(), kMaxManagedDevices);
  EXPECT_EQ(Pending().size(), 1U);
  ASSERT_THAT(DeleteAsync({infos[0].deviceid()}), IsOk());
  Advance(kDeviceDialInterval);
  EXPECT_EQ(Entry(301).status(), gsdk::connect::TCP_CONNECTED);
}

}  // namespace
}  // namespace connectmaster::fakegateway
