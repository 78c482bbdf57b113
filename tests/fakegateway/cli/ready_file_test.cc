#include "cli/ready_file.h"

#include <gmock/gmock.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "support/status_matchers.h"
#include "support/temp_dir.h"

namespace connectmaster::fakegateway::cli {
namespace {

using connectmaster::testing::IsOk;
using connectmaster::testing::StatusIs;
using ::testing::HasSubstr;

class ReadyFileTest : public ::testing::Test {
 protected:
  std::string Path(const std::string& name = "ready") const { return (folder_.path() / name).string(); }
  std::string Content(const std::string& name = "ready") const {
    std::ifstream file(Path(name));
    return {std::istreambuf_iterator<char>(file), {}};
  }

  testing::TempDir folder_;
};

TEST_F(ReadyFileTest, HoldsTheAddressForAsLongAsItLives) {
  {
    ReadyFile ready(Path());
    ASSERT_THAT(ready.RemoveOld(), IsOk());
    EXPECT_FALSE(std::filesystem::exists(Path()));
    ASSERT_THAT(ready.Write("127.0.0.1:4010", folder_.path()), IsOk());
    EXPECT_EQ(Content(), "127.0.0.1:4010\n");
  }
  EXPECT_TRUE(std::filesystem::is_empty(folder_.path()));
}

TEST_F(ReadyFileTest, Write_NameEndsInJson_IsAnObject) {
  const std::filesystem::path certificates = folder_.path() / "the \"certs\"";
  std::filesystem::create_directory(certificates);
  ReadyFile ready(Path("ready.json"));
  ASSERT_THAT(ready.Write("127.0.0.1:4010", certificates), IsOk());
  EXPECT_EQ(nlohmann::json::parse(Content("ready.json")),
            nlohmann::json(
                {{"address", "127.0.0.1:4010"}, {"certificates", certificates.string()}, {"process_id", getpid()}}));
}

TEST_F(ReadyFileTest, Write_CertificatesFolderIsRelative_TellsWhereItIs) {
  ReadyFile ready(Path("ready.json"));
  ASSERT_THAT(ready.Write("127.0.0.1:4010", "."), IsOk());
  EXPECT_EQ(nlohmann::json::parse(Content("ready.json"))["certificates"], std::filesystem::current_path().string());
}

TEST_F(ReadyFileTest, Write_CertificatesFolderIsNoUtf8_IsAnErrorThatNamesTheFile) {
  const std::filesystem::path certificates = folder_.path() / "\xff";
  std::filesystem::create_directory(certificates);
  ReadyFile ready(Path("ready.json"));
  EXPECT_THAT(ready.Write("127.0.0.1:4010", certificates),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr(Path("ready.json"))));
  EXPECT_FALSE(std::filesystem::exists(Path("ready.json")));
}

TEST_F(ReadyFileTest, WhatAnEarlierProcessLeftIsRemovedAtOnce) {
  std::ofstream(Path()) << "old";
  ReadyFile ready(Path());
  EXPECT_THAT(ready.RemoveOld(), IsOk());
  EXPECT_FALSE(std::filesystem::exists(Path()));
}

TEST_F(ReadyFileTest, OneThatNeverServedLeavesAnothersFileAlone) {
  std::ofstream(Path()) << "another's";
  { const ReadyFile ready(Path()); }
  EXPECT_EQ(Content(), "another's");
}

TEST_F(ReadyFileTest, RemoveOld_FileOfAServerThatIsThere_StaysUntilThatEnds) {
  {
    ReadyFile living(Path());
    ASSERT_THAT(living.Write("127.0.0.1:4010", folder_.path()), IsOk());
    {
      ReadyFile other(Path());
      EXPECT_THAT(other.RemoveOld(), IsOk());
    }
    EXPECT_EQ(Content(), "127.0.0.1:4010\n");
  }
  EXPECT_FALSE(std::filesystem::exists(Path()));
}

TEST_F(ReadyFileTest, Remove_AnotherServerHasWrittenItsOwn_LeavesThat) {
  ReadyFile first(Path());
  ASSERT_THAT(first.Write("127.0.0.1:4010", folder_.path()), IsOk());
  {
    ReadyFile second(Path());
    ASSERT_THAT(second.RemoveOld(), IsOk());
    ASSERT_THAT(second.Write("127.0.0.1:4011", folder_.path()), IsOk());
    first.Remove();
    EXPECT_EQ(Content(), "127.0.0.1:4011\n");
  }
  EXPECT_FALSE(std::filesystem::exists(Path()));
}

TEST_F(ReadyFileTest, WhatIsNoFileIsNotRemoved) {
  std::filesystem::create_directory(Path());
  ReadyFile ready(Path());
  EXPECT_THAT(ready.RemoveOld(), StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr(Path())));
  EXPECT_TRUE(std::filesystem::is_directory(Path()));
}

TEST_F(ReadyFileTest, ALinkThatAnotherUserPutThereIsNotFollowed) {
  std::ofstream(Path("victim")) << "kept";
  std::filesystem::create_symlink(Path("victim"), Path("ready." + std::to_string(getpid())));
  ReadyFile ready(Path("ready"));
  ASSERT_THAT(ready.Write("127.0.0.1:4010", folder_.path()), IsOk());
  std::filesystem::remove(Path("ready." + std::to_string(getpid())));
  EXPECT_TRUE(std::filesystem::is_regular_file(std::filesystem::symlink_status(Path("ready"))));
  EXPECT_EQ(Content("victim"), "kept");
  for (const auto& entry : std::filesystem::directory_iterator(folder_.path())) {
    EXPECT_THAT(entry.path().filename().string(), ::testing::AnyOf("victim", "ready"));
  }
}

TEST_F(ReadyFileTest, AFolderThatIsMissingIsAnErrorThatNamesTheFile) {
  ReadyFile ready(Path("missing/ready"));
  EXPECT_THAT(std::string(ready.Write("127.0.0.1:4010", folder_.path()).message()), HasSubstr(Path("missing/ready")));
}

TEST_F(ReadyFileTest, WithoutAPathThereIsNone) {
  ReadyFile ready("");
  EXPECT_THAT(ready.Write("127.0.0.1:4010", folder_.path()), IsOk());
}

}  // namespace
}  // namespace connectmaster::fakegateway::cli
