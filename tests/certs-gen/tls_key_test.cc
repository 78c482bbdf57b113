#include "connectmaster/certs/tls_key.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

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
    EXPECT_THAT(WhoRefusesTlsKey(certificate, Purpose::kTlsServer), IsEmpty());
    EXPECT_THAT(WhoRefusesTlsKey(certificate, Purpose::kTlsClient), IsEmpty());
  }
  EXPECT_THAT(WhoRefusesTlsKey(WithKey(EVP_EC_gen("P-384")), Purpose::kTlsServer), HasSubstr("TLS 1.3 only"));
  for (const auto& certificate :
       {WithKey(EVP_EC_gen("P-521")), WithKey(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED448"))}) {
    EXPECT_TRUE(CheckTlsKey(certificate).ok()) << CheckTlsKey(certificate);
    EXPECT_THAT(WhoRefusesTlsKey(certificate, Purpose::kTlsServer), HasSubstr("BoringSSL"));
  }
}

// BoringSSL's clients sign with P-521 and Ed25519, although they take neither from servers.
TEST(TlsKeyTest, WhoRefusesTlsKey_Clients_AreOtherKeysThanServers) {
  const auto who = [](EVP_PKEY* key) { return WhoRefusesTlsKey(WithKey(key), Purpose::kTlsClient); };
  EXPECT_THAT(who(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED448")),
              HasSubstr("BoringSSL, such as Python's grpcio, cannot"));
  EXPECT_THAT(who(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519")), IsEmpty());
  EXPECT_THAT(who(EVP_EC_gen("P-384")), HasSubstr("servers of gRPC take its key (EC, P-384) with TLS 1.3 only"));
  EXPECT_THAT(who(EVP_EC_gen("P-521")), HasSubstr("servers of gRPC take its key (EC, P-521) with TLS 1.3 only"));
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
