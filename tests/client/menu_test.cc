// The tutorial's session against "The tutorial's session" of the requirements, word for word.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "menu/session.h"
#include "scripted_gateway.h"
#include "typed_session.h"

namespace connectmaster::client::cli::menu {
namespace {

using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

constexpr char kMainMenu[] = R"(
===== Main Menu =====

(1) Search devices
(2) Connect to a device synchronously
(3) Manage asynchronous connections
(4) Accept devices
(5) Device menu
(q) Quit

>>>>> Select a menu: )";

constexpr char kAsyncMenu[] = R"(
===== Async Menu =====

(1) Add async connections
(2) Delete async connections
(3) Refresh the connection list
(q) Return to Main Menu

>>>>> Select a menu: )";

constexpr char kAcceptMenu[] = R"(
===== Accept Menu =====

(1) Add devices to the filter
(2) Delete devices from the filter
(3) Allow all devices
(4) Disallow all devices
(5) Refresh the pending device list
(q) Return to Main Menu

>>>>> Select a menu: )";

constexpr char kDeviceMenu[] = R"(
===== Device Menu =====

(1) Set connection mode
(2) Enable SSL
(3) Disable SSL
(4) Disconnect
(5) Disconnect All
(6) Refresh the device list
(q) Return to Main Menu

>>>>> Select a menu: )";

gsdk::connect::DeviceInfo Device(uint32_t id, bool auto_reconnect) {
  gsdk::connect::DeviceInfo device;
  device.set_deviceid(id);
  device.set_type(gsdk::device::BIOENTRY_W2);
  device.set_ipaddr("192.168.0.104");
  device.set_port(51211);
  device.set_status(gsdk::connect::TCP_CONNECTED);
  device.set_autoreconnect(auto_reconnect);
  return device;
}

class MenuTest : public ::testing::Test {
 protected:
  MenuTest() { EXPECT_TRUE(client_->Login().ok()); }

  // The transcript of a whole session.
  std::string Run() {
    RunSession(*client_, "gateway1", io_);
    EXPECT_TRUE(io_.all_typed());
    return io_.transcript();
  }

  std::string Run(const std::string& lines) {
    io_.TypeLines(lines);
    return Run();
  }

  void AnswerDevices(const std::vector<gsdk::connect::DeviceInfo>& devices) {
    gateway_.get_device_list = [devices](const auto&, auto& response) {
      response.mutable_deviceinfos()->Assign(devices.begin(), devices.end());
      return grpc::Status::OK;
    };
  }

  // An accept filter that keeps what is set.
  void KeepFilter() {
    gateway_.get_pending_list = [](const auto&, auto&) { return grpc::Status::OK; };
    gateway_.get_accept_filter = [this](const auto&, auto& response) {
      *response.mutable_filter() = filter_;
      return grpc::Status::OK;
    };
    gateway_.set_accept_filter = [this](const auto& request, auto&) {
      filter_ = request.filter();
      return grpc::Status::OK;
    };
  }

  ScriptedGateway gateway_;
  const std::unique_ptr<Client> client_ = gateway_.MakeClient();
  gsdk::connect::AcceptFilter filter_;
  TypedSession io_;
};

TEST_F(MenuTest, QuittingCancelsTheSubscription) {
  EXPECT_EQ(Run("q\n"), std::string(kMainMenu) + "q\nSubscription is cancelled\n");
}

TEST_F(MenuTest, TheEndOfTheInputQuitsFromEveryDepth) {
  AnswerDevices({});
  EXPECT_EQ(Run(""), std::string(kMainMenu) + "\nSubscription is cancelled\n");
  io_.TypeLines("3\n1\n846\n192.168.0.117\n");
  EXPECT_THAT(Run(), EndsWith(std::string(kMainMenu) + "\nSubscription is cancelled\n"));
}

TEST_F(MenuTest, AnUnknownMenuIsAskedForAgain) {
  EXPECT_EQ(Run("7\nq\n"),
            std::string(kMainMenu) + "7\nInvalid menu: 7\n" + kMainMenu + "q\nSubscription is cancelled\n");
}

TEST_F(MenuTest, SearchListsWhatWasFoundInTextFormat) {
  gateway_.search_device = [](const auto& request, auto& response) {
    EXPECT_EQ(request.gatewayid(), "gateway1");
    auto& first = *response.add_deviceinfos();
    first.set_deviceid(544114231);
    first.set_type(gsdk::device::BIOENTRY_W2);
    first.set_usedhcp(true);
    first.set_ipaddr("192.168.0.104");
    first.set_port(51211);
    auto& second = *response.add_deviceinfos();
    second.set_deviceid(939342898);
    second.set_connectionmode(gsdk::connect::DEVICE_TO_SERVER);
    return grpc::Status::OK;
  };
  EXPECT_THAT(Run("1\nq\n"), StartsWith(std::string(kMainMenu) + R"(1
Searching devices in the subnet...
***** Found devices: 2
[deviceID: 544114231
type: BIOENTRY_W2
useDHCP: true
IPAddr: "192.168.0.104"
port: 51211
, deviceID: 939342898
connectionMode: DEVICE_TO_SERVER
]
)" + kMainMenu));
}

TEST_F(MenuTest, AnErrorIsShownAndTheMenuGoesOn) {
  EXPECT_EQ(Run("1\nq\n"), std::string(kMainMenu) +
                               "1\nSearching devices in the subnet...\n"
                               "Cannot search devices: UNIMPLEMENTED: not scripted\n" +
                               kMainMenu + "q\nSubscription is cancelled\n");
}

TEST_F(MenuTest, ConnectAsksForAddressPortAndSsl) {
  std::vector<gsdk::connect::ConnectInfo> infos;
  gateway_.connect = [&](const auto& request, auto& response) {
    infos.push_back(request.connectinfo());
    response.set_deviceid(544114231);
    return grpc::Status::OK;
  };
  EXPECT_EQ(Run("2\n192.168.0.104\n\n\n2\n192.168.0.120\n5000\ny\nq\n"), std::string(kMainMenu) + R"(2
>> Enter the IP address of the device: 192.168.0.104
>> Enter the port of the device (default: 51211): 
>> Use SSL y/n (default: n): 
Connecting to 192.168.0.104:51211...
Connected to 544114231
)" + kMainMenu + R"(2
>> Enter the IP address of the device: 192.168.0.120
>> Enter the port of the device (default: 51211): 5000
>> Use SSL y/n (default: n): y
Connecting to 192.168.0.120:5000 with SSL...
Connected to 544114231
)" + kMainMenu + "q\nSubscription is cancelled\n");
  ASSERT_EQ(infos.size(), 2U);
  EXPECT_EQ(infos[0].port(), 51211);
  EXPECT_FALSE(infos[0].usessl());
  EXPECT_EQ(infos[1].port(), 5000);
  EXPECT_TRUE(infos[1].usessl());
}

TEST_F(MenuTest, AnAnswerThatCanNotBeIsAskedForAgain) {
  EXPECT_THAT(Run("2\n192.168.0.104\n70000\n51211\nmaybe\n"), HasSubstr(R"(
>> Enter the port of the device (default: 51211): 70000
Invalid port: 70000
>> Enter the port of the device (default: 51211): 51211
>> Use SSL y/n (default: n): maybe
Invalid answer: maybe
>> Use SSL y/n (default: n): )"));
}

TEST_F(MenuTest, AsyncMenuShowsOnlyAsyncConnections) {
  AnswerDevices({Device(1, false), Device(2, true)});
  EXPECT_EQ(Run("3\n3\nq\nq\n"), std::string(kMainMenu) + R"(3

***** Async connections: 1
[deviceID: 2
IPAddr: "192.168.0.104"
port: 51211
status: TCP_CONNECTED
autoReconnect: true
type: BIOENTRY_W2
]
)" + kAsyncMenu + R"(3

***** Async connections: 1
[deviceID: 2
IPAddr: "192.168.0.104"
port: 51211
status: TCP_CONNECTED
autoReconnect: true
type: BIOENTRY_W2
]
)" + kAsyncMenu + "q\n" + kMainMenu + "q\nSubscription is cancelled\n");
}

TEST_F(MenuTest, AsyncConnectionsAreAddedAndDeleted) {
  AnswerDevices({});
  std::vector<std::string> calls;
  gateway_.add_async_connection = [&](const auto& request, auto&) {
    calls.push_back("add " + request.ShortDebugString());
    return grpc::Status::OK;
  };
  gateway_.delete_async_connection = [&](const auto& request, auto&) {
    calls.push_back("delete " + request.ShortDebugString());
    return grpc::Status::OK;
  };
  EXPECT_EQ(Run("3\n1\n846\n192.168.0.117\n\n\n540092578\n\n51211\ny\n\n2\n846\n540092578\n\nq\nq\n"),
            std::string(kMainMenu) + "3\n\n***** Async connections: 0\n[]\n" + kAsyncMenu + R"(1
>> Enter the device ID (Press just ENTER if no more device): 846
>> Enter the IP address of the device: 192.168.0.117
>> Enter the port of the device (default: 51211): 
>> Use SSL y/n (default: n): 
>> Enter the device ID (Press just ENTER if no more device): 540092578
>> Enter the IP address of the device: 
>> Enter the port of the device (default: 51211): 51211
>> Use SSL y/n (default: n): y
>> Enter the device ID (Press just ENTER if no more device): 

***** Async connections: 0
[]
)" + kAsyncMenu +
                R"(2
Enter the device ID (Press just ENTER if no more device): 846
Enter the device ID (Press just ENTER if no more device): 540092578
Enter the device ID (Press just ENTER if no more device): 

***** Async connections: 0
[]
)" + kAsyncMenu +
                "q\n" + kMainMenu + "q\nSubscription is cancelled\n");
  EXPECT_THAT(calls, ElementsAre("add gatewayID: \"gateway1\" "
                                 "connectInfos { deviceID: 846 IPAddr: \"192.168.0.117\" port: 51211 } "
                                 "connectInfos { deviceID: 540092578 port: 51211 useSSL: true }",
                                 "delete gatewayID: \"gateway1\" deviceIDs: 846 deviceIDs: 540092578"));
}

TEST_F(MenuTest, AcceptMenuShowsPendingDevicesAndTheFilter) {
  KeepFilter();
  gateway_.get_pending_list = [](const auto&, auto& response) {
    auto& device = *response.add_deviceinfos();
    device.set_deviceid(939342898);
    device.set_ipaddr("192.168.0.121");
    device.set_lasttry(1600000000);
    return grpc::Status::OK;
  };
  filter_.add_deviceids(846);
  EXPECT_THAT(Run("4\nq\nq\n"), StartsWith(std::string(kMainMenu) + R"(4
***** Pending devices: 1
[deviceID: 939342898
IPAddr: "192.168.0.121"
lastTry: 1600000000
]
***** Accept filter:  deviceIDs: 846

)" + kAcceptMenu));
}

TEST_F(MenuTest, AcceptFilterIsChanged) {
  KeepFilter();
  const std::string transcript = Run("4\n3\n1\n846\n1\n846\n\n2\n846\n\n4\nq\nq\n");
  EXPECT_THAT(transcript, HasSubstr("Select a menu: 3\n***** Accept filter:  allowAll: true\n"));
  EXPECT_THAT(transcript, HasSubstr(R"(Select a menu: 1
Enter the device ID (Press just ENTER if no more device): 846
Enter the device ID (Press just ENTER if no more device): 1
Enter the device ID (Press just ENTER if no more device): 846
Enter the device ID (Press just ENTER if no more device): 
***** Accept filter:  deviceIDs: 846
deviceIDs: 1
)"));
  EXPECT_THAT(transcript, HasSubstr(R"(Select a menu: 2
Enter the device ID (Press just ENTER if no more device): 846
Enter the device ID (Press just ENTER if no more device): 
***** Accept filter:  deviceIDs: 1
)"));
  EXPECT_THAT(transcript, HasSubstr("Select a menu: 4\n***** Accept filter:  \n"));
}

TEST_F(MenuTest, WithoutDevicesThereIsNoDeviceMenu) {
  AnswerDevices({});
  EXPECT_EQ(Run("5\nq\n"), std::string(kMainMenu) + "5\nNo connected device. Connect to some devices first.\n" +
                               kMainMenu + "q\nSubscription is cancelled\n");
}

TEST_F(MenuTest, DeviceMenuCommandsTheDevicesThatAreEntered) {
  AnswerDevices({Device(846, false)});
  std::vector<std::string> calls;
  const auto note = [&](const std::string& name) {
    return [&calls, name](const auto& request, auto&) {
      calls.push_back(name + " " + request.ShortDebugString());
      return grpc::Status::OK;
    };
  };
  gateway_.set_connection_mode_multi = note("mode");
  gateway_.enable_ssl_multi = note("ssl");
  gateway_.disconnect = note("disconnect");
  gateway_.disconnect_all = note("all");
  const std::string transcript = Run("5\n1\n846\n\n1\n2\n846\n\n4\n846\n1\n\n5\n4\n\nq\nq\n");
  EXPECT_THAT(transcript, StartsWith(std::string(kMainMenu) + R"(5
***** Managed devices: 1
[deviceID: 846
IPAddr: "192.168.0.104"
port: 51211
status: TCP_CONNECTED
type: BIOENTRY_W2
]
)" + kDeviceMenu + R"(1
Enter the device ID (Press just ENTER if no more device): 846
Enter the device ID (Press just ENTER if no more device): 
>> Select the connection mode (0: Gateway to Device(default), 1: Device to Gateway): 1
)" + kDeviceMenu));
  EXPECT_THAT(calls, ElementsAre("mode deviceIDs: 846 connectionMode: DEVICE_TO_SERVER", "ssl deviceIDs: 846",
                                 "disconnect deviceIDs: 846 deviceIDs: 1", "all gatewayID: \"gateway1\""));
}

TEST_F(MenuTest, StatusChangesAreShownAsTheyArriveTheseThreeOnly) {
  using namespace gsdk::connect;  // NOLINT(google-build-using-namespace): the statuses
  io_.Type("q", [&] {
    for (const auto& change :
         {MakeChange(544114231, TRY_TO_CONNECT), MakeChange(544114231, TCP_CONNECTED), MakeChange(1, TCP_NOT_ALLOWED),
          MakeChange(540092578, TLS_CONNECTED), MakeChange(1, TLS_CANNOT_CONNECT), MakeChange(846, DISCONNECTED)}) {
      gateway_.Publish(change);
    }
    io_.AwaitText("[DISCONNECTED]");
  });
  EXPECT_EQ(Run(), std::string(kMainMenu) +
                       "[TCP_CONNECTED] Device 544114231\n"
                       "[TLS_CONNECTED] Device 540092578\n"
                       "[DISCONNECTED] Device 846\n"
                       "q\nSubscription is cancelled\n");
}

TEST_F(MenuTest, WhenTheGatewayEndsTheSubscriptionThatIsShown) {
  io_.Type("q", [&] {
    gateway_.EndSubscriptions({grpc::StatusCode::UNAVAILABLE, "going away"});
    io_.AwaitText("going away");
  });
  const std::string transcript = Run();
  EXPECT_THAT(transcript, HasSubstr("Subscription ended: UNAVAILABLE: going away\n"));
  EXPECT_THAT(transcript, Not(HasSubstr("Subscription is cancelled")));
}

}  // namespace
}  // namespace connectmaster::client::cli::menu
