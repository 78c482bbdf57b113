#include "connectmaster/certs/tls_key.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fixtures.h"

namespace connectmaster::certs {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Certificate WithKey(EVP_PKEY* key) {
  TenantRequest request = TenantRequestFor("tenant1");
  request.key = PrivateKey(key);
  return TestCa().IssueTenant(request)->certificate;
}

TEST(TlsKeyTest, CheckTlsKey_KeysOfTls13_AreFine) {
  for (const auto& certificate : {WithKey(EVP_RSA_gen(2048)), WithKey(EVP_EC_gen("P-256"))}) {
    EXPECT_TRUE(CheckTlsKey(certificate).ok()) << CheckTlsKey(certificate);
    EXPECT_THAT(WhoRefusesTlsKey(certificate), IsEmpty());
  }
  EXPECT_THAT(WhoRefusesTlsKey(WithKey(EVP_EC_gen("P-384"))), HasSubstr("TLS 1.3 only"));
  for (const auto& certificate :
       {WithKey(EVP_EC_gen("P-521")), WithKey(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED448"))}) {
    EXPECT_TRUE(CheckTlsKey(certificate).ok()) << CheckTlsKey(certificate);
    EXPECT_THAT(WhoRefusesTlsKey(certificate), HasSubstr("BoringSSL"));
  }
}

TEST(TlsKeyTest, CheckTlsKey_OtherCurves_AreNamed) {
  for (const char* const curve : {"secp256k1", "P-224", "brainpoolP256r1", "brainpoolP384r1"}) {
    const auto status = CheckTlsKey(WithKey(EVP_EC_gen(curve)));
    EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
    EXPECT_THAT(std::string(status.message()), AllOf(HasSubstr(curve), HasSubstr("CN=tenant tenant1")));
  }
}

}  // namespace
}  // namespace connectmaster::certs
