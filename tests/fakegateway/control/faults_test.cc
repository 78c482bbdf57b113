#include <google/protobuf/message.h>

#include "common/limits.h"
#include "connectmaster/fakegateway/journal_matchers.h"
#include "fakegateway/world/world_test_fixture.h"

namespace connectmaster::fakegateway {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class FaultsTest : public WorldTest {
 protected:
  // What the shell does with a call: strikes it, and lets it go on when the world says so.
  struct Struck {
    bool went_on = false;
    absl::Status failed;
  };
  std::shared_ptr<Struck> Call(const google::protobuf::Message& request) {
    auto struck = std::make_shared<Struck>();
    const CallId id = StrikeCall(
        world_, request, "tenant1", [struck] { struck->went_on = true; },
        [struck](const absl::Status& status) { struck->failed = status; });
    if (id == 0) struck->went_on = true;
    last_call_ = id;
    Settle();
    return struck;
  }

  gsdk::connect_master::GetDeviceListRequest ListRequest(const std::string& gateway) {
    gsdk::connect_master::GetDeviceListRequest request;
    request.set_gatewayid(gateway);
    return request;
  }
};

TEST_F(FaultsTest, AFaultStrikesTheNthCallAndOnlyThat) {
  ASSERT_THAT(
      Inject(
          world_, calls_,
          {{.rpc = "ConnectMaster.GetDeviceList", .nth = 2, .what = FailCall{absl::ResourceExhaustedError("enough")}}}),
      IsOk());
  EXPECT_TRUE(Call(ListRequest("gateway1"))->went_on);
  EXPECT_THAT(world_.installation().faults.Unconsumed(), SizeIs(1));
  EXPECT_THAT(Call(ListRequest("gateway1"))->failed, StatusIs(absl::StatusCode::kResourceExhausted, "enough"));
  EXPECT_TRUE(Call(ListRequest("gateway1"))->went_on);
  EXPECT_THAT(world_.installation().faults.Unconsumed(), IsEmpty());
}

TEST_F(FaultsTest, AFaultStrikesWhatItNamesOnly) {
  ASSERT_THAT(Inject(world_, calls_,
                     {{.gateway_id = "gateway2", .times = 0, .what = FailCall{absl::InternalError("no")}},
                      {.device_id = kPlain, .times = 0, .what = FailCall{absl::DataLossError("no")}},
                      {.tenant_id = "tenant2", .times = 0, .what = FailCall{absl::AbortedError("no")}}}),
              IsOk());
  EXPECT_TRUE(Call(ListRequest("gateway1"))->went_on);
  EXPECT_THAT(Call(ListRequest("gateway2"))->failed, StatusIs(absl::StatusCode::kInternal));
  gsdk::connect_master::DisconnectRequest request;
  request.add_deviceids(kSecure);
  EXPECT_TRUE(Call(request)->went_on);
  request.add_deviceids(kPlain);
  EXPECT_THAT(Call(request)->failed, StatusIs(absl::StatusCode::kDataLoss));
}

TEST_F(FaultsTest, DelaysAreHeldOnTheClockAndHangsUntilSomebodyGivesUp) {
  ASSERT_THAT(Inject(world_, calls_, {{.what = DelayCall{seconds(5)}}, {.nth = 2, .what = HangCall{}}}), IsOk());
  const auto delayed = Call(ListRequest("gateway1"));
  Advance(milliseconds(4'999));
  EXPECT_FALSE(delayed->went_on);
  Advance(milliseconds(1));
  EXPECT_TRUE(delayed->went_on);
  const auto hanging = Call(ListRequest("gateway1"));
  Advance(std::chrono::hours(24));
  EXPECT_FALSE(hanging->went_on);
  world_.pending().Cancel(last_call_, CallCancelled());
  Settle();
  EXPECT_THAT(hanging->failed, StatusIs(absl::StatusCode::kCancelled));
}

TEST_F(FaultsTest, APlanWithAMistakeIsRefusedWhole) {
  const Fault good{.rpc = "Login.Login", .what = HangCall{}};
  for (const Fault& bad : std::vector<Fault>{
           {.rpc = "ConnectMaster.Reboot", .what = HangCall{}},
           {.gateway_id = "gateway9", .what = HangCall{}},
           {.device_id = 999, .what = PowerOff{}},
           {.rpc = "ConnectMaster.Connect", .what = PowerOff{}},
           {.rpc = "ConnectMaster.Connect", .what = StallStream{}},
           {.rpc = "ConnectMaster.SubscribeStatus", .what = HangCall{}},
           {.gateway_id = "gateway1", .what = StallStream{}},
           {.device_id = kPlain, .what = EndStream{}},
           {.what = Flap{seconds(0), seconds(1)}},
           {.what = AnswerLate{seconds(-1)}},
           {.what = StallStream{-1}},
           {.nth = 0, .what = HangCall{}},
           {.times = -1, .what = HangCall{}},
           {.probability = 1.5, .what = HangCall{}},
           {.what = FailCall{}},
           {.what = DropGatewayLink{}},
           {.what = DelayCall{std::chrono::hours(24) * 366 * 100}},
           // These could never strike.
           {.probability = 0, .what = HangCall{}},
           {.rpc = "ConnectMaster.Connect", .device_id = kPlain, .what = FailCall{absl::UnavailableError("")}},
           {.rpc = "ConnectMaster.Disconnect", .gateway_id = "gateway1", .what = HangCall{}},
           {.rpc = "ConnectMaster.SubscribeStatus", .gateway_id = "gateway1", .what = DropGatewayLink{}},
           {.rpc = "Login.Login", .tenant_id = "tenant1", .what = HangCall{}},
       }) {
    EXPECT_FALSE(Inject(world_, calls_, {good, bad}).ok()) << ToString(bad);
  }
  EXPECT_THAT(world_.installation().faults.Unconsumed(), IsEmpty());
}

TEST_F(FaultsTest, ADialCanBeResetLateFalseOrInTheDark) {
  RecordProperty("requirements", "SYNC-5 SYNC-8 ASYNC-9");
  ASSERT_THAT(Inject(world_, calls_,
                     {{.device_id = kPlain, .nth = 1, .what = ResetConnection{}},
                      {.device_id = kPlain, .nth = 2, .what = AnswerLate{seconds(3)}},
                      {.device_id = kPlain, .nth = 3, .what = PowerOff{}},
                      {.device_id = kSecure, .nth = 1, .what = FailHandshake{}},
                      {.device_id = kOddPort, .nth = 1, .what = AnswerAs{777}}}),
              IsOk());
  EXPECT_THAT(Connect("192.168.0.101")->result, StatusIs(absl::StatusCode::kUnavailable, HasSubstr("reset")));
  const auto late = Connect("192.168.0.101");
  Advance(milliseconds(2'999));
  EXPECT_EQ(late->count, 0);
  Advance(milliseconds(1));
  EXPECT_THAT(late->result, IsOk());
  ASSERT_THAT(Disconnect({kPlain}), IsOk());
  EXPECT_THAT(Connect("192.168.0.101")->result,
              StatusIs(absl::StatusCode::kUnavailable, HasSubstr("no device answers")));
  EXPECT_THAT(Connect("192.168.0.102", 0, true)->result,
              StatusIs(absl::StatusCode::kUnavailable, HasSubstr("handshake")));
  EXPECT_THAT(Connect("192.168.0.102", 0, true)->result, IsOk());
  ASSERT_THAT(AddAsync({AsyncTo(kOddPort, "192.168.0.104", 4'000)}), IsOk());
  Advance(kFirstAttemptDelay);
  EXPECT_EQ(Entry(kOddPort).status(), gsdk::connect::TCP_CANNOT_CONNECT);
  Advance(seconds(30));
  EXPECT_EQ(Entry(kOddPort).status(), gsdk::connect::TCP_CONNECTED);
  EXPECT_THAT(world_.installation().faults.Unconsumed(), IsEmpty());
}

TEST_F(FaultsTest, ACommandOnAConnectedDeviceCanBeLateResetOrInTheDark) {
  RecordProperty("requirements", "MULTI-4 MODE-1");
  ASSERT_THAT(Connect("192.168.0.101")->result, IsOk());
  ASSERT_THAT(Inject(world_, calls_,
                     {{.device_id = kPlain, .nth = 1, .what = AnswerLate{seconds(3)}},
                      {.device_id = kPlain, .nth = 2, .what = ResetConnection{}},
                      {.device_id = kPlain, .nth = 4, .what = AnswerLate{seconds(11)}},
                      {.device_id = kPlain, .nth = 5, .what = PowerOff{}}}),
              IsOk());
  const auto late = EnableSsl(kPlain);
  Advance(milliseconds(2'999));
  EXPECT_THAT(*late, StatusIs(absl::StatusCode::kUnknown));
  Advance(milliseconds(1));
  EXPECT_THAT(*late, IsOk());  // and the device comes back with SSL

  EXPECT_THAT(Connect("192.168.0.101", 0, true)->result,
              StatusIs(absl::StatusCode::kUnavailable, HasSubstr("reset")));  // 2
  ASSERT_THAT(Connect("192.168.0.101", 0, true)->result, IsOk());             // 3
  const auto too_late = DisableSsl(kPlain);                                   // 4
  Advance(seconds(10));
  EXPECT_THAT(*too_late, StatusIs(absl::StatusCode::kUnavailable, HasSubstr("101")));
  EXPECT_THAT(Managed(), ElementsAre(kPlain));
  const auto in_the_dark = DisableSsl(kPlain);  // 5
  Advance(seconds(10));
  EXPECT_THAT(*in_the_dark, StatusIs(absl::StatusCode::kUnavailable));
  Advance(seconds(22));
  EXPECT_THAT(Managed(), IsEmpty());
  EXPECT_THAT(world_.installation().faults.Unconsumed(), IsEmpty());
}

TEST_F(FaultsTest, ACommandWhoseConnectionIsResetFailsAndTheDeviceIsFree) {
  ASSERT_THAT(Connect("192.168.0.101")->result, IsOk());
  ASSERT_THAT(Inject(world_, calls_, {{.device_id = kPlain, .what = ResetConnection{}}}), IsOk());
  EXPECT_THAT(*SetMode(kPlain, gsdk::connect::DEVICE_TO_SERVER),
              StatusIs(absl::StatusCode::kUnavailable, HasSubstr("101")));
  EXPECT_THAT(Managed(), IsEmpty());
  EXPECT_THAT(Connect("192.168.0.101")->result, IsOk());  // its mode is what it was
}

TEST_F(FaultsTest, AnExchangeOverUdpCanBeLateOrInTheDark) {
  RecordProperty("requirements", "UDP-2");
  ASSERT_THAT(Inject(world_, calls_,
                     {{.device_id = kPlain, .nth = 1, .what = AnswerLate{seconds(3)}},
                      {.device_id = kPlain, .nth = 2, .what = PowerOff{}}}),
              IsOk());
  gsdk::udp_master::GetIPConfigRequest request;
  request.set_gatewayid("gateway1");
  request.mutable_deviceinfo()->set_deviceid(kPlain);
  request.mutable_deviceinfo()->set_ipaddr("192.168.0.101");
  const auto late = Wait(udp_master::GetIPConfig, request);
  Advance(milliseconds(2'999));
  EXPECT_THAT(*late, StatusIs(absl::StatusCode::kUnknown));
  Advance(milliseconds(1));
  EXPECT_THAT(*late, IsOk());
  const auto in_the_dark = Wait(udp_master::GetIPConfig, request);
  Advance(seconds(10));
  EXPECT_THAT(*in_the_dark, StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(world_.installation().faults.Unconsumed(), IsEmpty());
}

TEST_F(FaultsTest, TheWrongTlsCanBeShownOrAccepted) {
  ASSERT_THAT(Inject(world_, calls_,
                     {{.device_id = kSecure, .nth = 1, .what = ShowWrongCertificate{}},
                      {.device_id = kSecure, .nth = 2, .what = AcceptAnyCertificate{}}}),
              IsOk());
  for (int i = 0; i < 3; ++i) {
    ASSERT_THAT(Connect("192.168.0.102", 0, true)->result, IsOk());
    ASSERT_THAT(Disconnect({kSecure}), IsOk());
  }
  ASSERT_EQ(handshakes_.size(), 3U);
  EXPECT_TRUE(handshakes_[0].faults.wrong_certificate);
  EXPECT_FALSE(handshakes_[0].faults.accepts_any);
  EXPECT_TRUE(handshakes_[1].faults.accepts_any);
  EXPECT_FALSE(handshakes_[2].faults.wrong_certificate || handshakes_[2].faults.accepts_any);
  EXPECT_THAT(world_.installation().faults.Unconsumed(), IsEmpty());
}

TEST_F(FaultsTest, AFlappingDeviceComesAndGoes) {
  RecordProperty("requirements", "ASYNC-6");
  ASSERT_THAT(Inject(world_, calls_, {{.device_id = kPlain, .what = Flap{seconds(40), seconds(5), 3}}}), IsOk());
  ASSERT_THAT(AddAsync({AsyncTo(kPlain, "192.168.0.101")}), IsOk());
  const auto log = WatchDevices();
  Advance(std::chrono::minutes(10));
  int connected = 0;
  for (const auto& change : log->changes) connected += change.status() == gsdk::connect::TCP_CONNECTED ? 1 : 0;
  EXPECT_EQ(connected, 4);
  EXPECT_EQ(Entry(kPlain).status(), gsdk::connect::TCP_CONNECTED);
}

TEST_F(FaultsTest, AGatewaysLinkDropsAndComesBack) {
  RecordProperty("requirements", "GW-9 GW-10");
  ASSERT_THAT(Inject(world_, calls_, {{.gateway_id = "gateway1", .what = DropGatewayLink{seconds(20)}}}), IsOk());
  Call(ListRequest("gateway1"));
  EXPECT_FALSE(IsGatewayConnected("gateway1"));
  Advance(seconds(19));
  EXPECT_FALSE(IsGatewayConnected("gateway1"));
  Advance(seconds(2));
  EXPECT_TRUE(IsGatewayConnected("gateway1"));
}

TEST_F(FaultsTest, FaultAtAGateway_CallNamesSeveral_Strikes) {
  ASSERT_THAT(Inject(world_, calls_,
                     {{.gateway_id = "gateway1", .what = FailCall{absl::UnavailableError("planned")}},
                      {.gateway_id = "gateway2", .what = FailCall{absl::UnavailableError("planned")}}}),
              IsOk());
  gsdk::gateway::GetRequest request;
  request.add_gatewayids("gateway1");
  request.add_gatewayids("gateway2");
  EXPECT_THAT(Call(request)->failed, StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(world_.installation().faults.Unconsumed(), IsEmpty());
}

TEST_F(FaultsTest, DropsOfAGatewaysLink_Overlap_EndWithTheLast) {
  ASSERT_THAT(Inject(world_, calls_,
                     {{.gateway_id = "gateway1", .what = DropGatewayLink{seconds(10)}},
                      {.gateway_id = "gateway1", .nth = 2, .what = DropGatewayLink{seconds(20)}}}),
              IsOk());
  Call(ListRequest("gateway1"));
  Call(ListRequest("gateway1"));
  Advance(seconds(15));
  EXPECT_FALSE(IsGatewayConnected("gateway1"));
  Advance(seconds(6));
  EXPECT_TRUE(IsGatewayConnected("gateway1"));
}

TEST_F(FaultsTest, DropAndFlapEnd_WhatATestsHandHasCut_StaysCut) {
  ASSERT_THAT(Inject(world_, calls_,
                     {{.gateway_id = "gateway1", .what = DropGatewayLink{seconds(10)}},
                      {.device_id = kPlain, .what = Flap{seconds(1), seconds(5)}}}),
              IsOk());
  Connect("192.168.0.101");
  Advance(seconds(2));
  ASSERT_THAT(hand_.SwitchOff(kPlain), IsOk());
  Call(ListRequest("gateway1"));
  ASSERT_THAT(hand_.CutGatewayLink("gateway1"), IsOk());
  Advance(seconds(60));
  EXPECT_FALSE(IsGatewayConnected("gateway1"));
  ASSERT_THAT(hand_.RestoreGatewayLink("gateway1"), IsOk());
  Advance(seconds(2));
  EXPECT_TRUE(IsGatewayConnected("gateway1"));
  EXPECT_THAT(Connect("192.168.0.101")->result, StatusIs(absl::StatusCode::kUnavailable));
  ASSERT_THAT(hand_.SwitchOn(kPlain), IsOk());
  EXPECT_THAT(Connect("192.168.0.101")->result, IsOk());
}

TEST_F(FaultsTest, ChangesCanBeDuplicatedAndReordered) {
  RecordProperty("requirements", "STATUS-2");
  ASSERT_THAT(Inject(world_, calls_,
                     {{.device_id = kPlain, .nth = 1, .what = DuplicateChange{}},
                      {.device_id = kPlain, .nth = 2, .what = ReorderChange{}}}),
              IsOk());
  const auto log = WatchDevices();
  ASSERT_THAT(Connect("192.168.0.101")->result, IsOk());
  ASSERT_THAT(Disconnect({kPlain}), IsOk());
  ASSERT_THAT(Connect("192.168.0.101")->result, IsOk());
  EXPECT_THAT(Described(log->changes), ElementsAre("device 101: TCP_CONNECTED", "device 101: TCP_CONNECTED",
                                                   "device 101: TCP_CONNECTED", "device 101: DISCONNECTED"));
}

TEST_F(FaultsTest, RandomFaultsFollowTheSeed) {
  const auto struck = [](std::uint64_t seed) {
    Faults faults(seed);
    faults.Add({{.times = 0, .probability = 0.5, .what = HangCall{}}});
    std::string pattern;
    for (int i = 0; i < 64; ++i) pattern += faults.Strike(StrikesCalls, {}).empty() ? '.' : 'x';
    return pattern;
  };
  EXPECT_EQ(struck(1), struck(1));
  EXPECT_NE(struck(1), struck(2));
  EXPECT_THAT(struck(1), AllOf(HasSubstr("x"), HasSubstr(".")));
}

TEST_F(FaultsTest, TheJournalTellsWhatStruckAndWhatCameOfIt) {
  ASSERT_THAT(Inject(world_, calls_, {{.device_id = kPlain, .what = ResetConnection{}}}), IsOk());
  Connect("192.168.0.101");
  const auto entries = world_.journal().Entries();
  EXPECT_THAT(entries, Contains(AllOf(FaultThat(HasSubstr("ResetConnection")), OfDevice(kPlain))));
  EXPECT_THAT(entries, Contains(AllOf(Field(&JournalEntry::kind, JournalEntry::Kind::kDeviceLink), OfDevice(kPlain),
                                      AtGateway("gateway1"), Field(&JournalEntry::why, HasSubstr("reset")))));
}

}  // namespace
}  // namespace connectmaster::fakegateway
