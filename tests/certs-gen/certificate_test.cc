#include "connectmaster/certs/certificate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/sha.h>
#include <openssl/x509.h>

#include "connectmaster/certs/verify.h"
#include "fixtures.h"
#include "support/edited_certificate.h"

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
  EXPECT_EQ(ToString(Subject{.common_name = "a\x1b[31m"}), "CN=a\\1B[31m");
  EXPECT_EQ(ToString(Subject{.common_name = "a\xc2\x9b"
                                            "31m \xe2\x80\xae"}),
            "CN=a\\C2\\9B31m \\E2\\80\\AE");
}

TEST(CertificateTest, SubjectText_SpecialCharacters_AreEscaped) {
  EXPECT_EQ(ToString(Subject{.organization = "a, CN=b + c", .common_name = "#1; <x> \"y\" \\ "}),
            "O=a\\, CN=b \\+ c, CN=\\#1\\; \\<x\\> \\\"y\\\" \\\\\\ ");
  EXPECT_EQ(ToString(Subject{.common_name = "\xff"}), "CN=\\FF");
  EXPECT_EQ(ToString(Subject{.organization = "\xec\x88\x98"}), "O=\xec\x88\x98");
}

TEST(CertificateTest, SubjectText_FieldsOfEveryKind_AreAllThere) {
  const auto certificate = Edited(Tenant(), TestCa().credential().key, [](X509* x509) {
    X509_NAME* const name = X509_NAME_new();
    const auto add = [&](const char* field, int type, const std::string& value, int set) {
      EXPECT_EQ(X509_NAME_add_entry_by_txt(name, field, type, reinterpret_cast<const unsigned char*>(value.data()),
                                           static_cast<int>(value.size()), -1, set),
                1);
    };
    add("DC", MBSTRING_UTF8, "com", 0);
    add("DC", MBSTRING_UTF8, "example", 0);
    add("OU", MBSTRING_UTF8, "one", 0);
    add("OU", MBSTRING_UTF8, "two", 0);
    add("CN", MBSTRING_UTF8, "a,b", 0);
    add("UID", MBSTRING_UTF8, "7", -1);
    add("emailAddress", MBSTRING_UTF8, "a@example.com", 0);
    add("1.2.3.4", V_ASN1_UTF8STRING, "own", 0);
    X509_set_subject_name(x509, name);
    X509_NAME_free(name);
  });
  EXPECT_EQ(certificate.SubjectText(),
            "DC=com, DC=example, OU=one, OU=two, CN=a\\,b + UID=7, emailAddress=a@example.com, 1.2.3.4=own");
  EXPECT_EQ(certificate.IssuerText(), "C=KR, O=Test, CN=Test CA");
  EXPECT_EQ(certificate.subject().organizational_unit, "one");
}

TEST(CertificateTest, Names_ComparesAsClientsDo) {
  ::testing::Test::RecordProperty("requirements", "TLS-3");
  ServerRequest request{.subject = {.common_name = "only.a.common.name"}, .key_type = KeyType::kEcP256, .now = kNow};
  request.dns_names = {"localhost", "*.example.com"};
  request.ip_addresses = {"127.0.0.1", "::1"};
  const Certificate server = TestCa().IssueServer(request)->certificate;
  for (const char* const name : {"localhost", "LOCALHOST", "a.Example.com", "127.0.0.1", "::1", "0:0:0:0:0:0:0:1"}) {
    EXPECT_TRUE(server.Names(name)) << name;
  }
  for (const char* const name : {"", "example.com", "a.b.example.com", "127.0.0.2", "::2", "only.a.common.name"}) {
    EXPECT_FALSE(server.Names(name)) << name;
  }
}

TEST(CertificateTest, Dates_FarFromToday_AreRead) {
  const auto with_dates = [](const char* first, const char* last) {
    return Edited(Tenant(), TestCa().credential().key, [&](X509* x509) {
      EXPECT_EQ(ASN1_TIME_set_string(X509_getm_notBefore(x509), first), 1);
      EXPECT_EQ(ASN1_TIME_set_string(X509_getm_notAfter(x509), last), 1);
    });
  };
  const auto widest = with_dates("500101000000Z", "99991231235959Z");  // UTCTime of 1950
  EXPECT_EQ(ToString(widest.NotBefore()), "1950-01-01 00:00:00 UTC");
  EXPECT_EQ(ToString(widest.NotAfter()), "9999-12-31 23:59:59 UTC");
  EXPECT_TRUE(Verify(widest, TestCa().certificate(), kNow).ok());
  const auto past = with_dates("00010101000000Z", "19500101000000Z");
  EXPECT_EQ(ToString(past.NotBefore()), "0001-01-01 00:00:00 UTC");
  EXPECT_FALSE(Verify(past, TestCa().certificate(), kNow).ok());
  const auto utc = with_dates("491231235959Z", "20500101000000Z");  // UTCTime of 2049
  EXPECT_EQ(ToString(utc.NotBefore()), "2049-12-31 23:59:59 UTC");
}

TEST(CertificateTest, ASerialNumberThatDoesNotFitIsNoNumberButHasDigits) {
  const auto with_serial = [](const char* hex) {
    return Edited(Tenant(), TestCa().credential().key, [&](X509* x509) {
      BIGNUM* number = nullptr;
      BN_hex2bn(&number, hex);
      BN_to_ASN1_INTEGER(number, X509_get_serialNumber(x509));
      BN_free(number);
    });
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
