#include "cli/ready_file.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <iterator>

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
  std::string Content() const {
    std::ifstream file(Path());
    return {std::istreambuf_iterator<char>(file), {}};
  }

  testing::TempDir folder_;
};

TEST_F(ReadyFileTest, HoldsTheAddressForAsLongAsItLives) {
  {
    ReadyFile ready(Path());
    ASSERT_THAT(ready.RemoveOld(), IsOk());
    EXPECT_FALSE(std::filesystem::exists(Path()));
    ASSERT_THAT(ready.Write("127.0.0.1:4010"), IsOk());
    EXPECT_EQ(Content(), "127.0.0.1:4010\n");
  }
  EXPECT_TRUE(std::filesystem::is_empty(folder_.path()));
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

TEST_F(ReadyFileTest, WhatIsNoFileIsNotRemoved) {
  std::filesystem::create_directory(Path());
  ReadyFile ready(Path());
  EXPECT_THAT(ready.RemoveOld(), StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr(Path())));
  EXPECT_TRUE(std::filesystem::is_directory(Path()));
}

TEST_F(ReadyFileTest, AFolderThatIsMissingIsAnErrorThatNamesTheFile) {
  ReadyFile ready(Path("missing/ready"));
  EXPECT_THAT(std::string(ready.Write("127.0.0.1:4010").message()), HasSubstr(Path("missing/ready")));
}

TEST_F(ReadyFileTest, WithoutAPathThereIsNone) {
  ReadyFile ready("");
  EXPECT_THAT(ready.Write("127.0.0.1:4010"), IsOk());
}

}  // namespace
}  // namespace connectmaster::fakegateway::cli
