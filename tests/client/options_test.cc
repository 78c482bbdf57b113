#include "connectmaster/client/options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "connectmaster/certs/bad.h"
#include "connectmaster/client/client.h"
#include "credentials.h"

namespace connectmaster::client {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

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
  for (const std::string target : {"", "localhost", "localhost:", ":4010"}) {
    options_.target = target;
    ExpectInvalid("HOST:PORT");
    EXPECT_TRUE(absl::IsInvalidArgument(Client::Create(options_).status()));
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
  ExpectInvalid("not the client certificate's");
  EXPECT_THAT(std::string(CheckOptions(options_).message()), Not(HasSubstr("BEGIN")));
}

TEST_F(OptionsTest, AnExpiredCertificateFailsBeforeAnythingIsDialled) {
  Use(certs::BadKind::kExpired);
  const absl::Status status = Client::Create(options_).status();
  EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("client certificate has expired on 20"));
}

TEST_F(OptionsTest, SoDoesOneThatIsNotYetValid) {
  Use(certs::BadKind::kNotYetValid);
  const absl::Status status = CheckOptions(options_);
  EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("client certificate is not valid before 20"));
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

TEST_F(CertificateFolderTest, AMissingFileIsNamed) {
  const auto read = ReadCertificateFolder(folder_, "admin");
  EXPECT_TRUE(absl::IsNotFound(read.status())) << read.status();
  EXPECT_THAT(std::string(read.status().message()), HasSubstr((folder_ / "admin.crt").string()));
}

TEST_F(CertificateFolderTest, AFileThatCanNotBeReadIsNamed) {
  std::filesystem::create_directory(folder_ / "admin.crt");
  const auto read = ReadCertificateFolder(folder_, "admin");
  EXPECT_TRUE(absl::IsFailedPrecondition(read.status())) << read.status();
  EXPECT_THAT(std::string(read.status().message()), HasSubstr((folder_ / "admin.crt").string()));
}

}  // namespace
}  // namespace connectmaster::client
