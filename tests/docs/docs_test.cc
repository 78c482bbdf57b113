// What the documentation shows is what there is: its example is compiled, its commands are run.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>
#include <string>

#include "connectmaster/fakegateway/deviations.h"
#include "docs/code_blocks.h"
#include "docs/served.h"
#include "support/process.h"

namespace connectmaster::testing {
namespace {

using ::testing::HasSubstr;

const std::string kSource = CONNECTMASTER_SOURCE_DIR;
const std::string kBin = CONNECTMASTER_BIN_DIR;

std::vector<std::string> Words(const std::string& command) {
  std::istringstream stream(command);
  std::vector<std::string> words;
  for (std::string word; stream >> word;) words.push_back(word);
  return words;
}

TEST(Documentation, ExampleOfTheReadmeIsTheOneThatIsCompiled) {
  const auto examples = CodeBlocks(kSource + "/README.md", "cpp");
  ASSERT_EQ(examples.size(), 1u);
  EXPECT_THAT(Folded(ReadText(kSource + "/tests/docs/application_test.cc")), HasSubstr(Folded(examples[0])));
}

TEST(Documentation, RequirementOfEachDeviation_IsOne) {
  const std::string requirements = ReadText(kSource + "/docs/requirements.md");
  for (const auto& deviation : fakegateway::Deviations()) {
    EXPECT_THAT(requirements, HasSubstr("\n| " + std::string(deviation.requirement) + " | ")) << deviation.name;
  }
}

TEST(Documentation, OutputOfTheReadmeIsWhatServePrints) {
  const Served served;
  auto printed = std::regex_replace(served.printed(), std::regex(" --gateway " + served.address()), "");
  printed = std::regex_replace(printed, std::regex(served.address()), "127.0.0.1:4010");
  // The folder of the binaries is below the project's, and is shown relative to it or not.
  const std::string bin = std::filesystem::path(kBin).lexically_relative(kSource).string();
  printed = std::regex_replace(printed, std::regex(kSource + "/"), "");
  printed = std::regex_replace(printed, std::regex(bin + "/"), "build/bin/");
  const auto blocks = CodeBlocks(kSource + "/README.md", "");
  ASSERT_EQ(blocks.size(), 1u);
  EXPECT_EQ(printed, blocks[0]);
}

TEST(Documentation, CommandsOfTheReadmeSucceedInTheirOrder) {
  const Served served;
  int run = 0;
  for (const std::string& command : ShellCommands(kSource + "/README.md")) {
    SCOPED_TRACE(command);
    auto words = Words(command);
    if (words[0] == "build/bin/connectmaster") {
      words[0] = kBin + "/connectmaster";
      words.insert(words.end(), {"--gateway", served.address(), "--certs", served.certs()});
      const Outcome outcome = connectmaster::testing::Run({words});
      EXPECT_EQ(outcome.exit_status, 0) << outcome.err;
      EXPECT_NE(outcome.out, "");
      ++run;
    } else {
      // Run by .ci/run, as they stand.
      EXPECT_TRUE(words[0] == "scripts/run" || words[0] == "scripts/test") << "no test runs this command";
      EXPECT_EQ(access((kSource + "/" + words[0]).c_str(), X_OK), 0);
    }
  }
  EXPECT_EQ(run, 5);
}

TEST(Documentation, CommandsOfTheSuitesPageAreTaken) {
  const Served served;
  const std::string page = kSource + "/conformance/README.md";
  const auto descriptions = CodeBlocks(page, "json");
  ASSERT_EQ(descriptions.size(), 1u);
  std::ofstream(served.folder() + "/target.json") << descriptions[0];
  int run = 0;
  for (const std::string& command : ShellCommands(page)) {
    SCOPED_TRACE(command);
    auto words = Words(std::regex_replace(command, std::regex("'"), ""));
    const bool is_mutants = command.find(" mutants") != std::string::npos;  // which ctest's test `mutants` runs
    std::string found = is_mutants ? "--jobs" : "SYNC_3_SslToADeviceWithoutItFails";
    if (words[0] == "ctest") {
      found = "conformance.SyncConnections";
      // Each of these tests is one of ctest's already: that they are found is enough.
      words = Words(std::regex_replace(command, std::regex(" build "), " " + kBin + "/.. ") + " -N");
    } else {
      ASSERT_EQ(words[0], "build/bin/conformance") << "no test runs this command";
      words[0] = kBin + "/conformance";
      words.emplace_back(is_mutants ? "--help" : "--gtest_list_tests");
    }
    const Outcome outcome = connectmaster::testing::Run({words, served.folder()});
    EXPECT_EQ(outcome.exit_status, 0) << outcome.err;
    EXPECT_THAT(outcome.out, HasSubstr(found));
    ++run;
  }
  EXPECT_EQ(run, 7);
}

// Without comments.
std::string Code(const std::string& text) {
  return Folded(std::regex_replace(text, std::regex("#[^\n]*"), ""));
}

TEST(Documentation, CMakeLinesOfThePageAboutUse_AreThoseOfTheOutsideProjectsThatTestsBuild) {
  std::string projects;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(kSource + "/tests/consumer")) {
    if (entry.path().filename() == "CMakeLists.txt") projects += Code(ReadText(entry.path().string()));
  }
  const auto blocks = CodeBlocks(kSource + "/docs/using.md", "cmake");
  ASSERT_EQ(blocks.size(), 3u);
  for (const std::string& block : blocks) EXPECT_THAT(projects, HasSubstr(Code(block)));
}

TEST(Documentation, ExampleOfThePageAboutUse_IsTheOneThatATestBuilds) {
  const auto examples = CodeBlocks(kSource + "/docs/using.md", "cpp");
  ASSERT_EQ(examples.size(), 1u);
  EXPECT_THAT(Folded(ReadText(kSource + "/tests/consumer/process/my_test.cc")), HasSubstr(Folded(examples[0])));
}

// The installation itself is a test of its own, consumer_install.
TEST(Documentation, CommandsOfThePageAboutUse_ConfigureABuildThatCanBeInstalled) {
  const Served served;
  const std::string build = served.folder() + "/release";
  int run = 0;
  for (const std::string& command : ShellCommands(kSource + "/docs/using.md")) {
    SCOPED_TRACE(command);
    auto words = Words(std::regex_replace(command, std::regex("build/release"), build));
    if (words[0] == "scripts/setup") {
      EXPECT_EQ(access((kSource + "/" + words[0]).c_str(), X_OK), 0);
      continue;
    }
    ASSERT_EQ(words[0], "cmake") << "no test runs this command";
    if (words[1] == "--install") {
      EXPECT_TRUE(std::filesystem::exists(build + "/cmake_install.cmake"));
      continue;
    }
    if (words[1] == "--build") words.insert(words.end(), {"--", "-n"});  // says what it would do
    const Outcome outcome = connectmaster::testing::Run({words, kSource});
    EXPECT_EQ(outcome.exit_status, 0) << outcome.out << outcome.err;
    ++run;
  }
  EXPECT_EQ(run, 2);
}

TEST(Documentation, CommandsForContributors_AreScriptsOfTheProject) {
  int scripts = 0;
  for (const std::string& command : ShellCommands(kSource + "/CONTRIBUTING.md")) {
    EXPECT_EQ(access((kSource + "/" + Words(command)[0]).c_str(), X_OK), 0) << command;
    ++scripts;
  }
  EXPECT_EQ(scripts, 6);
}

TEST(Documentation, LinksOfEveryPageLeadSomewhere) {
  int links = 0;
  std::vector<std::filesystem::path> pages{kSource + "/README.md", kSource + "/CONTRIBUTING.md",
                                           kSource + "/CHANGELOG.md", kSource + "/SECURITY.md"};
  for (const auto& entry : std::filesystem::recursive_directory_iterator(kSource + "/docs")) {
    if (entry.path().extension() == ".md") pages.push_back(entry.path());
  }
  const std::regex link(R"(\]\(([^)#:]+)\))");
  for (const auto& page : pages) {
    const std::string text = ReadText(page.string());
    for (auto it = std::sregex_iterator(text.begin(), text.end(), link); it != std::sregex_iterator(); ++it, ++links) {
      EXPECT_TRUE(std::filesystem::exists(page.parent_path() / (*it)[1].str())) << page << " links " << (*it)[1];
    }
  }
  EXPECT_GT(links, 5);
}

}  // namespace
}  // namespace connectmaster::testing
