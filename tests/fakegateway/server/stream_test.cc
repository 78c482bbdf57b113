// Status streams over gRPC. Over TLS where it matters when the initial metadata arrives: in process a client sees it
// with the first message only.
#include "connectmaster/login.grpc.pb.h"
#include "device_stream.h"
#include "fixture.h"

namespace connectmaster::fakegateway {
namespace {

class StreamTest : public ::testing::Test {
 protected:
  // Connects and disconnects the device: two changes.
  static void Flap(const Client& client) {
    ASSERT_THAT(ConnectDevice(client), IsOk());
    ASSERT_THAT(DisconnectDevices(client, {kDevice}), IsOk());
  }

  const std::unique_ptr<FakeGateway> gateway_ = StartGateway();
};

TEST_F(StreamTest, ChangesArriveInTheirOrderNoneTwice) {
  RecordProperty("requirements", "STATUS-1 STATUS-2 STATUS-3");
  const Client client = TlsTenant(*gateway_);
  DeviceStream stream(client);
  stream.WaitUntilAccepted();
  for (int i = 0; i < 100; ++i) Flap(client);
  for (int i = 0; i < 200; ++i) {
    const auto change = stream.Next();
    ASSERT_TRUE(change.has_value());
    EXPECT_EQ(change->deviceid(), kDevice);
    EXPECT_EQ(change->status(), i % 2 == 0 ? gsdk::connect::TCP_CONNECTED : gsdk::connect::DISCONNECTED);
  }
}

TEST_F(StreamTest, AClientThatCancelsSeesCancelled) {
  RecordProperty("requirements", "STATUS-5");
  const Client client = TlsTenant(*gateway_);
  DeviceStream stream(client);
  stream.WaitUntilAccepted();
  EXPECT_THAT(stream.Cancel(), StatusIs(absl::StatusCode::kCancelled));
  Flap(client);
}

TEST_F(StreamTest, LoggingOutEndsTheStreamsOfTheTokenAndNoOthers) {
  RecordProperty("requirements", "LOGIN-11");
  const auto credential = gateway_->IssueTenantCredential("tenant1").value();
  const auto channel = TlsChannel(*gateway_, credential);
  const Client leaving{channel, LogIn(channel, credential.certificate)};
  const Client staying{channel, LogIn(channel, credential.certificate)};
  DeviceStream ends(leaving);
  DeviceStream lasts(staying);
  ends.WaitUntilAccepted();
  lasts.WaitUntilAccepted();
  gsdk::login::LogoutResponse response;
  ASSERT_THAT(FromGrpc(gsdk::login::Login::NewStub(channel)->Logout(Context(leaving.token).get(), {}, &response)),
              IsOk());
  EXPECT_THAT(ends.End(), StatusIs(absl::StatusCode::kUnauthenticated));
  EXPECT_THAT(GatewaysOf(leaving), StatusIs(absl::StatusCode::kUnauthenticated));
  Flap(staying);
  EXPECT_EQ(lasts.Next()->status(), gsdk::connect::TCP_CONNECTED);
}

TEST_F(StreamTest, AStreamWithoutATokenIsRefused) {
  RecordProperty("requirements", "LOGIN-3");
  const Client client = TlsTenant(*gateway_);
  DeviceStream stream({client.channel, ""});
  EXPECT_THAT(stream.End(), StatusIs(absl::StatusCode::kUnauthenticated));
}

// gRPC gives in-process clients an empty initial metadata of a refused stream, too.
TEST_F(StreamTest, InProcessTheMetadataOfAnAcceptedStreamIsNotEmpty) {
  RecordProperty("requirements", "STATUS-3");
  const Client in_process = InProcessTenant(*gateway_);
  EXPECT_GT(DeviceStream(in_process).CountMetadata(), 0U);
  EXPECT_EQ(DeviceStream({in_process.channel, ""}).CountMetadata(), 0U);
  EXPECT_EQ(DeviceStream(TlsTenant(*gateway_)).CountMetadata(), 0U);
}

TEST_F(StreamTest, AStuckSubscriberSlowsNobodyElse) {
  RecordProperty("requirements", "STATUS-4");
  const Client stuck_client = TlsTenant(*gateway_);
  const Client client = InProcessTenant(*gateway_);
  DeviceStream stuck(stuck_client);  // nobody reads it
  DeviceStream quick(client);
  stuck.WaitUntilAccepted();
  quick.WaitUntilAccepted();
  constexpr int kFlaps = 4'000;
  auto seen = std::async(std::launch::async, [&] {
    int changes = 0;
    while (changes < 2 * kFlaps && quick.Next()) ++changes;
    return changes;
  });
  for (int i = 0; i < kFlaps; ++i) Flap(client);
  EXPECT_EQ(seen.get(), 2 * kFlaps);
  EXPECT_THAT(stuck.Cancel(), StatusIs(absl::StatusCode::kCancelled));
}

TEST_F(StreamTest, OneThatIsOpenedAndLeftManyTimesLeavesNothing) {
  RecordProperty("requirements", "STATUS-5");
  const Client client = TlsTenant(*gateway_);
  // More than there may be at a time.
  for (int i = 0; i < 1'100; ++i) {
    DeviceStream stream(client);
    stream.WaitUntilAccepted();
    ASSERT_THAT(stream.Cancel(), StatusIs(absl::StatusCode::kCancelled));
  }
  Flap(client);
}

}  // namespace
}  // namespace connectmaster::fakegateway
