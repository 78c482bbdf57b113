// Mutual TLS over TCP.
#include <gtest/gtest.h>

#include <numeric>

#include "credentials.h"
#include "details.h"
#include "scripted_gateway.h"

namespace connectmaster::client {
namespace {

std::shared_ptr<grpc::ServerCredentials> ServerCredentials(const certs::CertificateAuthority& authority) {
  const certs::TenantRequest tenant = MakeTenantRequest();
  const certs::Credential server = *authority.IssueServer({.subject = {.common_name = "server"},
                                                           .key_type = certs::KeyType::kEcP256,
                                                           .now = tenant.now,
                                                           .ip_addresses = {"127.0.0.1"}});
  grpc::SslServerCredentialsOptions options(GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
  options.pem_root_certs = authority.certificate().ToPem();
  options.pem_key_cert_pairs.push_back({server.key.ToPem(), server.certificate.ToPem()});
  return grpc::SslServerCredentials(options);
}

TEST(TlsTest, AClientOfTheSameRootGetsIn) {
  RecordProperty("requirements", "TLS-2");
  const auto authority = MakeAuthority();
  ScriptedGateway gateway(ServerCredentials(authority));
  ClientOptions options = MakeOptions(authority);
  options.target = gateway.target();
  const auto client = Client::Create(options);
  ASSERT_TRUE(client.ok()) << client.status();
  const absl::Status status = (*client)->Login();
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_EQ(gateway.login_requests(), std::vector{options.certificate_pem});
}

TEST(TlsTest, Login_TextsWithMoreThanCertificates_SendsTheCertificatesAlone) {
  RecordProperty("requirements", "LOGIN-12");
  const auto authority = MakeAuthority();
  ScriptedGateway gateway(ServerCredentials(authority));
  ClientOptions options = MakeOptions(authority);
  options.target = gateway.target();
  const std::string certificate = options.certificate_pem;
  const std::string expired =
      certs::CertificateAuthority::Create({.common_name = "Old"}, certs::KeyType::kEcP256,
                                          MakeTenantRequest().now - std::chrono::hours(24 * 5000), 1)
          ->certificate()
          .ToPem();
  options.certificate_pem = "Soci\xe9t\xe9\n" + options.private_key_pem + certificate + "\r\n" +
                            authority.certificate().ToPem() + options.private_key_pem;
  options.private_key_pem = options.certificate_pem;
  options.root_certificate_pem = expired + "\n\xe9\n" + options.root_certificate_pem;
  const auto client = Client::Create(options);
  ASSERT_TRUE(client.ok()) << client.status();
  const absl::Status status = (*client)->Login();
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_EQ(gateway.login_requests(), std::vector{certificate + authority.certificate().ToPem()});
}

TEST(TlsTest, Login_ClientOfAnIntermediateCa_GetsIn) {
  RecordProperty("requirements", "LOGIN-12");
  const auto authority = MakeAuthority();
  const auto middle =
      *authority.IssueIntermediate({.common_name = "Middle"}, certs::KeyType::kEcP256, MakeTenantRequest().now);
  ScriptedGateway gateway(ServerCredentials(authority));
  ClientOptions options = MakeOptions(middle);
  options.certificate_pem += middle.certificate().ToPem();
  options.root_certificate_pem = authority.certificate().ToPem();
  options.target = gateway.target();
  const auto client = Client::Create(options);
  ASSERT_TRUE(client.ok()) << client.status();
  const absl::Status status = (*client)->Login();
  EXPECT_TRUE(status.ok()) << status;
}

TEST(TlsTest, Create_ChannelOfOnesOwn_SendsNoKeyEither) {
  const auto authority = MakeAuthority();
  ScriptedGateway gateway(ServerCredentials(authority));
  ClientOptions options = MakeOptions(authority);
  options.target = gateway.target();
  const auto channel = (*Client::Create(options))->Channel();
  const std::string certificate = options.certificate_pem;
  options.certificate_pem = options.private_key_pem + certificate;
  const absl::Status status = Client::Create(channel, options)->Login();
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_EQ(gateway.login_requests(), std::vector{certificate});
}

TEST(TlsTest, AClientOfAnotherRootIsUnavailable) {
  const auto authority = MakeAuthority();
  ScriptedGateway gateway(ServerCredentials(authority));
  ClientOptions options = MakeOptions(MakeAuthority());
  options.root_certificate_pem = authority.certificate().ToPem();
  options.target = gateway.target();
  const auto client = Client::Create(options);
  ASSERT_TRUE(client.ok()) << client.status();
  const absl::Status status = (*client)->Login();
  EXPECT_TRUE(absl::IsUnavailable(status)) << status;
  EXPECT_EQ(gateway.logins(), 0);
}

TEST(TlsTest, AServerOfAnotherRootIsNotTrusted) {
  ScriptedGateway gateway(ServerCredentials(MakeAuthority()));
  ClientOptions options = MakeOptions(MakeAuthority());
  options.target = gateway.target();
  const auto client = Client::Create(options);
  ASSERT_TRUE(client.ok()) << client.status();
  EXPECT_TRUE(absl::IsUnavailable((*client)->Login()));
}

TEST(TlsTest, TheErrorsOfAThousandDevicesArrive) {
  RecordProperty("requirements", "MULTI-2");
  constexpr int kDevices = 1'000;
  const auto authority = MakeAuthority();
  ScriptedGateway gateway(ServerCredentials(authority));
  gateway.disconnect = [](const auto& request, auto&) {
    gsdk::err::MultiErrorResponse errors;
    for (const uint32_t device_id : request.deviceids()) {
      gsdk::err::ErrorResponse& error = *errors.add_deviceerrors();
      error.set_deviceid(device_id);
      error.set_code(grpc::StatusCode::NOT_FOUND);
      error.set_msg("device " + std::to_string(device_id) + " is not connected: connect to it first, then disconnect");
    }
    return grpc::Status(grpc::StatusCode::NOT_FOUND, "1000 devices failed", DetailsOf(errors));
  };
  ClientOptions options = MakeOptions(authority);
  options.target = gateway.target();
  const auto client = Client::Create(options);
  ASSERT_TRUE(client.ok()) << client.status();
  ASSERT_TRUE((*client)->Login().ok());
  std::vector<uint32_t> device_ids(kDevices);
  std::iota(device_ids.begin(), device_ids.end(), 544'000'000);
  const absl::Status status = (*client)->ConnectMaster().Disconnect(device_ids);
  EXPECT_TRUE(absl::IsNotFound(status)) << status;
  EXPECT_EQ(status.message(), "1000 devices failed");
  const auto errors = DeviceErrors(status);
  ASSERT_EQ(errors.size(), kDevices);
  EXPECT_EQ(errors.back().deviceid(), device_ids.back());
}

class TlsSubscriptionTest : public ::testing::Test {
 protected:
  TlsSubscriptionTest() {
    ClientOptions options = MakeOptions(authority_);
    options.target = gateway_.target();
    client_ = *Client::Create(options);
    EXPECT_TRUE(client_->Login().ok());
  }

  const certs::CertificateAuthority authority_ = MakeAuthority();
  ScriptedGateway gateway_{ServerCredentials(authority_)};
  std::unique_ptr<Client> client_;
};

TEST_F(TlsSubscriptionTest, IsAcceptedBeforeTheFirstChange) {
  RecordProperty("requirements", "STATUS-3");
  const auto subscription = client_->ConnectMaster().SubscribeStatus({});
  const absl::Status status = subscription->WaitUntilAccepted(std::chrono::seconds(20));
  EXPECT_TRUE(status.ok()) << status;
}

TEST_F(TlsSubscriptionTest, ARefusalIsNotTakenForAnAcceptance) {
  gateway_.RefuseSubscriptions({grpc::StatusCode::PERMISSION_DENIED, "not you"});
  const auto subscription = client_->ConnectMaster().SubscribeStatus({});
  const absl::Status status = subscription->WaitUntilAccepted(std::chrono::seconds(20));
  EXPECT_TRUE(absl::IsPermissionDenied(status)) << status;
}

TEST_F(TlsSubscriptionTest, ARefusedTokenIsRenewed) {
  gateway_.RevokeToken();
  const auto subscription = client_->ConnectMaster().SubscribeStatus({});
  const absl::Status status = subscription->WaitUntilAccepted(std::chrono::seconds(20));
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_EQ(gateway_.logins(), 2);
}

}  // namespace
}  // namespace connectmaster::client
