#include <gtest/gtest.h>

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

}  // namespace
