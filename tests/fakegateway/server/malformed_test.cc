// Requests that are not what they should be.
#include <random>

#include "fixture.h"
#include "support/seed.h"

namespace connectmaster::fakegateway {
namespace {

using ::testing::AnyOf;

constexpr std::size_t kMaxReceive = 75'497'472;
constexpr char kGet[] = "/gsdk.gateway.Gateway/Get";

class MalformedTest : public ::testing::Test {
 protected:
  const std::unique_ptr<FakeGateway> gateway_ = StartGateway();
};

TEST_F(MalformedTest, AnyBytesInAnyRequestAreAnsweredWithAStatus) {
  RecordProperty("requirements", "ROBUST-1");
  const unsigned seed = testing::Seed();
  SCOPED_TRACE(testing::Replay(seed));
  std::mt19937 random(seed);
  Client client = InProcessAdmin(*gateway_);
  auto methods = MethodsWithToken(client);
  methods.insert(methods.end(), {"/gsdk.login.Login/Login", "/gsdk.login.Login/LoginAdmin"});
  for (const auto& method : methods) {
    for (int i = 0; i < 12; ++i) {
      std::string request;
      const std::size_t size = i == 0 ? 0 : random() % (i < 6 ? 20 : 400);
      while (request.size() < size) request += static_cast<char>(random());
      // Half of them begin like a message: field 1 as a string that holds the rest.
      if (i % 2 == 0 && size > 0 && size < 128) {
        request[0] = '\x0a';
        if (size > 1) request[1] = static_cast<char>(size - 2);
      }
      const auto answer = CallRaw(client, method, request, {}, IsStream(method) ? milliseconds(50) : kPatience);
      if (!IsStream(method)) {
        EXPECT_NE(answer.status.code(), absl::StatusCode::kDeadlineExceeded) << method;
      }
      EXPECT_NE(answer.status.code(), absl::StatusCode::kUnavailable) << method << answer.status.ToString();
    }
    if (!GatewaysOf(client).ok()) client = InProcessAdmin(*gateway_);  // it logged out
  }
  EXPECT_THAT(GatewaysOf(client), IsOk());
}

TEST_F(MalformedTest, StringsThatAreNotUtf8AreAnsweredWithAStatus) {
  RecordProperty("requirements", "ROBUST-1");
  const Client client = InProcessTenant(*gateway_);
  EXPECT_FALSE(CallRaw(client, kGet, std::string("\x0a\x02\xc3\x28", 4)).status.ok());
  EXPECT_THAT(GatewaysOf(client), IsOk());
}

TEST_F(MalformedTest, DeeplyNestedGroupsAreAnsweredWithAStatus) {
  RecordProperty("requirements", "ROBUST-1");
  const Client client = InProcessTenant(*gateway_);
  EXPECT_FALSE(CallRaw(client, kGet, std::string(1'000'000, '\x23')).status.ok());
  EXPECT_THAT(GatewaysOf(client), IsOk());
}

TEST_F(MalformedTest, ARequestMayHaveMaxRecvSizeBytesAndNoMore) {
  RecordProperty("requirements", "CONF-1");
  const Client client = TlsTenant(*gateway_);
  // One gateway ID, as long as it can be.
  std::string request("\x0a\x00\x00\x00\x00", 5);
  const std::size_t length = kMaxReceive - request.size();
  for (std::size_t i = 0; i < 4; ++i) {
    request[1 + i] = static_cast<char>(((length >> (7 * i)) & 0x7f) | (i < 3 ? 0x80 : 0));
  }
  request.resize(kMaxReceive, 'x');
  EXPECT_THAT(CallRaw(client, kGet, request).status, StatusIs(absl::StatusCode::kNotFound));
  request += 'x';
  EXPECT_THAT(CallRaw(client, kGet, request).status, StatusIs(absl::StatusCode::kResourceExhausted));
  EXPECT_THAT(GatewaysOf(client), IsOk());
}

TEST_F(MalformedTest, ATokenThatIsTooLongIsRefused) {
  RecordProperty("requirements", "LOGIN-3 ROBUST-1");
  const Client client = InProcessTenant(*gateway_);
  EXPECT_THAT(GatewaysOf({client.channel, std::string(7'000, 'x')}), StatusIs(absl::StatusCode::kUnauthenticated));
  EXPECT_THAT(GatewaysOf({client.channel, std::string(100'000, 'x')}),
              AnyOf(StatusIs(absl::StatusCode::kUnauthenticated), StatusIs(absl::StatusCode::kResourceExhausted)));
  EXPECT_THAT(GatewaysOf(client), IsOk());
}

}  // namespace
}  // namespace connectmaster::fakegateway
