#include "common/limits.h"
#include "world_test_fixture.h"

namespace connectmaster::fakegateway {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr std::uint32_t kCaller = 301;  // 192.168.0.131, DEVICE_TO_SERVER

class DialInTest : public WorldTest {
 protected:
  DialInTest() {
    AddDeviceThatDialsIn(kCaller, "192.168.0.131");  // and is refused at once
    log_->changes.clear();
  }

  // A device with SSL dials in, and asks for its handshake.
  void DialInOverSsl() {
    auto device = DeviceAt(302, "192.168.0.132");
    device.set_mode(testkit::DEVICE_TO_SERVER);
    device.set_use_ssl(true);
    world_.AddDevice(device);
    world_.AdvanceTo(world_.now());
  }

  std::shared_ptr<DeviceLog> log_ = WatchDevices();
};

TEST_F(DialInTest, NobodyIsLetInByDefaultAndEachTryIsTold) {
  RecordProperty("requirements", "ACCEPT-1 ACCEPT-2 ACCEPT-3");
  ASSERT_EQ(Pending().size(), 1U);
  EXPECT_EQ(Pending()[0].deviceid(), kCaller);
  EXPECT_EQ(Pending()[0].type(), gsdk::device::BIOSTATION_2);
  EXPECT_EQ(Pending()[0].ipaddr(), "192.168.0.131");
  EXPECT_EQ(Pending()[0].lasttry(), UnixSeconds(kStart));
  Advance(seconds(7));
  EXPECT_EQ(Pending()[0].lasttry(), UnixSeconds(kStart) + 6);
  EXPECT_THAT(Described(log_->changes), ElementsAre("device 301: TCP_NOT_ALLOWED", "device 301: TCP_NOT_ALLOWED"));
  EXPECT_THAT(Managed(), IsEmpty());
}

TEST_F(DialInTest, TheFilterLetsADeviceInAtItsNextTry) {
  RecordProperty("requirements", "ACCEPT-4 ACCEPT-7");
  ASSERT_THAT(SetFilter({kCaller}), IsOk());
  EXPECT_THAT(Managed(), IsEmpty());
  Advance(kDeviceDialInterval);
  EXPECT_THAT(Pending(), IsEmpty());
  const auto entry = Entry(kCaller);
  EXPECT_EQ(entry.connectionmode(), gsdk::connect::DEVICE_TO_SERVER);
  EXPECT_FALSE(entry.autoreconnect());
  EXPECT_EQ(entry.port(), 0);
  EXPECT_EQ(entry.status(), gsdk::connect::TCP_CONNECTED);
  ASSERT_THAT(SetFilter({}), IsOk());
  Advance(seconds(60));
  EXPECT_EQ(Entry(kCaller).status(), gsdk::connect::TCP_CONNECTED);
  EXPECT_THAT(Described(log_->changes), ElementsAre("device 301: TCP_CONNECTED"));
}

TEST_F(DialInTest, OneThatIsDisconnectedDialsInAgainAndTheFilterDecidesAnew) {
  RecordProperty("requirements", "ACCEPT-5 ACCEPT-6");
  ASSERT_THAT(SetFilter({}, true), IsOk());
  Advance(kDeviceDialInterval);
  ASSERT_THAT(Disconnect({kCaller}), IsOk());
  EXPECT_THAT(Managed(), IsEmpty());
  Advance(kDeviceDialInterval);
  EXPECT_THAT(Managed(), ElementsAre(kCaller));
  ASSERT_THAT(SetFilter({1, 2, 3}), IsOk());
  ASSERT_THAT(Disconnect({kCaller}), IsOk());
  Advance(kDeviceDialInterval);
  EXPECT_THAT(Managed(), IsEmpty());
  EXPECT_EQ(Pending().size(), 1U);
}

TEST_F(DialInTest, OverSslTheHandshakeComesFirst) {
  RecordProperty("requirements", "ACCEPT-3 ACCEPT-4 SSL-2 SSL-3");
  ASSERT_THAT(hand_.SwitchOff(kCaller), IsOk());
  log_->changes.clear();
  AddDeviceThatDialsIn(302, "192.168.0.132", true);
  EXPECT_THAT(Described(log_->changes), ElementsAre("device 302: TLS_NOT_ALLOWED"));
  broken_tls_.insert("gateway1");
  Advance(kDeviceDialInterval);
  EXPECT_EQ(Describe(log_->changes.back()), "device 302: TLS_CANNOT_CONNECT");
  broken_tls_.clear();
  ASSERT_THAT(SetFilter({302}), IsOk());
  Advance(kDeviceDialInterval);
  EXPECT_EQ(Describe(log_->changes.back()), "device 302: TLS_CONNECTED");
  EXPECT_TRUE(Entry(302).usessl());
}

TEST_F(DialInTest, OverSslOneThatIsLetInShakesHandsForThat) {
  RecordProperty("requirements", "ACCEPT-4 SSL-3");
  AddDeviceThatDialsIn(302, "192.168.0.132", true);
  Advance(kDeviceDialInterval);
  ASSERT_THAT(SetFilter({302}), IsOk());
  Advance(kDeviceDialInterval);
  ASSERT_THAT(handshakes_, SizeIs(3));
  EXPECT_TRUE(handshakes_[0].outcome_only);
  EXPECT_TRUE(handshakes_[1].outcome_only);
  EXPECT_FALSE(handshakes_[2].outcome_only);
}

TEST_F(DialInTest, OverSslAFilterThatChangesDuringTheHandshakeCountsAndTheDeviceShakesHandsAgain) {
  RecordProperty("requirements", "ACCEPT-4 SSL-3");
  DialInOverSsl();
  const auto asked = world_.TakeHandshake();
  ASSERT_TRUE(asked);
  ASSERT_TRUE(asked->outcome_only);
  ASSERT_THAT(SetFilter({302}), IsOk());
  world_.FinishHandshake(asked->id, Perform(*asked));
  Settle();
  ASSERT_THAT(handshakes_, SizeIs(1));
  EXPECT_FALSE(handshakes_[0].outcome_only);
  EXPECT_EQ(Entry(302).status(), gsdk::connect::TLS_CONNECTED);
}

TEST_F(DialInTest, ADeviceThatIsRegisteredAsynchronouslyIsRefused) {
  RecordProperty("requirements", "ACCEPT-10 MODE-3");
  ASSERT_THAT(SetFilter({}, true), IsOk());
  ASSERT_THAT(AddAsync({AsyncTo(kCaller, "192.168.0.131")}), IsOk());
  Advance(seconds(60));
  EXPECT_EQ(Entry(kCaller).status(), gsdk::connect::TCP_CANNOT_CONNECT);
  EXPECT_EQ(Pending().size(), 1U);
  ASSERT_THAT(DeleteAsync({kCaller}), IsOk());
  Advance(kDeviceDialInterval);
  EXPECT_EQ(Entry(kCaller).status(), gsdk::connect::TCP_CONNECTED);
  EXPECT_FALSE(Entry(kCaller).autoreconnect());
}

TEST_F(DialInTest, AGatewayWithoutAMasterTakesNobodyInAndForgetsItsFilterAndItsPendingList) {
  RecordProperty("requirements", "GW-8 GW-9 ACCEPT-8");
  ASSERT_THAT(SetFilter({}, true), IsOk());
  Advance(kDeviceDialInterval);
  ASSERT_THAT(hand_.CutGatewayLink("gateway1"), IsOk());
  Settle();
  log_->changes.clear();
  Advance(seconds(60));
  EXPECT_THAT(log_->changes, IsEmpty());
  ASSERT_THAT(hand_.RestoreGatewayLink("gateway1"), IsOk());
  Advance(seconds(5));
  EXPECT_THAT(Managed(), IsEmpty());
  EXPECT_EQ(Pending().size(), 1U);
  gsdk::connect::AcceptFilter stored;
  stored.set_allowall(true);
  world_.Apply(AcceptFilterStored{"gateway1", stored});
  Advance(kDeviceDialInterval);
  EXPECT_THAT(Managed(), ElementsAre(kCaller));
  ASSERT_THAT(hand_.CutGatewayLink("gateway1"), IsOk());
  ASSERT_THAT(hand_.RestoreGatewayLink("gateway1"), IsOk());
  Advance(seconds(5));
  EXPECT_THAT(Managed(), ElementsAre(kCaller));
}

TEST_F(DialInTest, OverSsl_HandshakesTakeLongerThanADeviceWaits_OneOfADeviceIsAskedForAtATime) {
  RecordProperty("requirements", "ROBUST-1 SSL-3");
  auto device = DeviceAt(302, "192.168.0.132");
  device.set_mode(testkit::DEVICE_TO_SERVER);
  device.set_use_ssl(true);
  device.set_root_ca("another");
  world_.AddDevice(device);
  for (int i = 0; i < 5; ++i) {
    world_.AdvanceTo(world_.now() + 4 * kDeviceDialInterval);
    const auto asked = world_.TakeHandshake();
    ASSERT_TRUE(asked);
    ASSERT_FALSE(world_.HasHandshakes());
    world_.FinishHandshake(asked->id, Perform(*asked));
    for (const auto& effect : world_.TakeEffects()) effect();
    EXPECT_EQ(Describe(log_->changes.back()), "device 302: TLS_CANNOT_CONNECT");
    log_->changes.pop_back();
  }
}

TEST_F(DialInTest, OverSsl_DeviceIsSwitchedOffMeanwhile_ItsHandshakeIsNotPerformed) {
  RecordProperty("requirements", "ROBUST-1");
  DialInOverSsl();
  ASSERT_TRUE(world_.HasHandshakes());
  ASSERT_THAT(hand_.SwitchOff(302), IsOk());
  EXPECT_FALSE(world_.HasHandshakes());
}

// A device on tenant2's subnet that dials tenant1's gateway1.
testkit::Device ForeignDevice(std::uint32_t id, const std::string& address, bool use_ssl) {
  auto device = DeviceAt(id, address);
  device.set_mode(testkit::DEVICE_TO_SERVER);
  device.set_server_address("192.168.0.2");
  device.set_use_ssl(use_ssl);
  device.set_root_ca(use_ssl ? "gateway2" : "");
  return device;
}

TEST_F(DialInTest, DeviceOfAnotherTenant_DialsIn_IsNeitherToldNorLetIn) {
  RecordProperty("requirements", "GW-3 STATUS-1");
  const auto all = WatchDevices(kAdmin);
  world_.AddDevice(ForeignDevice(701, "10.0.0.71", false));
  world_.AddDevice(ForeignDevice(702, "10.0.0.72", true));
  ASSERT_THAT(hand_.SwitchOff(kCaller), IsOk());
  log_->changes.clear();
  Advance(seconds(10));
  ASSERT_THAT(SetFilter({}, true), IsOk());
  Advance(seconds(10));
  EXPECT_THAT(Pending(), Each(::testing::Property(&gsdk::connect::PendingDeviceInfo::deviceid, kCaller)));
  EXPECT_THAT(Managed(), IsEmpty());
  EXPECT_THAT(log_->changes, IsEmpty());
  EXPECT_THAT(Described(all->changes), Each(::testing::HasSubstr("301")));
}

TEST_F(DialInTest, DeviceBecomesAnotherTenants_ItIsForgotten) {
  RecordProperty("requirements", "GW-3");
  world_.AddDeviceGateway(GatewayAt("gateway3", "10.3.0.2", "10.3.0.0/24"), {});
  world_.AddDevice(ForeignDevice(701, "10.3.0.71", false));
  world_.AddDevice(ForeignDevice(702, "10.3.0.72", false));
  ASSERT_THAT(SetFilter({701}), IsOk());
  Advance(kDeviceDialInterval);
  ASSERT_THAT(Managed(), ElementsAre(701));
  ASSERT_THAT(Pending(), SizeIs(2));
  Register("tenant3", {"gateway3"});
  Settle();
  EXPECT_THAT(Managed(), IsEmpty());
  EXPECT_THAT(Pending(), SizeIs(1));
  EXPECT_EQ(Describe(log_->changes.back()), "device 701: DISCONNECTED");
  log_->changes.clear();
  ASSERT_THAT(hand_.SwitchOff(kCaller), IsOk());
  Advance(seconds(60));
  EXPECT_THAT(log_->changes, IsEmpty());
}

TEST_F(DialInTest, ADeviceWithoutPowerDialsNobody) {
  RecordProperty("requirements", "ACCEPT-2");
  ASSERT_THAT(hand_.SwitchOff(kCaller), IsOk());
  log_->changes.clear();
  Advance(seconds(60));
  EXPECT_THAT(log_->changes, IsEmpty());
  ASSERT_THAT(hand_.SwitchOn(kCaller), IsOk());
  Advance(kDeviceDialInterval);
  EXPECT_THAT(Described(log_->changes), ElementsAre("device 301: TCP_NOT_ALLOWED"));
}

}  // namespace
}  // namespace connectmaster::fakegateway
