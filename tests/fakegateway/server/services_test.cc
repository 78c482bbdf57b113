// What travels over the wire: errors, services that are there, and those that are not.
#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

#include <algorithm>

#include "connectmaster/admin.grpc.pb.h"
#include "connectmaster/connect_master.grpc.pb.h"
#include "connectmaster/device.grpc.pb.h"
#include "connectmaster/err.pb.h"
#include "connectmaster/standard/google/rpc/status.pb.h"
#include "fixture.h"

namespace connectmaster::fakegateway {
namespace {

using ::testing::Contains;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::Not;

constexpr char kDetails[] = "grpc-status-details-bin";
constexpr char kDisconnect[] = "/gsdk.connect_master.ConnectMaster/Disconnect";
constexpr char kReflection[] = "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo";
constexpr char kHealth[] = "/grpc.health.v1.Health/Check";

class ServicesTest : public ::testing::Test {
 protected:
  static std::string DisconnectRequestOf(const std::vector<std::uint32_t>& ids) {
    gsdk::connect_master::DisconnectRequest request;
    request.mutable_deviceids()->Add(ids.begin(), ids.end());
    return request.SerializeAsString();
  }

  static FakeGatewayOptions Told(std::vector<JournalEntry>& told) {
    FakeGatewayOptions options = Tutorial();
    options.on_journal_entry = [&told](const JournalEntry& entry) { told.push_back(entry); };
    return options;
  }

  std::vector<JournalEntry> told_;
  std::unique_ptr<FakeGateway> gateway_ = StartGateway(Told(told_));
};

TEST_F(ServicesTest, AFailedDisconnectNamesTheDevicesInItsStatusDetailsAndNowhereElse) {
  RecordProperty("requirements", "DISC-2 MULTI-2 MULTI-5");
  for (const Client& client : {TlsTenant(*gateway_), InProcessTenant(*gateway_)}) {
    const auto answer = CallRaw(client, kDisconnect, DisconnectRequestOf({7, 9}));
    EXPECT_THAT(answer.status, StatusIs(absl::StatusCode::kNotFound));
    ASSERT_EQ(answer.trailing.size(), 1U);
    EXPECT_EQ(answer.trailing.begin()->first, kDetails);
    standard::google::rpc::Status rich;
    ASSERT_TRUE(rich.ParseFromString(answer.trailing.begin()->second));
    EXPECT_EQ(answer.details, answer.trailing.begin()->second);
    EXPECT_EQ(rich.code(), static_cast<int>(absl::StatusCode::kNotFound));
    EXPECT_EQ(rich.message(), std::string(answer.status.message()));
    ASSERT_EQ(rich.details_size(), 1);
    gsdk::err::MultiErrorResponse errors;
    ASSERT_TRUE(errors.ParseFromString(rich.details(0).value()));
    ASSERT_EQ(errors.deviceerrors_size(), 2);
    EXPECT_EQ(errors.deviceerrors(0).deviceid(), 7U);
    EXPECT_EQ(errors.deviceerrors(1).deviceid(), 9U);
  }
}

TEST_F(ServicesTest, AFailedDisconnectOfAsManyDevicesAsAnInstallationHasNamesThemAll) {
  RecordProperty("requirements", "DISC-2 MULTI-2 ROBUST-1");
  const Client client = TlsTenant(*gateway_);
  std::vector<std::uint32_t> ids(100'000);
  for (std::size_t i = 0; i < ids.size(); ++i) ids[i] = static_cast<std::uint32_t>(500'000'000 + i);
  const auto answer = CallRaw(client, kDisconnect, DisconnectRequestOf(ids));
  EXPECT_THAT(answer.status, StatusIs(absl::StatusCode::kNotFound));
  standard::google::rpc::Status rich;
  ASSERT_TRUE(rich.ParseFromString(answer.details));
  gsdk::err::MultiErrorResponse errors;
  ASSERT_TRUE(rich.details_size() == 1 && errors.ParseFromString(rich.details(0).value()));
  EXPECT_EQ(errors.deviceerrors_size(), 100'000);
  ids.push_back(1);
  EXPECT_THAT(CallRaw(client, kDisconnect, DisconnectRequestOf(ids)).status,
              StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(GatewaysOf(client), IsOk());
}

TEST_F(ServicesTest, ErrorsOfMoreDevicesThanJavaTakes_AreAWarningInTheJournal) {
  RecordProperty("requirements", "MULTI-2");
  const Client client = InProcessTenant(*gateway_);
  std::vector<std::uint32_t> ids;
  const auto warns_of = [&](std::size_t count) {
    while (ids.size() < count) ids.push_back(static_cast<std::uint32_t>(500'000'000 + ids.size()));
    const auto before = gateway_->Journal().back().number;
    (void)CallRaw(client, kDisconnect, DisconnectRequestOf(ids));
    const auto entries = gateway_->Journal(before);
    return std::count_if(entries.begin(), entries.end(),
                         [](const JournalEntry& it) { return it.kind == JournalEntry::Kind::kWarning; });
  };
  EXPECT_EQ(warns_of(190), 0);
  EXPECT_EQ(warns_of(210), 1);
  EXPECT_THAT(gateway_->Journal(), Contains(Field(&JournalEntry::why, HasSubstr("name fewer devices"))));
}

TEST_F(ServicesTest, OtherErrorsHaveNoTrailingMetadataAtAll) {
  RecordProperty("requirements", "MULTI-5");
  const Client client = TlsTenant(*gateway_);
  const auto answer = CallRaw(client, kDisconnect, "");
  EXPECT_THAT(answer.status, StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_TRUE(answer.trailing.empty());
}

TEST_F(ServicesTest, ReflectionAndHealthAskForAClientCertificateOnly) {
  RecordProperty("requirements", "LOGIN-3 TLS-2");
  const Client client = TlsTenant(*gateway_);
  const Client without_token{client.channel, ""};
  const auto health = CallRaw(without_token, kHealth, "");
  EXPECT_THAT(health.status, IsOk());
  EXPECT_NE(CallRaw(without_token, kReflection, "").status.code(), absl::StatusCode::kUnimplemented);

  const auto credential = gateway_->IssueTenantCredential("tenant1").value();
  grpc::SslCredentialsOptions tls;
  tls.pem_root_certs = gateway_->authority().certificate().ToPem();
  const Client without_certificate{grpc::CreateChannel(gateway_->address(), grpc::SslCredentials(tls)), ""};
  EXPECT_THAT(CallRaw(without_certificate, kHealth, "").status, StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(CallRaw(without_certificate, kReflection, "").status, StatusIs(absl::StatusCode::kUnavailable));
}

TEST_F(ServicesTest, Call_MethodIsNotServed_IsUnimplementedAndSaysWhatIsUnknown) {
  RecordProperty("requirements", "SVC-1");
  const std::map<std::string, std::string> said = {
      {"/gsdk.connect.Connect/GetDeviceList",
       "unknown service gsdk.connect.Connect; a device gateway has it, a master gateway has not"},
      {"/gsdk.udp.UDP/GetIPConfig", "unknown service gsdk.udp.UDP; a device gateway has it, a master gateway has not"},
      {"/gsdk.server.Server/Subscribe",
       "unknown service gsdk.server.Server; a device gateway has it, a master gateway has not"},
      {"/gsdk.user.User/GetList", "unknown service gsdk.user.User; a master gateway may have it, this fake has not"},
      {"/connect_master.ConnectMaster/Connect",
       "unknown service connect_master.ConnectMaster; the packages of G-SDK begin with \"gsdk.\" since V1.5"},
      {"/gsdk.gateway.Gateway/None", "unknown method None for service gsdk.gateway.Gateway"},
      {"/grpc.health.v1.Health/None", "unknown method None for service grpc.health.v1.Health"},
      {"/", "unknown service "},
      {"/x", "unknown service "}};
  for (const Client& client :
       {InProcessTenant(*gateway_), TlsTenant(*gateway_), Client{InProcessTenant(*gateway_).channel, ""}}) {
    for (const auto& [method, message] : said) {
      EXPECT_THAT(CallRaw(client, method, "").status, StatusIs(absl::StatusCode::kUnimplemented, message)) << method;
    }
  }
}

TEST_F(ServicesTest, Call_MethodIsNotServed_IsInTheJournal) {
  RecordProperty("requirements", "SVC-1");
  (void)CallRaw(InProcessTenant(*gateway_), "/gsdk.user.User/GetList", "");
  const auto entry = gateway_->Journal().back();
  EXPECT_EQ(entry.what, "/gsdk.user.User/GetList");
  EXPECT_THAT(entry.status, StatusIs(absl::StatusCode::kUnimplemented));
}

TEST_F(ServicesTest, Request_GrpcRefuses_IsInTheJournalAsRefusedByGrpc) {
  RecordProperty("requirements", "CONF-1");
  const Client client = TlsTenant(*gateway_);
  EXPECT_THAT(CallRaw(client, "/gsdk.gateway.Gateway/Get", std::string(75'497'473, 'x')).status,
              StatusIs(absl::StatusCode::kResourceExhausted));
  gateway_.reset();  // ends after the calls
  ASSERT_FALSE(told_.empty());
  EXPECT_EQ(told_.back().what, "Gateway.Get");
  EXPECT_THAT(told_.back().status, StatusIs(absl::StatusCode::kCancelled, HasSubstr("75497472 bytes")));
}

TEST_F(ServicesTest, MethodThatIsAPrivateKey_IsMaskedInTheJournal) {
  RecordProperty("requirements", "SVC-1");
  const std::string body(64, 'M');
  (void)CallRaw(InProcessTenant(*gateway_), "/gsdk.user.User/-----BEGIN PRIVATE KEY-----" + body, "");
  EXPECT_THAT(gateway_->Journal().back().what, Not(HasSubstr(body)));
  EXPECT_THAT(std::string(gateway_->Journal().back().status.message()), Not(HasSubstr(body)));
}

TEST_F(ServicesTest, ManyRefusedCallsBesideAStream_DoNotEndTheConnection) {
  RecordProperty("requirements", "ROBUST-1");
  const Client client = TlsTenant(*gateway_);
  grpc::ClientContext context;
  context.AddMetadata("token", client.token);
  const auto stub = gsdk::connect_master::ConnectMaster::NewStub(client.channel);
  const auto stream = stub->SubscribeStatus(&context, {});
  stream->WaitForInitialMetadata();
  const std::string large(10'000'000, 'x');
  for (int i = 0; i < 45; ++i) {
    ASSERT_THAT(CallRaw(client, "/gsdk.user.User/Enroll", large).status, StatusIs(absl::StatusCode::kUnimplemented));
  }
  EXPECT_THAT(GatewaysOf(client), IsOk());
  context.TryCancel();
  EXPECT_EQ(stream->Finish().error_code(), grpc::StatusCode::CANCELLED) << "it has ended before";
}

TEST_F(ServicesTest, GetInfo_WithAToken_TellsTheVersionAndTheDateOfTheBuild) {
  RecordProperty("requirements", "SVC-2");
  const Client client = TlsTenant(*gateway_);
  gsdk::admin::GetInfoResponse info;
  grpc::Status status = gsdk::admin::Admin::NewStub(client.channel)->GetInfo(Context(client.token).get(), {}, &info);
  ASSERT_THAT(FromGrpc(status), IsOk());
  EXPECT_EQ(info.version(), "1.9.1");
  EXPECT_THAT(info.builddate(), MatchesRegex("20[0-9][0-9]-[01][0-9]-[0-3][0-9]"));
  status = gsdk::admin::Admin::NewStub(client.channel)->GetInfo(Context().get(), {}, &info);
  EXPECT_THAT(FromGrpc(status), StatusIs(absl::StatusCode::kUnauthenticated));
}

TEST_F(ServicesTest, DeviceGetInfo_OfAConnectedDevice_TellsItsMake) {
  RecordProperty("requirements", "DEVICE-1");
  const Client client = TlsTenant(*gateway_);
  ASSERT_THAT(ConnectDevice(client), IsOk());
  gsdk::device::GetInfoRequest request;
  request.set_deviceid(kDevice);
  gsdk::device::GetInfoResponse response;
  const auto stub = gsdk::device::Device::NewStub(client.channel);
  ASSERT_THAT(FromGrpc(stub->GetInfo(Context(client.token).get(), request, &response)), IsOk());
  EXPECT_EQ(response.info().modelname(), "BIOENTRY_W2");
}

TEST_F(ServicesTest, MethodThatIsNotSimulated_IsUnknownToItsService) {
  RecordProperty("requirements", "SVC-1 SVC-2");
  const Client client = TlsTenant(*gateway_);
  EXPECT_THAT(CallRaw(client, "/gsdk.device.Device/Lock", "").status,
              StatusIs(absl::StatusCode::kUnimplemented, "unknown method Lock for service gsdk.device.Device"));
  const FailCall fail{absl::AbortedError("planned")};
  EXPECT_THAT(gateway_->Inject({{.rpc = "Device.Lock", .what = fail}}),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("Device.Lock")));
  EXPECT_THAT(gateway_->Inject({{.rpc = "Device.GetInfo", .what = fail}}), IsOk());
  EXPECT_THAT(CallRaw(client, "/gsdk.device.Device/GetInfo", "").status, StatusIs(absl::StatusCode::kAborted));
}

TEST_F(ServicesTest, Request_WithoutAToken_IsRefusedBeforeItIsRead) {
  RecordProperty("requirements", "LOGIN-3 ROBUST-1");
  const Client client = TlsTenant(*gateway_);
  // Bytes that are no message, which nothing has looked at.
  const auto answer = CallRaw({client.channel, ""}, kDisconnect, std::string(1'000'000, '\xff'));
  EXPECT_THAT(answer.status, StatusIs(absl::StatusCode::kUnauthenticated));
  EXPECT_EQ(gateway_->Journal().back().request, "");
}

TEST_F(ServicesTest, Request_OfMoreFieldsThanItMayHave_IsInvalid) {
  RecordProperty("requirements", "ROBUST-1");
  const Client client = TlsTenant(*gateway_);
  std::string request;
  for (int i = 0; i < 1'000'001; ++i) request += std::string("\x0a\x00", 2);
  EXPECT_THAT(CallRaw(client, "/gsdk.gateway.Gateway/Get", request).status,
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("1000000")));
  EXPECT_THAT(GatewaysOf(client), IsOk());
}

TEST_F(ServicesTest, AClientsDeadlineEndsAConnectForTheWorldToo) {
  RecordProperty("requirements", "SYNC-8");
  FakeGatewayOptions options = Tutorial();
  options.virtual_time = std::chrono::floor<milliseconds>(std::chrono::system_clock::now());
  const auto gateway = StartGateway(options);
  const Client client = TlsTenant(*gateway);
  ASSERT_THAT(gateway->SetResponseDelay(kDevice, seconds(1)), IsOk());
  // The server hears of it a little later than the client: in so many round trips, most of the time.
  bool ended = false;
  for (int round_trips = 10; round_trips <= 10'000 && !ended; round_trips *= 10) {
    EXPECT_THAT(ConnectDevice(client, kDeviceAddress, milliseconds(50)), StatusIs(absl::StatusCode::kDeadlineExceeded));
    for (int i = 0; i < round_trips; ++i) ASSERT_THAT(GatewaysOf(client), IsOk());
    ASSERT_THAT(gateway->AdvanceTime(seconds(1)), IsOk());
    ended = DisconnectDevices(client, {kDevice}).code() == absl::StatusCode::kNotFound;
  }
  EXPECT_TRUE(ended) << "the device is connected, though nobody waits for it any more";
}

TEST_F(ServicesTest, SilentDevicesAreGivenUpInRealTime) {
  RecordProperty("requirements", "SYNC-8");
  FakeGatewayOptions options = Tutorial();
  options.command_timeout = milliseconds(100);
  const auto gateway = StartGateway(options);
  const Client client = InProcessTenant(*gateway);
  ASSERT_THAT(gateway->SetDeviceSilent(kDevice, true), IsOk());
  EXPECT_THAT(ConnectDevice(client), StatusIs(absl::StatusCode::kUnavailable, HasSubstr(kDeviceAddress)));
}

}  // namespace
}  // namespace connectmaster::fakegateway
