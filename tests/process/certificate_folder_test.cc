// `fakegateway serve` with a certificate folder that is not right: it says which file, and touches nothing.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <functional>

#include "commands.h"

namespace connectmaster::process_tests {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

namespace fs = std::filesystem;

struct Damage {
  std::string name;
  // Does it to the folder.
  std::function<void(const fs::path&)> damage;
  // The file that has to be named.
  std::string file;

  friend void PrintTo(const Damage& it, std::ostream* out) { *out << it.name; }
};

void Overwrite(const fs::path& from, const fs::path& to) {
  fs::copy_file(from, to, fs::copy_options::overwrite_existing);
}

void MakeGarbage(const fs::path& file) {
  fs::resize_file(file, 0);
  fs::resize_file(file, 1000);  // zeros
}

void MakeFolder(const fs::path& file) {
  fs::remove(file);
  fs::create_directory(file);
}

const Damage kDamages[] = {
    {"GarbageCa", [](const fs::path& it) { MakeGarbage(it / "ca.crt"); }, "ca.crt"},
    {"GarbageCaKey", [](const fs::path& it) { MakeGarbage(it / "ca_key.pem"); }, "ca_key.pem"},
    {"GarbageServer", [](const fs::path& it) { MakeGarbage(it / "server.crt"); }, "server.crt"},
    {"GarbageServerKey", [](const fs::path& it) { MakeGarbage(it / "server_key.pem"); }, "server_key.pem"},
    {"GarbageGateway", [](const fs::path& it) { MakeGarbage(it / "gateway1.crt"); }, "gateway1.crt"},
    {"EmptyServer", [](const fs::path& it) { fs::resize_file(it / "server.crt", 0); }, "server.crt"},
    {"CutOffServer", [](const fs::path& it) { fs::resize_file(it / "server.crt", 100); }, "server.crt"},
    {"UnreadableCa", [](const fs::path& it) { MakeFolder(it / "ca.crt"); }, "ca.crt"},
    {"UnreadableServerKey", [](const fs::path& it) { MakeFolder(it / "server_key.pem"); }, "server_key.pem"},
    {"AnothersKeyForTheServer", [](const fs::path& it) { Overwrite(it / "admin_key.pem", it / "server_key.pem"); },
     "server_key.pem"},
    {"AnothersKeyForTheCa", [](const fs::path& it) { Overwrite(it / "admin_key.pem", it / "ca_key.pem"); },
     "ca_key.pem"},
    {"NoCaCertificate", [](const fs::path& it) { fs::remove(it / "ca.crt"); }, "ca.crt"},
    {"NoCaKey", [](const fs::path& it) { fs::remove(it / "ca_key.pem"); }, "ca_key.pem"},
    {"NoCaAtAll",
     [](const fs::path& it) {
       fs::remove(it / "ca.crt");
       fs::remove(it / "ca_key.pem");
     },
     "ca.crt"},
    {"NoServerKey", [](const fs::path& it) { fs::remove(it / "server_key.pem"); }, "server_key.pem"},
    {"ATenantsCertificateForTheCa",
     [](const fs::path& it) {
       Overwrite(it / "tenant1.crt", it / "ca.crt");
       Overwrite(it / "tenant1_key.pem", it / "ca_key.pem");
     },
     "ca.crt"},
};

class CertificateFolderTest : public CommandTest, public ::testing::WithParamInterface<Damage> {
 protected:
  std::vector<std::string> Files() const {
    std::vector<std::string> files;
    for (const auto& file : fs::directory_iterator(Path("certs"))) files.push_back(file.path().filename().string());
    std::sort(files.begin(), files.end());
    return files;
  }
};

INSTANTIATE_TEST_SUITE_P(Damages, CertificateFolderTest, ::testing::ValuesIn(kDamages),
                         [](const auto& damage) { return damage.param.name; });

TEST_P(CertificateFolderTest, IsRefusedAndTheFileIsNamed) {
  Serve();
  gateway().Stop(SIGTERM);
  GetParam().damage(Path("certs"));
  const auto before = Files();
  const Outcome outcome = FakeGateway(
      {"serve", "--listen", "127.0.0.1:0", "--certs", "certs", "--key-type", "ec", "--ready-file", "ready"});
  EXPECT_EQ(outcome.exit_status, 1);
  EXPECT_EQ(outcome.out, "");
  EXPECT_THAT(outcome.err, StartsWith("fakegateway: "));
  EXPECT_THAT(outcome.err, HasSubstr("certs/" + GetParam().file));
  EXPECT_EQ(std::count(outcome.err.begin(), outcome.err.end(), '\n'), 1) << outcome.err;
  EXPECT_EQ(Files(), before);
  EXPECT_FALSE(fs::exists(Path("ready")));
}

TEST_F(CertificateFolderTest, KeyWithoutItsCertificate_GetsOne) {
  Serve();
  gateway().Stop(SIGTERM);
  const std::string key = Read("certs/gateway1_key.pem");
  fs::remove(Path("certs/gateway1.crt"));
  Serve();
  EXPECT_TRUE(gateway().process().AwaitOut("made: gateway1\n"));
  EXPECT_EQ(Read("certs/gateway1_key.pem"), key);
}

TEST_F(CertificateFolderTest, OneThatMayNotBeReadIsRefused) {
  if (geteuid() == 0) GTEST_SKIP() << "root may read everything";
  Serve();
  gateway().Stop(SIGTERM);
  fs::permissions(Path("certs/ca.crt"), fs::perms::none);
  const Outcome outcome = FakeGateway({"serve", "--listen", "127.0.0.1:0", "--certs", "certs"});
  EXPECT_EQ(outcome.exit_status, 1);
  EXPECT_THAT(outcome.err, HasSubstr("certs/ca.crt"));
}

TEST_F(CertificateFolderTest, OneThatCannotBeMadeIsRefused) {
  Write("file", "");
  const Outcome outcome =
      FakeGateway({"serve", "--listen", "127.0.0.1:0", "--certs", "file/certs", "--key-type", "ec"});
  EXPECT_EQ(outcome.exit_status, 1);
  EXPECT_EQ(outcome.out, "");
  EXPECT_THAT(outcome.err, HasSubstr("file/certs"));
}

}  // namespace
}  // namespace connectmaster::process_tests
