// Where the command `fakegateway` is looked for, and what is said if it is nowhere.
#include "testing/src/find_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "support/temp_dir.h"

namespace connectmaster::testing::internal {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

namespace fs = std::filesystem;

class FindCommandTest : public ::testing::Test {
 protected:
  std::string Path(const std::string& name) const { return (folder_.path() / name).string(); }

  std::string Program(const std::string& name) const {
    fs::create_directories(fs::path(Path(name)).parent_path());
    std::ofstream(Path(name)) << "#!/bin/sh\n";
    fs::permissions(Path(name), fs::perms::owner_all);
    return Path(name);
  }

  std::string Find(const CommandPlaces& places) {
    error_.clear();
    return FindCommand(places, &error_);
  }

  std::string error_;

 private:
  TempDir folder_;
};

TEST_F(FindCommandTest, Find_Everywhere_TheNamedOneIsFirstAndPathIsLast) {
  CommandPlaces places;
  places.named = Program("named/fakegateway");
  places.environment = Program("environment/fakegateway");
  places.build = Program("build/fakegateway");
  const std::string in_path = Program("path/fakegateway");
  places.path = "/usr/bin:" + Path("path");
  EXPECT_EQ(Find(places), places.named);
  places.named = "";
  EXPECT_EQ(Find(places), places.environment);
  places.environment = "";
  EXPECT_EQ(Find(places), places.build);
  places.build = Path("missing");
  EXPECT_EQ(Find(places), in_path);
  EXPECT_EQ(error_, "");
}

TEST_F(FindCommandTest, Find_NameWithoutSlash_IsLookedForInPath) {
  const std::string program = Program("path/my-gateway");
  EXPECT_EQ(Find({"my-gateway", {}, "", Path("missing") + ":" + Path("path")}), program);
  EXPECT_EQ(Find({"", "my-gateway", "", Path("path")}), program);
}

TEST_F(FindCommandTest, Find_Nowhere_SaysWhichPlacesWereTried) {
  EXPECT_EQ(Find({"", {}, "/missing/fakegateway", "/bin:/missing"}), "");
  EXPECT_THAT(error_, AllOf(HasSubstr("FakeGatewayProcessOptions::command"), HasSubstr("CONNECTMASTER_FAKEGATEWAY"),
                            HasSubstr("'/missing/fakegateway' (No such file or directory)"),
                            HasSubstr("PATH (/bin:/missing)"), HasSubstr("build the target fakegateway")));
  EXPECT_EQ(Find({}), "");
  EXPECT_THAT(error_, HasSubstr("the build gave no default"));
}

TEST_F(FindCommandTest, Find_NamedOneIsMissing_OtherPlacesAreNotTried) {
  const std::string in_path = Program("path/fakegateway");
  EXPECT_EQ(Find({"/missing/named", in_path, in_path, Path("path")}), "");
  EXPECT_THAT(error_, AllOf(HasSubstr("'/missing/named', which FakeGatewayProcessOptions::command names"),
                            HasSubstr("No such file or directory")));
  EXPECT_EQ(Find({"", "/missing/variable", in_path, Path("path")}), "");
  EXPECT_THAT(error_, HasSubstr("'/missing/variable', which the environment variable CONNECTMASTER_FAKEGATEWAY names"));
  EXPECT_EQ(Find({"missing", {}, in_path, Path("path")}), "");
  EXPECT_THAT(error_, HasSubstr("it is not in PATH (" + Path("path") + ")"));
}

TEST_F(FindCommandTest, Find_NamedOneIsNoProgram_SaysWhy) {
  fs::create_directory(Path("folder"));
  EXPECT_EQ(Find({Path("folder"), {}, "", ""}), "");
  EXPECT_THAT(error_, HasSubstr("it is not a file"));
  std::ofstream(Path("text")) << "text";
  EXPECT_EQ(Find({Path("text"), {}, "", ""}), "");
  EXPECT_THAT(error_, HasSubstr("Permission denied"));
}

}  // namespace
}  // namespace connectmaster::testing::internal
