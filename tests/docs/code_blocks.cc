#include "docs/code_blocks.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <sstream>

namespace connectmaster::testing {

std::string ReadText(const std::string& path) {
  std::ifstream file(path);
  EXPECT_TRUE(file) << path;
  std::string text;
  text.assign(std::istreambuf_iterator<char>(file), {});
  return text;
}

std::vector<std::string> CodeBlocks(const std::string& path, const std::string& language) {
  std::vector<std::string> blocks;
  std::istringstream lines(ReadText(path));
  bool inside = false;
  bool wanted = false;
  for (std::string line; std::getline(lines, line);) {
    if (line.rfind("```", 0) == 0) {
      inside = !inside;
      wanted = inside && line.substr(3) == language;
      if (wanted) blocks.emplace_back();
    } else if (wanted) {
      blocks.back() += line + "\n";
    }
  }
  return blocks;
}

std::vector<std::string> ShellCommands(const std::string& path) {
  std::vector<std::string> commands;
  for (const std::string& block : CodeBlocks(path, "sh")) {
    std::istringstream lines(block);
    for (std::string line; std::getline(lines, line);) {
      line = line.substr(0, line.find('#'));
      line.erase(line.find_last_not_of(' ') + 1);
      if (!line.empty()) commands.push_back(line);
    }
  }
  return commands;
}

std::string Folded(const std::string& text) {
  std::istringstream words(text);
  std::string folded;
  for (std::string word; words >> word;) folded += (folded.empty() ? "" : " ") + word;
  return folded;
}

}  // namespace connectmaster::testing
