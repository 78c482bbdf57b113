#include "connectmaster/client/options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <sys/stat.h>

#include <fstream>

#include "connectmaster/certs/bad.h"
#include "connectmaster/client/client.h"
#include "credentials.h"

namespace connectmaster::client {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

std::string PemOf(X509* x509) {
  BIO* const bio = BIO_new(BIO_s_mem());
  PEM_write_bio_X509(bio, x509);
  char* text = nullptr;
  const auto size = static_cast<size_t>(BIO_get_mem_data(bio, &text));
  std::string pem(text, size);
  BIO_free(bio);
  return pem;
}

class OptionsTest : public ::testing::Test {
 protected:
  void Use(certs::BadKind kind) {
    const certs::Credential bad = *certs::MakeBad(kind, authority_, MakeTenantRequest());
    options_.certificate_pem = bad.certificate.ToPem();
    options_.private_key_pem = bad.key.ToPem();
  }

  void ExpectInvalid(const std::string& substring) const {
    const absl::Status status = CheckOptions(options_);
    EXPECT_TRUE(absl::IsInvalidArgument(status)) << status;
    EXPECT_THAT(std::string(status.message()), HasSubstr(substring));
  }

  const certs::CertificateAuthority authority_ = MakeAuthority();
  ClientOptions options_ = MakeOptions(authority_);
};

TEST_F(OptionsTest, GoodOnesAreFine) {
  EXPECT_TRUE(CheckOptions(options_).ok()) << CheckOptions(options_);
  EXPECT_TRUE(Client::Create(options_).ok());
}

TEST_F(OptionsTest, TheTargetHasToBeHostAndPort) {
  for (const std::string target : {"",
                                   "localhost",
                                   "localhost:",
                                   ":4010",
                                   "127.0.0.1:0",
                                   "127.0.0.1:65536",
                                   "127.0.0.1:99999",
                                   "127.0.0.1:-1",
                                   "127.0.0.1:+1",
                                   "127.0.0.1:0x10",
                                   "127.0.0.1:http",
                                   "127.0.0.1:4010/",
                                   "::1:4010",
                                   "[]:4010",
                                   "[::1:4010",
                                   "http://127.0.0.1:4010",
                                   "unix:/tmp/gateway",
                                   "a host:4010",
                                   "127.0.0.1:40 10",
                                   " 127.0.0.1:4010",
                                   "127.0.0.1:99999999999999999999"}) {
    options_.target = target;
    ExpectInvalid("'" + target + "' is not HOST:PORT");
    EXPECT_TRUE(absl::IsInvalidArgument(Client::Create(options_).status()));
  }
}

TEST_F(OptionsTest, TheHostMayBeANameOrAnAddress) {
  for (const char* const target : {"localhost:1", "gateway.example.com:65535", "127.0.0.1:4010", "[::1]:4010"}) {
    EXPECT_TRUE(CheckTarget(target).ok()) << CheckTarget(target);
  }
}

TEST_F(OptionsTest, TheKeepaliveIntervalIsASecondToADayOrOff) {
  for (const auto good :
       {std::chrono::milliseconds(0), std::chrono::milliseconds(1'000), std::chrono::milliseconds(86'400'000)}) {
    options_.keepalive_interval = good;
    EXPECT_TRUE(CheckOptions(options_).ok()) << good.count();
  }
  for (const auto bad : {std::chrono::milliseconds(-1), std::chrono::milliseconds(999),
                         std::chrono::milliseconds(86'400'001), std::chrono::milliseconds::max()}) {
    options_.keepalive_interval = bad;
    const absl::Status status = CheckOptions(options_);
    EXPECT_TRUE(absl::IsInvalidArgument(status)) << bad.count();
    EXPECT_THAT(std::string(status.message()), HasSubstr(std::to_string(bad.count()) + " ms; 1 s to 24 h"));
  }
}

TEST_F(OptionsTest, WhatIsMissingIsNamed) {
  options_.private_key_pem.clear();
  ExpectInvalid("no private key");
  options_.certificate_pem.clear();
  ExpectInvalid("no client certificate");
  options_.root_certificate_pem.clear();
  ExpectInvalid("no root certificate");
}

TEST_F(OptionsTest, WhatDoesNotParseIsNamed) {
  options_.private_key_pem = options_.certificate_pem;
  ExpectInvalid("private key does not parse");
  options_.certificate_pem = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
  ExpectInvalid("client certificate does not parse");
  options_.root_certificate_pem = "rubbish";
  ExpectInvalid("root certificate does not parse");
}

TEST_F(OptionsTest, TheKeyHasToBeTheCertificates) {
  Use(certs::BadKind::kWrongKey);
  ExpectInvalid("does not belong to the client certificate");
  EXPECT_THAT(std::string(CheckOptions(options_).message()), Not(HasSubstr("BEGIN")));
}

TEST_F(OptionsTest, AKeyThatTlsRefusesIsNamed) {
  Use(certs::BadKind::kWeakKey);
  ExpectInvalid("the client certificate's key is too weak (RSA of 1024 bits)");
  ExpectInvalid("RSA of 2048 bits");
}

TEST_F(OptionsTest, SoIsARootCertificatesKey) {
  const certs::Credential weak = *certs::MakeBad(certs::BadKind::kWeakKey, authority_, MakeTenantRequest());
  options_.root_certificate_pem = weak.certificate.ToPem();
  ExpectInvalid("the root certificate's key is too weak");
}

TEST_F(OptionsTest, ASignatureThatTlsRefusesIsNamed) {
  const certs::Credential good = *authority_.IssueTenant(MakeTenantRequest());
  X509* const x509 = good.certificate.handle();
  ASSERT_NE(X509_sign(x509, authority_.credential().key.handle(), EVP_sha1()), 0);
  options_.certificate_pem = PemOf(x509);
  options_.private_key_pem = good.key.ToPem();
  ExpectInvalid("the client certificate's signature is too weak (ecdsa-with-SHA1)");
}

TEST_F(OptionsTest, AnExpiredCertificateFailsBeforeAnythingIsDialled) {
  Use(certs::BadKind::kExpired);
  const absl::Status status = Client::Create(options_).status();
  EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("client certificate expired on 20"));
}

TEST_F(OptionsTest, SoDoesOneThatIsNotYetValid) {
  Use(certs::BadKind::kNotYetValid);
  const absl::Status status = CheckOptions(options_);
  EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("client certificate is not valid before 20"));
}

TEST_F(OptionsTest, PemTextsAsPeopleHaveThem_AreRead) {
  const ClientOptions plain = options_;
  for (const std::string before : {"Subject: O = Soci\xe9t\xe9\n", "\xef\xbb\xbf", "\r\n"}) {
    options_.root_certificate_pem = before + plain.root_certificate_pem;
    options_.certificate_pem = before + plain.certificate_pem;
    options_.private_key_pem = before + plain.private_key_pem;
    EXPECT_TRUE(CheckOptions(options_).ok()) << CheckOptions(options_);
  }
}

TEST_F(OptionsTest, SeveralRoots_OneGoodOneIsEnough) {
  const std::string good = options_.root_certificate_pem;
  const certs::Time long_ago = MakeTenantRequest().now - std::chrono::hours(24 * 5000);
  const std::string expired =
      certs::CertificateAuthority::Create({.common_name = "Test CA"}, certs::KeyType::kEcP256, long_ago, 1)
          ->certificate()
          .ToPem();
  std::string many;
  for (int i = 0; i < 130; ++i) many += MakeAuthority().certificate().ToPem();
  for (const std::string& roots : {expired + good, good + expired, good + good, many + "\n\n" + good}) {
    options_.root_certificate_pem = roots;
    EXPECT_TRUE(CheckOptions(options_).ok()) << CheckOptions(options_);
  }
  options_.root_certificate_pem = expired + expired;
  EXPECT_TRUE(absl::IsFailedPrecondition(CheckOptions(options_)));
  EXPECT_THAT(std::string(CheckOptions(options_).message()),
              AllOf(HasSubstr("none of the 2 root certificates"), HasSubstr("expired on")));
}

TEST_F(OptionsTest, OtherFormats_NameTheCommandThatConverts) {
  options_.private_key_pem = "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n";
  ExpectInvalid("openssl pkey -in FILE");
  options_.certificate_pem = authority_.certificate().Der();
  ExpectInvalid("openssl x509 -inform DER");
}

TEST_F(OptionsTest, KeyOfACurveThatTlsLacks_IsNamed) {
  certs::TenantRequest request = MakeTenantRequest();
  request.key = certs::PrivateKey(EVP_EC_gen("secp256k1"));
  const certs::Credential tenant = *authority_.IssueTenant(request);
  options_.certificate_pem = tenant.certificate.ToPem();
  options_.private_key_pem = tenant.key.ToPem();
  ExpectInvalid("the elliptic curve secp256k1");
}

TEST_F(OptionsTest, BundleThatBeginsWithTheCa_SaysWhatToDo) {
  options_.certificate_pem = options_.root_certificate_pem + options_.certificate_pem;
  ExpectInvalid("put the certificate before those of its CAs");
}

class CertificateFolderTest : public OptionsTest {
 protected:
  CertificateFolderTest() {
    std::string name = ::testing::TempDir() + "/certificates-XXXXXX";
    folder_ = mkdtemp(name.data());
    Write("ca.crt", options_.root_certificate_pem);
    Write("tenant1.crt", options_.certificate_pem);
    Write("tenant1_key.pem", options_.private_key_pem);
  }
  ~CertificateFolderTest() override { std::filesystem::remove_all(folder_); }

  void Write(const std::string& name, const std::string& text) const { std::ofstream(folder_ / name) << text; }

  std::filesystem::path folder_;
};

TEST_F(CertificateFolderTest, ItsFilesAreRead) {
  const auto read = ReadCertificateFolder(folder_, "tenant1");
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->root_certificate_pem, options_.root_certificate_pem);
  EXPECT_EQ(read->certificate_pem, options_.certificate_pem);
  EXPECT_EQ(read->private_key_pem, options_.private_key_pem);
}

TEST_F(CertificateFolderTest, FilesInTheOtherSpelling_AreRead) {
  for (const char* const name : {"tenant1.crt", "tenant1_key.pem"}) {
    std::filesystem::rename(folder_ / name, folder_ / (std::string("tenant_") + name));
  }
  std::filesystem::rename(folder_ / "ca.crt", folder_ / "master_ca.crt");
  const auto read = ReadCertificateFolder(folder_, "tenant1");
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->root_certificate_pem, options_.root_certificate_pem);
  EXPECT_EQ(read->certificate_pem, options_.certificate_pem);
  EXPECT_EQ(read->private_key_pem, options_.private_key_pem);
  EXPECT_THAT(std::string(ReadCertificateFolder(folder_, "tenant2").status().message()),
              AllOf(HasSubstr("/tenant2.crt or tenant_tenant2.crt")));
}

TEST_F(CertificateFolderTest, SpellingsMixed_EachFileIsFound) {
  std::filesystem::rename(folder_ / "tenant1_key.pem", folder_ / "tenant_tenant1_key.pem");
  auto read = ReadCertificateFolder(folder_, "tenant1");
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->private_key_pem, options_.private_key_pem);
  std::filesystem::rename(folder_ / "tenant_tenant1_key.pem", folder_ / "tenant1_key.pem");
  std::filesystem::rename(folder_ / "tenant1.crt", folder_ / "tenant_tenant1.crt");
  read = ReadCertificateFolder(folder_, "tenant1");
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->certificate_pem, options_.certificate_pem);
}

TEST_F(CertificateFolderTest, AMissingFileIsNamed) {
  const auto read = ReadCertificateFolder(folder_, "admin");
  EXPECT_TRUE(absl::IsNotFound(read.status())) << read.status();
  EXPECT_THAT(std::string(read.status().message()), HasSubstr((folder_ / "admin.crt").string()));
}

// Whoever runs the tests may read everything, so it is not the permission that fails here.
TEST_F(CertificateFolderTest, WhyAFileCanNotBeReadIsSaid) {
  std::filesystem::create_symlink("loop", folder_ / "loop");
  auto read = ReadCertificateFolder(folder_ / "loop", "tenant1");
  EXPECT_TRUE(absl::IsFailedPrecondition(read.status())) << read.status();
  EXPECT_THAT(
      std::string(read.status().message()),
      AllOf(HasSubstr("loop/ca.crt"), HasSubstr("Too many levels of symbolic links"), Not(HasSubstr("no file"))));

  Write("tenant1.crt", "");
  read = ReadCertificateFolder(folder_, "tenant1");
  EXPECT_TRUE(absl::IsFailedPrecondition(read.status())) << read.status();
  EXPECT_THAT(std::string(read.status().message()), AllOf(HasSubstr("tenant1.crt"), HasSubstr("empty")));

  std::filesystem::resize_file(folder_ / "tenant1.crt", std::uintmax_t{1} << 40U);
  read = ReadCertificateFolder(folder_, "tenant1");
  EXPECT_TRUE(absl::IsFailedPrecondition(read.status())) << read.status();
  EXPECT_THAT(std::string(read.status().message()), AllOf(HasSubstr("tenant1.crt"), HasSubstr("larger")));

  std::filesystem::remove(folder_ / "tenant1.crt");
  ASSERT_EQ(mkfifo((folder_ / "tenant1.crt").c_str(), 0600), 0);
  read = ReadCertificateFolder(folder_, "tenant1");
  EXPECT_TRUE(absl::IsFailedPrecondition(read.status())) << read.status();
}

TEST_F(CertificateFolderTest, AFileThatCanNotBeReadIsNamed) {
  std::filesystem::create_directory(folder_ / "admin.crt");
  const auto read = ReadCertificateFolder(folder_, "admin");
  EXPECT_TRUE(absl::IsFailedPrecondition(read.status())) << read.status();
  EXPECT_THAT(std::string(read.status().message()), HasSubstr((folder_ / "admin.crt").string()));
}

}  // namespace
}  // namespace connectmaster::client
