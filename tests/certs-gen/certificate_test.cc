#include "connectmaster/certs/certificate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/sha.h>
#include <openssl/x509.h>

#include "fixtures.h"

namespace connectmaster::certs {
namespace {

using ::testing::HasSubstr;

TEST(CertificateTest, SurvivesRoundTripsThroughPemAndDer) {
  EXPECT_EQ(*Certificate::FromPem(Tenant().ToPem()), Tenant());
  EXPECT_EQ(*Certificate::FromDer(Tenant().Der()), Tenant());
  EXPECT_NE(TestCa().certificate(), Tenant());
}

TEST(CertificateTest, LOGIN_8_TheFirstOfABundleCounts) {
  const std::string ca = TestCa().certificate().ToPem();
  EXPECT_EQ(*Certificate::FromPem(Tenant().ToPem() + ca), Tenant());
  EXPECT_EQ(*Certificate::FromPem(ca + Tenant().ToPem()), TestCa().certificate());
  EXPECT_EQ(*Certificate::FromPem(Tenant().ToPem() + std::string(2 * Certificate::kMaxPemBytes, ' ')), Tenant());
  EXPECT_EQ(*Certificate::FromPem("Certificate:\n  Data:\n" + Tenant().ToPem() + "more"), Tenant());
}

TEST(CertificateTest, LOGIN_8_WhatDoesNotParseIsInvalidArgument) {
  const std::string pem = Tenant().ToPem();
  for (const std::string& text :
       {std::string(), std::string("x"), std::string(1000, '\0'), pem.substr(0, pem.size() / 2),
        std::string("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"),
        TestCa().credential().key.ToPem(), std::string(Certificate::kMaxPemBytes + 1, '\n') + pem}) {
    EXPECT_EQ(Certificate::FromPem(text).status().code(), absl::StatusCode::kInvalidArgument);
  }
  EXPECT_EQ(Certificate::FromDer(Tenant().Der() + "x").status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(Certificate::FromDer("").status().code(), absl::StatusCode::kInvalidArgument);
}

TEST(CertificateTest, FromPem_TextOfAnyEncodingBefore_IsIgnored) {
  for (const char* const before :
       {"Subject: O = Soci\xe9t\xe9\n", "\xef\xbb\xbf", "\r\n\r\n", "-----BEGIN CERTIFICATE-----\nAA\n"}) {
    EXPECT_EQ(*Certificate::FromPem(before + Tenant().ToPem()), Tenant()) << before;
  }
  EXPECT_EQ(*Certificate::FromPem(TestCa().credential().key.ToPem() + Tenant().ToPem()), Tenant());
}

TEST(CertificateTest, FromPem_OtherFormat_NamesTheCommandThatConverts) {
  EXPECT_THAT(std::string(Certificate::FromPem(Tenant().Der()).status().message()),
              HasSubstr("openssl x509 -inform DER"));
}

TEST(CertificateTest, BundleFromPem_SeveralCertificates_AreReadInTheirOrder) {
  const std::string ca = TestCa().certificate().ToPem();
  const auto bundle =
      Certificate::BundleFromPem("text\n" + Tenant().ToPem() + "\n\n" + ca + TestCa().credential().key.ToPem() +
                                 "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n" + ca);
  ASSERT_TRUE(bundle.ok()) << bundle.status();
  EXPECT_EQ(*bundle, (std::vector<Certificate>{Tenant(), TestCa().certificate(), TestCa().certificate()}));
  EXPECT_EQ(Certificate::BundleFromPem("x").status().code(), absl::StatusCode::kInvalidArgument);
}

TEST(CertificateTest, NoChangedByteMakesTheReaderFail) {
  for (std::size_t i = 0; i < Tenant().Der().size(); ++i) {
    std::string der = Tenant().Der();
    der[i] = static_cast<char>(der[i] ^ 0x55);
    const auto certificate = Certificate::FromDer(der);
    if (!certificate.ok()) {
      EXPECT_EQ(certificate.status().code(), absl::StatusCode::kInvalidArgument);
    }
  }
}

TEST(CertificateTest, TheFingerprintIsSha256OfTheDer) {
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(Tenant().Der().data()), Tenant().Der().size(), digest);
  EXPECT_EQ(Tenant().Sha256(), std::string(reinterpret_cast<char*>(digest), sizeof digest));
}

TEST(CertificateTest, SaysWhatItIsForPeople) {
  EXPECT_EQ(ToString(Tenant().subject()), "CN=tenant tenant1");
  EXPECT_EQ(ToString(TestCa().certificate().subject()), "C=KR, O=Test, CN=Test CA");
  EXPECT_EQ(ToString(kNow), "2030-06-15 12:00:00 UTC");
  EXPECT_EQ(Tenant().KeyDescription(), "EC, P-256");
  EXPECT_EQ(Tenant().SignatureAlgorithm(), "ecdsa-with-SHA256");
  EXPECT_EQ(Tenant().KeyUsage(), "digitalSignature");
  EXPECT_EQ(TestCa().certificate().KeyUsage(), "digitalSignature, keyCertSign");
  EXPECT_EQ(Tenant().ExtendedKeyUsage(), "clientAuth, serverAuth");
  EXPECT_TRUE(TestCa().certificate().IsCa());
}

TEST(CertificateTest, ControlCharactersOfASubjectDoNotReachATerminal) {
  EXPECT_EQ(ToString(Subject{.common_name = "a\x1b[31m"}), "CN=a\\x1b[31m");
}

TEST(CertificateTest, ASerialNumberThatDoesNotFitIsNoNumberButHasDigits) {
  const auto with_serial = [](const char* hex) {
    X509* x509 = X509_dup(Tenant().handle());
    BIGNUM* number = nullptr;
    BN_hex2bn(&number, hex);
    BN_to_ASN1_INTEGER(number, X509_get_serialNumber(x509));
    BN_free(number);
    unsigned char* der = nullptr;
    i2d_re_X509_tbs(x509, &der);
    OPENSSL_free(der);
    der = nullptr;
    const int size = i2d_X509(x509, &der);
    auto result = Certificate::FromDer({reinterpret_cast<char*>(der), static_cast<std::size_t>(size)}).value();
    OPENSSL_free(der);
    X509_free(x509);
    return result;
  };
  EXPECT_EQ(with_serial("7FFFFFFFFFFFFFFF").SerialNumber(), INT64_MAX);
  EXPECT_EQ(with_serial("8000000000000000").SerialNumber(), std::nullopt);
  EXPECT_EQ(with_serial("8000000000000000").SerialHex(), "8000000000000000");
  EXPECT_EQ(with_serial("-5").SerialNumber(), std::nullopt);
  EXPECT_EQ(with_serial("-5").SerialHex(), "-5");
  EXPECT_EQ(with_serial("0").SerialNumber(), std::nullopt);
  EXPECT_EQ(with_serial("0A").SerialHex(), "A");
}

}  // namespace
}  // namespace connectmaster::certs
