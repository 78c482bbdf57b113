// CERT-2 bit by bit, as OpenSSL and not our own reader sees it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <map>

#include "connectmaster/certs/verify.h"
#include "fixtures.h"

namespace connectmaster::certs {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Key;
using ::testing::Pair;

struct Extension {
  bool critical;
  std::string der;
  bool operator==(const Extension&) const = default;
};

std::map<int, Extension> ExtensionsOf(const Certificate& certificate) {
  std::map<int, Extension> result;
  const X509* x509 = certificate.handle();
  for (int i = 0; i < X509_get_ext_count(x509); ++i) {
    X509_EXTENSION* extension = X509_get_ext(x509, i);
    const ASN1_OCTET_STRING* data = X509_EXTENSION_get_data(extension);
    result[OBJ_obj2nid(X509_EXTENSION_get_object(extension))] = {
        X509_EXTENSION_get_critical(extension) == 1,
        std::string(reinterpret_cast<const char*>(ASN1_STRING_get0_data(data)),
                    static_cast<std::size_t>(ASN1_STRING_length(data)))};
  }
  return result;
}

const Extension kCaTrue = {true, std::string("\x30\x03\x01\x01\xff", 5)};
const Extension kCaKeyUsage = {true, std::string("\x03\x02\x02\x84", 4)};    // digitalSignature, keyCertSign
const Extension kLeafKeyUsage = {true, std::string("\x03\x02\x07\x80", 4)};  // digitalSignature
const Extension kClientAndServer = {false, std::string("\x30\x14"
                                                       "\x06\x08\x2b\x06\x01\x05\x05\x07\x03\x02"
                                                       "\x06\x08\x2b\x06\x01\x05\x05\x07\x03\x01",
                                                       22)};

Credential ServerOf(const CertificateAuthority& ca) {
  return ca
      .IssueServer({.subject = {.common_name = "localhost"},
                    .key_type = KeyType::kEcP256,
                    .now = kNow,
                    .dns_names = {"localhost"},
                    .ip_addresses = {"127.0.0.1"}})
      .value();
}

std::vector<Certificate> AllLeaves() {
  return {ServerOf(TestCa()).certificate, TestCa().IssueTenant(TenantRequestFor("tenant1"))->certificate,
          TestCa().IssueGateway(GatewayRequestFor("tenant1", "gateway1"))->certificate};
}

TEST(ProfileTest, CERT_2_ARootCaHasTheExtensionsOfACaAndNoOthers) {
  ::testing::Test::RecordProperty("requirements", "CERT-2");
  const auto extensions = ExtensionsOf(TestCa().certificate());
  EXPECT_THAT(extensions, ElementsAre(Pair(NID_subject_key_identifier, ::testing::_), Pair(NID_key_usage, kCaKeyUsage),
                                      Pair(NID_basic_constraints, kCaTrue), Pair(NID_ext_key_usage, kClientAndServer)));
}

TEST(ProfileTest, CERT_2_EveryLeafHasItsKeyUsages) {
  ::testing::Test::RecordProperty("requirements", "CERT-2");
  for (const Certificate& leaf : AllLeaves()) {
    const auto extensions = ExtensionsOf(leaf);
    EXPECT_THAT(extensions, Contains(Pair(NID_key_usage, kLeafKeyUsage)));
    EXPECT_THAT(extensions, Contains(Pair(NID_ext_key_usage, kClientAndServer)));
    EXPECT_THAT(extensions, Contains(Key(NID_authority_key_identifier)));
    EXPECT_THAT(extensions, Contains(Key(NID_subject_alt_name)));
    EXPECT_THAT(extensions, Contains(Key(NID_subject_key_identifier)));
    EXPECT_EQ(extensions.size(), 5U);
  }
}

TEST(ProfileTest, CERT_2_EveryCertificateIsVersion3WithSha256AndAPositive64BitSerialNumber) {
  ::testing::Test::RecordProperty("requirements", "CERT-2");
  std::vector<Certificate> all = AllLeaves();
  all.push_back(TestCa().certificate());
  for (const Certificate& certificate : all) {
    EXPECT_EQ(X509_get_version(certificate.handle()), X509_VERSION_3);
    EXPECT_EQ(X509_get_signature_nid(certificate.handle()), NID_ecdsa_with_SHA256);
    ASSERT_TRUE(certificate.SerialNumber().has_value());
    EXPECT_GT(*certificate.SerialNumber(), 0);
  }
}

// As `openssl verify -x509_strict` does.
int VerifyStrictly(const Certificate& leaf, const std::vector<Certificate>& intermediates, const Certificate& root) {
  X509_STORE* const store = X509_STORE_new();
  X509_STORE_CTX* const context = X509_STORE_CTX_new();
  STACK_OF(X509)* const between = sk_X509_new_null();
  for (const Certificate& it : intermediates) sk_X509_push(between, it.handle());
  X509_STORE_add_cert(store, root.handle());
  X509_STORE_CTX_init(context, store, leaf.handle(), between);
  X509_STORE_CTX_set_flags(context, X509_V_FLAG_X509_STRICT | X509_V_FLAG_CHECK_SS_SIGNATURE);
  X509_STORE_CTX_set_time(context, 0, std::chrono::system_clock::to_time_t(kNow));
  X509_verify_cert(context);
  const int error = X509_STORE_CTX_get_error(context);
  sk_X509_free(between);
  X509_STORE_CTX_free(context);
  X509_STORE_free(store);
  return error;
}

TEST(ProfileTest, CERT_2_EveryCertificatePassesStrictVerification) {
  ::testing::Test::RecordProperty("requirements", "CERT-2");
  const Certificate& root = TestCa().certificate();
  EXPECT_EQ(VerifyStrictly(root, {}, root), X509_V_OK);
  for (const Certificate& leaf : AllLeaves()) {
    EXPECT_EQ(VerifyStrictly(leaf, {}, root), X509_V_OK) << ToString(leaf.subject());
  }
  const auto middle = TestCa().IssueIntermediate({.common_name = "middle"}, KeyType::kEcP256, kNow).value();
  EXPECT_EQ(VerifyStrictly(middle.certificate(), {}, root), X509_V_OK);
  const auto tenant = middle.IssueTenant(TenantRequestFor("tenant1"))->certificate;
  EXPECT_EQ(VerifyStrictly(tenant, {middle.certificate()}, root), X509_V_OK);
  TenantRequest nameless = TenantRequestFor("tenant1");
  nameless.subject = {};
  EXPECT_EQ(VerifyStrictly(TestCa().IssueTenant(nameless)->certificate, {}, root), X509_V_OK);
}

TEST(ProfileTest, TENANT_8_ALeafWithItsCasOwnSubjectIsNotTakenForSelfSigned) {
  ::testing::Test::RecordProperty("requirements", "CERT-2 TENANT-8");
  TenantRequest request = TenantRequestFor("tenant1");
  request.subject = TestCa().certificate().subject();
  const auto tenant = TestCa().IssueTenant(request)->certificate;
  EXPECT_EQ(VerifyStrictly(tenant, {}, TestCa().certificate()), X509_V_OK);
  EXPECT_TRUE(Verify({tenant}, {TestCa().certificate()}, kNow, Purpose::kTlsClient).ok());
}

TEST(ProfileTest, CERT_2_SerialNumbersDiffer) {
  ::testing::Test::RecordProperty("requirements", "CERT-2");
  const auto first = TestCa().IssueTenant(TenantRequestFor("tenant1"));
  const auto second = TestCa().IssueTenant(TenantRequestFor("tenant1"));
  EXPECT_NE(first->certificate.SerialNumber(), second->certificate.SerialNumber());
}

TEST(ProfileTest, CERT_2_TheDefaultIsRsa2048WithSha256) {
  ::testing::Test::RecordProperty("requirements", "CERT-2");
  EXPECT_EQ(ServerRequest().key_type, KeyType::kRsa2048);
  EXPECT_EQ(TenantRequest().key_type, KeyType::kRsa2048);
  EXPECT_EQ(GatewayRequest().key_type, KeyType::kRsa2048);
  const auto ca = CertificateAuthority::Create({.organization = "RSA"}, KeyType::kRsa2048, kNow);
  const X509* x509 = ca->certificate().handle();
  EXPECT_EQ(EVP_PKEY_get_base_id(X509_get0_pubkey(x509)), EVP_PKEY_RSA);
  EXPECT_EQ(EVP_PKEY_get_bits(X509_get0_pubkey(x509)), 2048);
  EXPECT_EQ(X509_get_signature_nid(x509), NID_sha256WithRSAEncryption);
  EXPECT_EQ(ca->certificate().KeyDescription(), "RSA, 2048 bits");
}

TEST(ProfileTest, TLS_3_AServerCarriesItsNamesAndAddresses) {
  ::testing::Test::RecordProperty("requirements", "CERT-2");
  const Credential server = ServerOf(TestCa());
  X509* x509 = server.certificate.handle();
  EXPECT_EQ(X509_check_host(x509, "localhost", 0, 0, nullptr), 1);
  EXPECT_EQ(X509_check_host(x509, "example.com", 0, 0, nullptr), 0);
  EXPECT_EQ(X509_check_ip_asc(x509, "127.0.0.1", 0), 1);
  EXPECT_EQ(X509_check_ip_asc(x509, "127.0.0.2", 0), 0);
}

}  // namespace
}  // namespace connectmaster::certs
