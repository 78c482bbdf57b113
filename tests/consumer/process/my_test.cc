#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "connectmaster/testing/fake_gateway_process.h"

#if __cplusplus > 201703L
#error "this is the C++17 that a program has if it does not ask for more"
#endif

namespace {

TEST(MyApplication, FakeGatewayProcess_TellsHowToConnect) {
  std::string error;
  const auto gateway = connectmaster::testing::FakeGatewayProcess::Start({}, &error);
  ASSERT_NE(gateway, nullptr) << error;
  const auto tenant = gateway->ReadCredential("tenant1", &error);
  ASSERT_TRUE(tenant) << error;
  EXPECT_EQ(gateway->address().rfind("127.0.0.1:", 0), 0u);
  EXPECT_EQ(tenant->certificate.rfind("-----BEGIN CERTIFICATE-----", 0), 0u);
  EXPECT_TRUE(gateway->running());
}

TEST(MyApplication, Fixture_TellsTheAddressAndTheCertificates) {
  const char* const address = std::getenv("CONNECTMASTER_GATEWAY");
  const char* const certificates = std::getenv("CONNECTMASTER_CERTS");
  ASSERT_NE(address, nullptr);
  ASSERT_NE(certificates, nullptr);
  EXPECT_EQ(std::string(address).rfind("127.0.0.1:", 0), 0u);
  EXPECT_TRUE(std::filesystem::exists(std::filesystem::path(certificates) / "tenant1_key.pem"));
}

}  // namespace
