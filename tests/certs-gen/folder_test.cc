#include "connectmaster/certs/folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <fstream>

#include "connectmaster/certs/verify.h"
#include "fixtures.h"

namespace connectmaster::certs {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

class FolderTest : public ::testing::Test {
 protected:
  std::size_t CountFiles() const {
    using Iterator = std::filesystem::directory_iterator;
    return std::filesystem::exists(folder_.path())
               ? static_cast<std::size_t>(std::distance(Iterator(folder_.path()), Iterator()))
               : 0;
  }

  void Put(const std::filesystem::path& path, const std::string& content) {
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path) << content;
  }

  testing::TempDir temporary_;
  Folder folder_{temporary_.path() / "deep" / "certs"};
  Credential tenant_ = *TestCa().IssueTenant(TenantRequestFor("tenant1"));
};

mode_t ModeOf(const std::filesystem::path& path) {
  struct stat status {};
  EXPECT_EQ(stat(path.c_str(), &status), 0) << path;
  return status.st_mode & 07777;
}

std::string MessageOf(const absl::Status& status) {
  return std::string(status.message());
}

TEST_F(FolderTest, GivesBackWhatWasWritten) {
  ASSERT_TRUE(folder_.Write({{"ca", TestCa().credential()}, {"tenant1", tenant_}}, Overwrite::kNo).ok());
  EXPECT_TRUE(folder_.Has("ca"));
  EXPECT_FALSE(folder_.Has("server"));
  const auto tenant = folder_.Read("tenant1");
  ASSERT_TRUE(tenant.ok()) << tenant.status();
  EXPECT_EQ(tenant->certificate, tenant_.certificate);
  EXPECT_EQ(tenant->key.ToPem(), tenant_.key.ToPem());
  const auto ca = folder_.ReadAuthority();
  ASSERT_TRUE(ca.ok()) << ca.status();
  EXPECT_EQ(ca->certificate(), TestCa().certificate());
  EXPECT_EQ(CountFiles(), 4U);
}

TEST_F(FolderTest, FilesAreNamedAsOnAMasterGateway) {
  EXPECT_EQ(folder_.CertificatePath("ca").filename(), "ca.crt");
  EXPECT_EQ(folder_.KeyPath("ca").filename(), "ca_key.pem");
}

TEST_F(FolderTest, CERT_4_KeysAreTheOwnersAloneWhateverTheUmask) {
  const mode_t before = umask(0);
  const absl::Status status = folder_.Write({{"tenant1", tenant_}}, Overwrite::kNo);
  umask(before);
  ASSERT_TRUE(status.ok()) << status;
  EXPECT_EQ(ModeOf(folder_.KeyPath("tenant1")), 0600U);
  EXPECT_EQ(ModeOf(folder_.CertificatePath("tenant1")), 0644U);
}

TEST_F(FolderTest, CERT_4_AnOverwrittenKeyIsTheOwnersAlone) {
  Put(folder_.KeyPath("tenant1"), "old");
  chmod(folder_.KeyPath("tenant1").c_str(), 0666);
  ASSERT_TRUE(folder_.Write({{"tenant1", tenant_}}, Overwrite::kYes).ok());
  EXPECT_EQ(ModeOf(folder_.KeyPath("tenant1")), 0600U);
  EXPECT_TRUE(folder_.Read("tenant1").ok());
}

TEST_F(FolderTest, CERT_4_NothingIsWrittenIfOneFileExists) {
  Put(folder_.KeyPath("tenant1"), "precious");
  const absl::Status status = folder_.Write({{"ca", TestCa().credential()}, {"tenant1", tenant_}}, Overwrite::kNo);
  EXPECT_EQ(status.code(), absl::StatusCode::kAlreadyExists);
  EXPECT_THAT(MessageOf(status), HasSubstr("tenant1_key.pem exists"));
  EXPECT_EQ(CountFiles(), 1U);
}

TEST_F(FolderTest, CERT_4_ALinkToNowhereIsAFileThatExists) {
  std::filesystem::create_directories(folder_.path());
  std::filesystem::create_symlink("nowhere", folder_.CertificatePath("tenant1"));
  EXPECT_EQ(folder_.Write({{"tenant1", tenant_}}, Overwrite::kNo).code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(CountFiles(), 1U);
}

// Whoever runs the tests may look everywhere, so it is not the permission that fails here.
TEST_F(FolderTest, AFileThatCannotBeLookedForIsNotCalledExisting) {
  std::filesystem::create_symlink("loop", temporary_.path() / "loop");
  const Folder folder(temporary_.path() / "loop");
  for (const absl::Status& status :
       {folder.CheckFree({"tenant1"}), folder.Write({{"tenant1", tenant_}}, Overwrite::kNo)}) {
    EXPECT_NE(status.code(), absl::StatusCode::kAlreadyExists);
    EXPECT_THAT(MessageOf(status), AllOf(HasSubstr("cannot access"), HasSubstr("loop/tenant1.crt"),
                                         HasSubstr("Too many levels of symbolic links")));
  }
  EXPECT_TRUE(folder.Has("tenant1"));
  EXPECT_TRUE(folder.HasCertificate("tenant1"));
  EXPECT_TRUE(folder.HasKey("tenant1"));
}

TEST_F(FolderTest, AFailedWriteLeavesNothingTemporary) {
  std::filesystem::create_directories(folder_.CertificatePath("tenant1"));
  const absl::Status status = folder_.Write({{"tenant1", tenant_}}, Overwrite::kYes);
  EXPECT_FALSE(status.ok());
  EXPECT_THAT(MessageOf(status), HasSubstr("cannot write"));
  for (const auto& entry : std::filesystem::directory_iterator(folder_.path())) {
    EXPECT_NE(entry.path().filename().string().front(), '.') << entry.path();
  }
}

TEST_F(FolderTest, Create_AnyUmask_GivesTheFolderToItsOwnerAlone) {
  const mode_t before = umask(0);
  const absl::Status status = Folder(folder_.path() / "").Create();  // with '/' at its end
  umask(before);
  ASSERT_TRUE(status.ok()) << status;
  EXPECT_EQ(ModeOf(folder_.path()), 0700U);
  EXPECT_EQ(ModeOf(folder_.path().parent_path()), 0755U);
  EXPECT_TRUE(folder_.Create().ok());
}

TEST_F(FolderTest, Write_Killed_LeavesNoTemporaryFile) {
  ASSERT_TRUE(folder_.Create().ok());
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    // What is written has no name before all is on the disk: the kill comes while thousands are written.
    for (int i = 0; i < 10'000; ++i) {
      (void)folder_.Write({{"tenant" + std::to_string(i), tenant_}}, Overwrite::kNo);
    }
    _exit(0);
  }
  while (CountFiles() < 20) {
  }
  kill(child, SIGKILL);
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFSIGNALED(status));
  for (const auto& entry : std::filesystem::directory_iterator(folder_.path())) {
    EXPECT_NE(entry.path().filename().string().front(), '.') << entry.path();
  }
}

TEST_F(FolderTest, Read_OtherSpelling_IsFound) {
  ASSERT_TRUE(folder_.Write({{"ca", TestCa().credential()}, {"tenant1", tenant_}}, Overwrite::kNo).ok());
  const auto rename = [&](const std::string& from, const std::string& to) {
    for (const char* const ending : {".crt", "_key.pem"}) {
      std::filesystem::rename(folder_.path() / (from + ending), folder_.path() / (to + ending));
    }
  };
  rename("ca", "master_ca");
  rename("tenant1", "tenant_tenant1");
  EXPECT_TRUE(folder_.ReadAuthority().ok()) << folder_.ReadAuthority().status();
  EXPECT_TRUE(folder_.Has("tenant1"));
  EXPECT_TRUE(folder_.Read("tenant1").ok()) << folder_.Read("tenant1").status();
  EXPECT_EQ(folder_.CertificatePath("tenant1").filename(), "tenant_tenant1.crt");
  EXPECT_EQ(folder_.CheckFree({"tenant1"}).code(), absl::StatusCode::kAlreadyExists);
  rename("tenant_tenant1", "gateway_gateway1");
  EXPECT_TRUE(folder_.ReadCertificate("gateway1").ok());
  EXPECT_THAT(MessageOf(folder_.Read("tenant1").status()),
              AllOf(HasSubstr("/tenant1.crt"), HasSubstr("tenant_tenant1.crt"), HasSubstr("gateway_tenant1.crt")));
  ASSERT_TRUE(folder_.Write({{"gateway1", tenant_}}, Overwrite::kYes).ok());
  EXPECT_EQ(folder_.CertificatePath("gateway1").filename(), "gateway1.crt");
}

TEST_F(FolderTest, Read_SpellingsMixed_FindsEachFile) {
  const std::vector<NamedCredential> credentials{{"ca", TestCa().credential()}, {"tenant1", tenant_}};
  ASSERT_TRUE(folder_.Write(credentials, Overwrite::kNo).ok());
  const auto rename = [&](const std::string& from, const std::string& to) {
    std::filesystem::rename(folder_.path() / from, folder_.path() / to);
  };
  const auto expect_both = [&](const std::string& certificate, const std::string& key) {
    EXPECT_TRUE(folder_.ReadAuthority().ok()) << folder_.ReadAuthority().status();
    EXPECT_TRUE(folder_.Read("tenant1").ok()) << folder_.Read("tenant1").status();
    EXPECT_TRUE(folder_.HasCertificate("tenant1"));
    EXPECT_TRUE(folder_.HasKey("tenant1"));
    EXPECT_EQ(folder_.CertificatePath("tenant1").filename(), certificate);
    EXPECT_EQ(folder_.KeyPath("tenant1").filename(), key);
    EXPECT_THAT(MessageOf(folder_.CheckFree({"tenant1"})), AllOf(HasSubstr(certificate), HasSubstr(key)));
  };
  rename("ca.crt", "master_ca.crt");
  rename("tenant1.crt", "tenant_tenant1.crt");
  expect_both("tenant_tenant1.crt", "tenant1_key.pem");
  rename("master_ca.crt", "ca.crt");
  rename("ca_key.pem", "master_ca_key.pem");
  rename("tenant1_key.pem", "gateway_tenant1_key.pem");
  expect_both("tenant_tenant1.crt", "gateway_tenant1_key.pem");
  rename("tenant_tenant1.crt", "tenant1.crt");
  expect_both("tenant1.crt", "gateway_tenant1_key.pem");
  ASSERT_TRUE(folder_.Write(credentials, Overwrite::kYes).ok());
  expect_both("tenant1.crt", "tenant1_key.pem");
}

TEST_F(FolderTest, Read_Bundle_KeepsTheIntermediates) {
  const auto middle = TestCa().IssueIntermediate({.common_name = "middle"}, KeyType::kEcP256, kNow).value();
  Credential tenant = middle.IssueTenant(TenantRequestFor("tenant1")).value();
  tenant.intermediates = {middle.certificate()};
  ASSERT_TRUE(folder_.Write({{"tenant1", tenant}}, Overwrite::kNo).ok());
  const auto read = folder_.Read("tenant1");
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->certificate, tenant.certificate);
  EXPECT_EQ(read->intermediates, tenant.intermediates);
  EXPECT_TRUE(Verify(read->Chain(), {TestCa().certificate()}, kNow, Purpose::kTlsClient).ok());
}

TEST_F(FolderTest, Read_BundleThatBeginsWithTheCa_SaysWhatToDo) {
  ASSERT_TRUE(folder_.Create().ok());
  Put(folder_.CertificatePath("tenant1"), TestCa().certificate().ToPem() + tenant_.certificate.ToPem());
  Put(folder_.KeyPath("tenant1"), tenant_.key.ToPem());
  EXPECT_THAT(MessageOf(folder_.Read("tenant1").status()), HasSubstr("put it before those of its CAs"));
}

TEST_F(FolderTest, ReadAuthority_SeveralRoots_TakesTheOneOfTheKey) {
  const auto old = CertificateAuthority::Create({.common_name = "old"}, KeyType::kEcP256, kNow).value();
  Put(folder_.CertificatePath("ca"), old.certificate().ToPem() + TestCa().certificate().ToPem());
  Put(folder_.KeyPath("ca"), TestCa().credential().key.ToPem());
  const auto authority = folder_.ReadAuthority();
  ASSERT_TRUE(authority.ok()) << authority.status();
  EXPECT_EQ(authority->certificate(), TestCa().certificate());
}

// A root CA is renewed with its key: what the one before has issued stays good.
TEST_F(FolderTest, ReadAuthority_RenewedRoot_TakesTheOneThatIsValidLongest) {
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  const Subject subject{.common_name = "root"};
  const auto key = PrivateKey::Generate(KeyType::kEcP256).value();
  const auto made = [&](Time from, int years) {
    return CertificateAuthority::Create(subject, key, from, years).value().certificate();
  };
  const Certificate expired = made(now - 4'000 * kDay, 10);
  const Certificate shorter = made(now, 5);
  const Certificate longest = made(now, 10);
  const Certificate not_yet = made(now + 10 * kDay, 20);
  std::vector<Certificate> roots{expired, shorter, longest, not_yet};
  Put(folder_.KeyPath("ca"), key.ToPem());
  for (std::size_t i = 0; i < roots.size(); ++i) {
    std::string bundle;
    for (const Certificate& root : roots) bundle += root.ToPem();
    Put(folder_.CertificatePath("ca"), bundle);
    const auto authority = folder_.ReadAuthority();
    ASSERT_TRUE(authority.ok()) << authority.status();
    EXPECT_EQ(ToString(authority->certificate().NotAfter()), ToString(longest.NotAfter()));
    std::rotate(roots.begin(), roots.begin() + 1, roots.end());
  }
  Put(folder_.CertificatePath("ca"), expired.ToPem());
  EXPECT_EQ(folder_.ReadAuthority()->certificate(), expired);
}

TEST_F(FolderTest, Write_KeyThatExists_WritesTheCertificateAlone) {
  Put(folder_.KeyPath("tenant1"), tenant_.key.ToPem());
  ASSERT_TRUE(folder_.Write({{"tenant1", tenant_, true}}, Overwrite::kNo).ok());
  EXPECT_TRUE(folder_.Read("tenant1").ok());
  EXPECT_FALSE(folder_.Write({{"tenant1", tenant_, true}}, Overwrite::kNo).ok());
}

TEST_F(FolderTest, AFolderThatCannotBeMadeIsAnError) {
  Put(temporary_.path() / "file", "");
  const Folder folder(temporary_.path() / "file" / "certs");
  const absl::Status status = folder.Write({{"tenant1", tenant_}}, Overwrite::kNo);
  EXPECT_THAT(MessageOf(status), AllOf(HasSubstr("cannot create the folder"), HasSubstr("file/certs")));
}

TEST_F(FolderTest, AMissingFileIsNotFound) {
  const auto tenant = folder_.Read("tenant1");
  EXPECT_EQ(tenant.status().code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(MessageOf(tenant.status()), AllOf(HasSubstr("tenant1.crt"), HasSubstr("No such file")));
}

TEST_F(FolderTest, AMissingKeyIsNamed) {
  Put(folder_.CertificatePath("tenant1"), tenant_.certificate.ToPem());
  EXPECT_THAT(MessageOf(folder_.Read("tenant1").status()), HasSubstr("tenant1_key.pem"));
  EXPECT_TRUE(folder_.ReadCertificate("tenant1").ok());
}

TEST_F(FolderTest, WhatIsNotPemIsNamed) {
  Put(folder_.CertificatePath("tenant1"), "not PEM");
  Put(folder_.KeyPath("tenant1"), "not PEM");
  auto status = folder_.Read("tenant1").status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(MessageOf(status), HasSubstr("tenant1.crt is not a certificate in PEM format"));
  Put(folder_.CertificatePath("tenant1"), tenant_.certificate.ToPem());
  status = folder_.Read("tenant1").status();
  EXPECT_THAT(MessageOf(status), HasSubstr("tenant1_key.pem is not an unencrypted private key in PEM format"));
}

TEST_F(FolderTest, AKeyOfAnotherCertificateIsRefused) {
  Put(folder_.CertificatePath("tenant1"), tenant_.certificate.ToPem());
  Put(folder_.KeyPath("tenant1"), TestCa().credential().key.ToPem());
  const auto status = folder_.Read("tenant1").status();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(MessageOf(status), HasSubstr("is not the private key of"));
}

TEST_F(FolderTest, ALeafInTheCasPlaceIsRefused) {
  ASSERT_TRUE(folder_.Write({{"ca", tenant_}}, Overwrite::kNo).ok());
  const auto status = folder_.ReadAuthority().status();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(MessageOf(status), AllOf(HasSubstr("ca.crt"), HasSubstr("not a CA certificate")));
}

TEST_F(FolderTest, AFileThatNeverEndsIsNotReadWhole) {
  const auto certificate = ReadCertificateFile("/dev/zero");
  EXPECT_EQ(certificate.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(MessageOf(certificate.status()), HasSubstr("/dev/zero is larger than"));
}

TEST_F(FolderTest, IdsDoNotTakeTheNamesOfTheGatewaysOwnFiles) {
  for (const char* id : {"ca", "server", "admin", "", "a/b"}) {
    EXPECT_EQ(CheckFileId("tenant ID", id).code(), absl::StatusCode::kInvalidArgument) << id;
  }
  EXPECT_TRUE(CheckFileId("tenant ID", "tenant1").ok());
  EXPECT_FALSE(folder_.Write({{"../tenant1", tenant_}}, Overwrite::kNo).ok());
}

}  // namespace
}  // namespace connectmaster::certs
