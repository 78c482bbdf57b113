// A server as a process of a test: what it tells, and how it ends.
#include "connectmaster/testing/fake_gateway_process.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <csignal>
#include <filesystem>
#include <memory>
#include <thread>
#include <vector>

#include "connectmaster/client/client.h"
#include "started.h"
#include "support/process_watch.h"
#include "support/status_matchers.h"
#include "support/temp_dir.h"

namespace connectmaster::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::StartsWith;

std::unique_ptr<client::Client> ClientOf(const FakeGatewayProcess& gateway, const std::string& tenant) {
  const auto credential = gateway.ReadCredential(tenant, nullptr).value();
  client::ClientOptions options;
  options.target = gateway.address();
  options.root_certificate_pem = gateway.root_certificate();
  options.certificate_pem = credential.certificate;
  options.private_key_pem = credential.private_key;
  return client::Client::Create(options).value();
}

TEST(FakeGatewayProcessTest, Start_WithoutOptions_ServesTheTutorialsFleet) {
  const auto gateway = Started();
  EXPECT_THAT(gateway->address(), MatchesRegex("127\\.0\\.0\\.1:[0-9]+"));
  EXPECT_TRUE(gateway->running());
  const auto admin = ClientOf(*gateway, "administrator");
  ASSERT_THAT(admin->LoginAdmin(), IsOk());
  EXPECT_THAT(*admin->Tenant().GetList(), ElementsAre("administrator"));
  EXPECT_EQ(gateway->ReadStandardError(), "");
}

TEST(FakeGatewayProcessTest, Start_WithFleetAndArguments_UsesThem) {
  const auto gateway = Started({.command = FAKEGATEWAY_COMMAND,
                                .fleet = PROJECT_FOLDER "/fakegateway/fleets/two-tenants.json",
                                .arguments = {"--log-level=info", "--seed", "7", "--listen=127.0.0.2:0"}});
  EXPECT_THAT(gateway->address(), StartsWith("127.0.0.2:"));
  EXPECT_THAT(gateway->ReadStandardError(), HasSubstr("info started address=" + gateway->address()));
  EXPECT_THAT(gateway->ReadStandardError(), HasSubstr("seed=7"));
  for (const char* const tenant : {"tenant1", "tenant2"}) {
    std::string error;
    EXPECT_TRUE(gateway->ReadCredential(tenant, &error)) << error;
  }
}

TEST(FakeGatewayProcessTest, Certificates_NotNamed_AreThisUsersAloneAndGoWithTheObject) {
  auto gateway = Started();
  const std::filesystem::path folder = std::filesystem::path(gateway->certificates()).parent_path();
  struct stat status {};
  ASSERT_EQ(stat(folder.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777U, 0700U);
  EXPECT_EQ(gateway->root_certificate_path(), gateway->certificates() + "/ca.crt");
  gateway.reset();
  EXPECT_FALSE(std::filesystem::exists(folder));
}

TEST(FakeGatewayProcessTest, Certificates_Named_StayAndAreUsedAgain) {
  const TempDir folder;
  FakeGatewayProcessOptions options;
  options.certificates = (folder.path() / "the certs").string();
  auto gateway = Started(options);
  EXPECT_EQ(gateway->certificates(), options.certificates);
  const std::string root_certificate = gateway->root_certificate();
  EXPECT_THAT(root_certificate, StartsWith("-----BEGIN CERTIFICATE-----"));
  gateway.reset();
  gateway = Started(options);
  EXPECT_EQ(gateway->root_certificate(), root_certificate);
}

TEST(FakeGatewayProcessTest, ReadCredential_OfATenant_HasFilesAndWhatIsInThem) {
  const auto gateway = Started();
  const auto credential = gateway->ReadCredential("tenant1", nullptr);
  ASSERT_TRUE(credential);
  EXPECT_EQ(credential->certificate_path, gateway->certificates() + "/tenant1.crt");
  EXPECT_EQ(credential->private_key_path, gateway->certificates() + "/tenant1_key.pem");
  EXPECT_THAT(credential->certificate, StartsWith("-----BEGIN CERTIFICATE-----"));
  EXPECT_THAT(credential->private_key, StartsWith("-----BEGIN PRIVATE KEY-----"));
}

TEST(FakeGatewayProcessTest, ReadCredential_OfNoTenant_SaysWhoHasOne) {
  const auto gateway = Started();
  std::string error;
  EXPECT_FALSE(gateway->ReadCredential("tenant9", &error));
  EXPECT_THAT(error, HasSubstr("'tenant9'"));
  EXPECT_THAT(error, HasSubstr(gateway->certificates() + "/tenant9.crt': No such file or directory"));
  EXPECT_THAT(error, HasSubstr("\"tenant1\""));
}

TEST(FakeGatewayProcessTest, Start_Twice_AreTwo) {
  auto one = Started();
  const auto other = Started();
  EXPECT_NE(one->address(), other->address());
  EXPECT_NE(one->certificates(), other->certificates());
  EXPECT_THAT(ClientOf(*one, "administrator")->LoginAdmin(), IsOk());
  one.reset();
  EXPECT_TRUE(other->running());
  EXPECT_THAT(ClientOf(*other, "administrator")->LoginAdmin(), IsOk());
}

TEST(FakeGatewayProcessTest, Start_FromManyThreads_AreMany) {
  std::vector<std::thread> threads;
  std::vector<std::unique_ptr<FakeGatewayProcess>> gateways(8);
  std::vector<std::string> errors(gateways.size());
  for (std::size_t i = 0; i < gateways.size(); ++i) {
    threads.emplace_back([&, i] { gateways[i] = FakeGatewayProcess::Start({}, &errors[i]); });
  }
  for (std::thread& thread : threads) thread.join();
  for (std::size_t i = 0; i < gateways.size(); ++i) {
    ASSERT_NE(gateways[i], nullptr) << errors[i];
    EXPECT_TRUE(gateways[i]->running());
  }
}

TEST(FakeGatewayProcessTest, Destructor_ServerServes_EndsIt) {
  auto gateway = Started();
  const ProcessWatch server(gateway->process_id());
  gateway.reset();
  EXPECT_TRUE(server.Ends(std::chrono::milliseconds(0)));
}

TEST(FakeGatewayProcessTest, Running_ServerIsKilled_IsFalse) {
  auto gateway = Started();
  const ProcessWatch server(gateway->process_id());
  ASSERT_EQ(kill(gateway->process_id(), SIGKILL), 0);
  ASSERT_TRUE(server.Ends());
  EXPECT_FALSE(gateway->running());
  EXPECT_FALSE(gateway->running());
}

}  // namespace
}  // namespace connectmaster::testing
