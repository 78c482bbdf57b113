#include <limits>

#include "world_test_fixture.h"

namespace connectmaster::fakegateway {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// Synchronous connections that are answered at once.
class ConnectTest : public WorldTest {
 protected:
  void ExpectRefused(const ConnectReply& reply, absl::StatusCode code, const std::string& part) {
    EXPECT_EQ(reply.count, 1);
    EXPECT_THAT(reply.result, StatusIs(code, HasSubstr(part)));
    EXPECT_THAT(Managed(), IsEmpty());
    EXPECT_THAT(log_->changes, IsEmpty());
  }

  std::shared_ptr<DeviceLog> log_ = WatchDevices();
};

TEST_F(ConnectTest, ReturnsTheDevicesIdAndASubscriberSeesTcpConnected) {
  RecordProperty("requirements", "SYNC-1 STATUS-1");
  MoveTo(kStart + milliseconds(1'999));
  const auto reply = Connect("192.168.0.101");
  EXPECT_EQ(reply->count, 1);
  ASSERT_THAT(reply->result, IsOk());
  EXPECT_EQ(*reply->result, kPlain);
  ASSERT_THAT(Described(log_->changes), ElementsAre("device 101: TCP_CONNECTED"));
  EXPECT_EQ(log_->changes[0].timestamp(), UnixSeconds(kStart) + 1);
}

TEST_F(ConnectTest, OverSslASubscriberSeesTlsConnected) {
  RecordProperty("requirements", "SYNC-1");
  ASSERT_THAT(Connect("192.168.0.102", 51'211, true)->result, IsOk());
  EXPECT_THAT(Described(log_->changes), ElementsAre("device 102: TLS_CONNECTED"));
}

TEST_F(ConnectTest, TheDeviceIsThenInTheManagedList) {
  RecordProperty("requirements", "SYNC-2 STATUS-6");
  ASSERT_THAT(Connect("192.168.0.104", 4'000)->result, IsOk());
  ASSERT_THAT(Connect("192.168.0.102", 0, true)->result, IsOk());
  const auto list = List();
  ASSERT_THAT(list, IsOk());
  ASSERT_EQ(list->size(), 2U);
  const auto& secure = (*list)[0];
  EXPECT_EQ(secure.deviceid(), kSecure);
  EXPECT_EQ(secure.type(), gsdk::device::BIOSTATION_2);
  EXPECT_EQ(secure.connectionmode(), gsdk::connect::SERVER_TO_DEVICE);
  EXPECT_EQ(secure.ipaddr(), "192.168.0.102");
  EXPECT_EQ(secure.port(), 51'211);
  EXPECT_EQ(secure.status(), gsdk::connect::TLS_CONNECTED);
  EXPECT_FALSE(secure.autoreconnect());
  EXPECT_TRUE(secure.usessl());
  const auto& odd_port = (*list)[1];
  EXPECT_EQ(odd_port.deviceid(), kOddPort);
  EXPECT_EQ(odd_port.port(), 4'000);
  EXPECT_EQ(odd_port.status(), gsdk::connect::TCP_CONNECTED);
  EXPECT_FALSE(odd_port.usessl());
}

TEST_F(ConnectTest, TheGatewayShowsTheDevice) {
  RecordProperty("requirements", "GW-2");
  ASSERT_THAT(Connect("192.168.0.101")->result, IsOk());
  gsdk::gateway::GetRequest request;
  request.add_gatewayids("gateway1");
  const auto response = GetGateways(world_, kTenant1, request);
  ASSERT_THAT(response, IsOk());
  EXPECT_THAT(response->gatewayinfos(0).deviceids(), ElementsAre(kPlain));
  EXPECT_TRUE(response->gatewayinfos(0).isconnected());
}

TEST_F(ConnectTest, UseSslMustBeWhatTheDeviceHas) {
  RecordProperty("requirements", "SYNC-3");
  ExpectRefused(*Connect("192.168.0.101", 0, true), absl::StatusCode::kUnavailable, "does not use SSL");
  ExpectRefused(*Connect("192.168.0.102", 0, false), absl::StatusCode::kUnavailable, "uses SSL");
}

TEST_F(ConnectTest, NobodyAtTheAddressIsUnavailableAtOnce) {
  RecordProperty("requirements", "SYNC-5");
  ASSERT_THAT(hand_.SwitchOff(kPlain), IsOk());
  ExpectRefused(*Connect("192.168.0.101"), absl::StatusCode::kUnavailable, "192.168.0.101:51211");
  ExpectRefused(*Connect("192.168.0.99"), absl::StatusCode::kUnavailable, "192.168.0.99:51211");
  ExpectRefused(*Connect("192.168.0.101", 4'000), absl::StatusCode::kUnavailable, "192.168.0.101:4000");
  ExpectRefused(*Connect("192.168.0.104"), absl::StatusCode::kUnavailable, "192.168.0.104:51211");
  ExpectRefused(*Connect("192.168.0.2"), absl::StatusCode::kUnavailable, "192.168.0.2:51211");
}

TEST_F(ConnectTest, ADeviceOnAnotherGatewaysSubnetIsNotReached) {
  RecordProperty("requirements", "SYNC-5 GW-3");
  ExpectRefused(*Connect("10.0.0.101"), absl::StatusCode::kUnavailable, "10.0.0.101:51211");
}

TEST_F(ConnectTest, ADeviceThatDialsInRefuses) {
  RecordProperty("requirements", "SYNC-5");
  ExpectRefused(*Connect("192.168.0.103"), absl::StatusCode::kUnavailable, "192.168.0.103:51211");
}

TEST_F(ConnectTest, APortOrAnAddressThatCannotBeIsInvalid) {
  RecordProperty("requirements", "SYNC-6");
  for (const int port : {-1, 65'536, std::numeric_limits<int>::min(), std::numeric_limits<int>::max()}) {
    ExpectRefused(*Connect("192.168.0.101", port), absl::StatusCode::kInvalidArgument, std::to_string(port));
  }
  for (const std::string address : {"", "device", "192.168.0.101:51211", "::1", "192.168.0.256"}) {
    ExpectRefused(*Connect(address), absl::StatusCode::kInvalidArgument, "'" + address + "'");
  }
  ExpectRefused(*Connect("192.168.0.101", 65'535), absl::StatusCode::kUnavailable, "65535");
}

TEST_F(ConnectTest, ADeviceThatIsManagedAlreadyStaysAsItIs) {
  RecordProperty("requirements", "SYNC-7");
  ASSERT_THAT(Connect("192.168.0.101")->result, IsOk());
  EXPECT_THAT(Connect("192.168.0.101")->result,
              StatusIs(absl::StatusCode::kAlreadyExists, AllOf(HasSubstr("101"), HasSubstr("192.168.0.101:51211"))));
  EXPECT_THAT(Connect("192.168.0.101", 51'211, true)->result, StatusIs(absl::StatusCode::kAlreadyExists));
  EXPECT_THAT(Managed(), ElementsAre(kPlain));
  EXPECT_EQ(log_->changes.size(), 1U);
}

TEST_F(ConnectTest, ADeviceThatAnotherGatewayHoldsRefuses) {
  RecordProperty("requirements", "SYNC-7");
  world_.AddDeviceGateway(GatewayAt("gateway3", "192.168.0.3", "192.168.0.0/24"), {});
  world_.Apply(GatewayAdded{"gateway3", "tenant1"});
  Advance(seconds(1));
  ASSERT_THAT(Connect("192.168.0.101")->result, IsOk());
  EXPECT_THAT(Connect(ConnectRequestTo("gateway3", "192.168.0.101"))->result,
              StatusIs(absl::StatusCode::kUnavailable, HasSubstr("192.168.0.101:51211")));
  EXPECT_THAT(Managed("gateway3"), IsEmpty());
  ASSERT_THAT(Disconnect({kPlain}), IsOk());
  EXPECT_THAT(Connect(ConnectRequestTo("gateway3", "192.168.0.101"))->result, IsOk());
  EXPECT_THAT(Managed("gateway3"), ElementsAre(kPlain));
}

TEST_F(ConnectTest, NeedsAGatewayThatTheCallerReachesAndThatIsConnected) {
  RecordProperty("requirements", "GW-3 GW-7 LOGIN-7");
  EXPECT_THAT(Connect(ConnectRequestTo("gateway2", "10.0.0.101"))->result,
              StatusIs(absl::StatusCode::kNotFound, HasSubstr("gateway2")));
  EXPECT_THAT(Connect(ConnectRequestTo("", "10.0.0.101"))->result, StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(Connect(ConnectRequestTo("gateway2", "10.0.0.101"), kAdmin)->result, IsOk());
  ASSERT_THAT(hand_.CutGatewayLink("gateway1"), IsOk());
  EXPECT_THAT(Connect("192.168.0.101")->result, StatusIs(absl::StatusCode::kUnavailable, HasSubstr("gateway1")));
  EXPECT_THAT(List(), StatusIs(absl::StatusCode::kUnavailable, HasSubstr("gateway1")));
}

}  // namespace
}  // namespace connectmaster::fakegateway
