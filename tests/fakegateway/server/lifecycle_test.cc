// Starting and stopping.
#include <cmath>
#include <limits>

#include "device_stream.h"
#include "fixture.h"

namespace connectmaster::fakegateway {
namespace {

using ::testing::AnyOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr milliseconds kStopsWithin{2'000};

// A call that was started, on this thread, and is answered some time.
template <typename Request, typename Response>
class StartedCall {
 public:
  // `start` is void(ClientContext*, const Request*, Response*, callback), of a stub's async().
  template <typename Start>
  StartedCall(const Client& client, Request request, Start start)
      : context_(Context(client.token)), request_(std::move(request)) {
    start(context_.get(), &request_, &response_,
          [this](const grpc::Status& status) { status_.set_value(FromGrpc(status)); });
  }
  absl::Status Wait() { return status_.get_future().get(); }

 private:
  std::unique_ptr<grpc::ClientContext> context_;
  Request request_;
  Response response_;
  std::promise<absl::Status> status_;
};

using StartedConnect = StartedCall<gsdk::connect_master::ConnectRequest, gsdk::connect_master::ConnectResponse>;
using StartedIssue = StartedCall<gsdk::gateway::CreateCertificateRequest, gsdk::gateway::CreateCertificateResponse>;

// Streams and a waiting call over one client's channel, while the gateway is destroyed.
void ExpectCleanEnd(std::unique_ptr<FakeGateway> gateway, const Client& client) {
  ASSERT_THAT(gateway->SetDeviceSilent(kDevice, true), IsOk());
  DeviceStream idle(client);
  DeviceStream read(client);
  idle.WaitUntilAccepted();
  read.WaitUntilAccepted();
  auto ended = std::async(std::launch::async, [&] { return read.End(); });
  const auto stub = gsdk::connect_master::ConnectMaster::NewStub(client.channel);
  gsdk::connect_master::ConnectRequest request;
  request.set_gatewayid("gateway1");
  request.mutable_connectinfo()->set_ipaddr(kDeviceAddress);
  StartedConnect waiting(client, request, [&](auto... arguments) { stub->async()->Connect(arguments...); });
  ASSERT_THAT(GatewaysOf(client), IsOk());
  EXPECT_LT(TimeOf([&] { gateway.reset(); }), kStopsWithin);
  EXPECT_THAT(ended.get(), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(waiting.Wait(), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(idle.End(), StatusIs(absl::StatusCode::kUnavailable));
}

TEST(Lifecycle, ItIsDestroyedCleanlyWithStreamsOpenAndCallsWaitingOverTls) {
  ::testing::Test::RecordProperty("requirements", "STATUS-5");
  auto gateway = StartGateway();
  const Client client = TlsTenant(*gateway);
  ExpectCleanEnd(std::move(gateway), client);
}

TEST(Lifecycle, ItIsDestroyedCleanlyWithStreamsOpenAndCallsWaitingInProcess) {
  ::testing::Test::RecordProperty("requirements", "STATUS-5");
  auto gateway = StartGateway();
  const Client client = InProcessTenant(*gateway);
  ExpectCleanEnd(std::move(gateway), client);
}

TEST(Lifecycle, KeysThatAreStillToBeMadeDoNotHoldUpTheEnd) {
  ::testing::Test::RecordProperty("requirements", "STATUS-5");
  FakeGatewayOptions options = Tutorial();
  options.issued_key_type = certs::KeyType::kRsa2048;
  auto gateway = StartGateway(options);
  const Client client = InProcessTenant(*gateway);
  const auto stub = gsdk::gateway::Gateway::NewStub(client.channel);
  gsdk::gateway::CreateCertificateRequest request;
  request.set_gatewayid("gateway1");
  request.mutable_subject()->set_commonname("gateway1");
  request.set_expireafteryears(1);
  std::vector<std::unique_ptr<StartedIssue>> calls;
  for (int i = 0; i < 40; ++i) {
    calls.push_back(std::make_unique<StartedIssue>(
        client, request, [&](auto... arguments) { stub->async()->CreateCertificate(arguments...); }));
  }
  ASSERT_THAT(GatewaysOf(client), IsOk());
  // All of them would take some 10 s; the one that is being made takes half a second, more on a busy machine.
  EXPECT_LT(TimeOf([&] { gateway.reset(); }), 2 * kStopsWithin);
  for (const auto& call : calls) EXPECT_THAT(call->Wait(), AnyOf(IsOk(), StatusIs(absl::StatusCode::kUnavailable)));
}

TEST(Lifecycle, AGatewayThatNobodyUsedStopsAtOnce) {
  auto gateway = StartGateway();
  EXPECT_LT(TimeOf([&] { gateway.reset(); }), kStopsWithin);
}

TEST(Lifecycle, TwoGatewaysInAProcessShareNothing) {
  const auto first = StartGateway();
  const auto second = StartGateway();
  EXPECT_NE(first->address(), second->address());
  EXPECT_FALSE(first->authority().certificate() == second->authority().certificate());
  const Client at_first = InProcessAdmin(*first);
  const Client at_second = InProcessAdmin(*second);
  ASSERT_THAT(AddGateway(at_first, "only-here"), IsOk());
  EXPECT_EQ(GatewaysOf(at_first)->size(), 2U);
  EXPECT_EQ(GatewaysOf(at_second)->size(), 1U);
  ASSERT_THAT(ConnectDevice(at_first), IsOk());
  EXPECT_THAT(DisconnectDevices(at_second, {kDevice}), StatusIs(absl::StatusCode::kNotFound));
  // Nor does one's end disturb the other.
  const Client tenant = TlsTenant(*second);
  DeviceStream stream(tenant);
  stream.WaitUntilAccepted();
  { const auto third = StartGateway(); }
  ASSERT_THAT(ConnectDevice(tenant), IsOk());
  EXPECT_EQ(stream.Next()->deviceid(), kDevice);
}

TEST(Lifecycle, APortInUseIsAnErrorThatNamesIt) {
  const auto first = StartGateway();
  FakeGatewayOptions options;
  options.listen = first->address();
  EXPECT_THAT(
      FakeGateway::Start(options),
      StatusIs(absl::StatusCode::kUnavailable, ::testing::AllOf(HasSubstr(first->address()), HasSubstr("in use"))));
}

TEST(Lifecycle, AnAddressThatCannotBeListenedOnIsAnErrorThatNamesIt) {
  for (const std::string listen : {"", "4010", "127.0.0.1", "127.0.0.1:", "127.0.0.1:99999", "127.0.0.1:x", ":4010"}) {
    FakeGatewayOptions options;
    options.listen = listen;
    EXPECT_THAT(FakeGateway::Start(options),
                StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("'" + listen + "'")));
  }
  FakeGatewayOptions options;
  options.listen = "203.0.113.1:0";  // an address of documentation, that no machine has
  EXPECT_THAT(FakeGateway::Start(options), StatusIs(absl::StatusCode::kUnavailable, HasSubstr("203.0.113.1")));
}

TEST(Lifecycle, AFleetWithAMistakeIsRefused) {
  FakeGatewayOptions options;
  options.fleet.mutable_devices(3)->set_address("here");
  EXPECT_THAT(FakeGateway::Start(options),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("devices[3].address")));
}

TEST(Lifecycle, Start_OptionThatTheWorldCannotRunWith_IsRefusedByName) {
  const auto refused = [](const std::string& text, auto change) {
    FakeGatewayOptions options;
    change(options);
    EXPECT_THAT(FakeGateway::Start(options), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr(text)));
  };
  for (const auto time : {milliseconds(0), milliseconds(-1), milliseconds::max(), milliseconds::min()}) {
    const std::string value = " is " + std::to_string(time.count()) + " ms";
    refused("reconnect_interval" + value, [&](auto& it) { it.reconnect_interval = time; });
    refused("command_timeout" + value, [&](auto& it) { it.command_timeout = time; });
    refused("token_lifetime" + value, [&](auto& it) { it.token_lifetime = time; });
    refused("keep_alive" + value, [&](auto& it) { it.keep_alive = time; });
  }
  constexpr auto kInfinity = std::numeric_limits<double>::infinity();
  for (const double scale : {0.0, -1.0, 1e-9, 1e9, kInfinity, -kInfinity, std::nan("")}) {
    refused("time_scale is ", [&](auto& it) { it.time_scale = scale; });
  }
  for (const WorldTime time : {WorldTime::min(), WorldTime::max(), WorldTime(milliseconds(-1))}) {
    refused("virtual_time is ", [&](auto& it) { it.virtual_time = time; });
  }
}

TEST(Lifecycle, Start_ShortestReconnectInterval_TimeStillMoves) {
  FakeGatewayOptions options = Tutorial();
  options.reconnect_interval = milliseconds(1);
  options.virtual_time = std::chrono::floor<milliseconds>(std::chrono::system_clock::now());
  const auto gateway = StartGateway(options);
  const Client client = InProcessTenant(*gateway);
  gsdk::connect_master::AddAsyncConnectionRequest request;
  request.set_gatewayid("gateway1");
  request.add_connectinfos()->set_deviceid(1);  // at an empty address
  gsdk::connect_master::AddAsyncConnectionResponse response;
  ASSERT_THAT(FromGrpc(gsdk::connect_master::ConnectMaster::NewStub(client.channel)
                           ->AddAsyncConnection(Context(client.token).get(), request, &response)),
              IsOk());
  EXPECT_THAT(gateway->AdvanceTime(seconds(1)), IsOk());
}

TEST(Lifecycle, TestControls_TimeOutOfRange_IsRefused) {
  FakeGatewayOptions options = Tutorial();
  options.virtual_time = std::chrono::floor<milliseconds>(std::chrono::system_clock::now());
  const auto gateway = StartGateway(options);
  for (const auto time : {milliseconds(-1), milliseconds::max()}) {
    EXPECT_THAT(gateway->AdvanceTime(time), StatusIs(absl::StatusCode::kInvalidArgument));
    EXPECT_THAT(gateway->AdvanceUntil([] { return true; }, time), StatusIs(absl::StatusCode::kInvalidArgument));
    EXPECT_THAT(gateway->SetResponseDelay(kDevice, time), StatusIs(absl::StatusCode::kInvalidArgument));
  }
}

TEST(Lifecycle, AnEmptyFleetIsServed) {
  FakeGatewayOptions options;
  options.fleet.Clear();
  const auto gateway = StartGateway(options);
  EXPECT_THAT(GatewaysOf(InProcessAdmin(*gateway)).value(), IsEmpty());
}

TEST(Lifecycle, HandsOnWhatIsNotThereAreNotFound) {
  const auto gateway = StartGateway();
  EXPECT_THAT(gateway->SwitchDeviceOff(1), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(gateway->CutGatewayLink("nobody"), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(gateway->AdvanceTime(seconds(1)), StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(gateway->IssueTenantCredential("not valid"), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_EQ(gateway->GatewayCertificate("nobody"), std::nullopt);
  EXPECT_TRUE(gateway->GatewayCertificate("gateway1").has_value());
}

}  // namespace
}  // namespace connectmaster::fakegateway
