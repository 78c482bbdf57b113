// The map of fakegateway/ in docs/architecture.md: what each room sees.
#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "docs/code_blocks.h"

namespace connectmaster::testing {
namespace {

struct Room {
  std::string name;
  std::set<std::string> sees;
};

const std::filesystem::path kProject = CONNECTMASTER_SOURCE_DIR;

// In the map's order.
std::vector<Room> RoomsOfFakegateway() {
  std::vector<Room> rooms;
  bool within = false;
  std::istringstream map(CodeBlocks((kProject / "docs/architecture.md").string(), "").at(0));
  const std::regex row("  ([a-z]+)/ .* sees ([a-z, -]+)");
  for (std::string line; std::getline(map, line);) {
    if (line[0] != ' ') within = line.rfind("fakegateway/", 0) == 0;
    std::smatch found;
    if (!within || !std::regex_match(line, found, row)) continue;
    Room room{found[1], {}};
    const std::string sees = found[2];
    const std::regex word("[a-z-]+");
    for (std::sregex_iterator it(sees.begin(), sees.end(), word), end; it != end; ++it) room.sees.insert(it->str());
    if (sees == "all of these") {
      for (const Room& before : rooms) room.sees.insert(before.name);
    }
    rooms.push_back(std::move(room));
  }
  return rooms;
}

// Which of the rooms the files of one include.
std::set<std::string> IncludedBy(const std::string& room, const std::set<std::string>& rooms) {
  std::set<std::string> included;
  const std::regex include("#include \"([a-z]+)/.*");
  for (const auto& file : std::filesystem::recursive_directory_iterator(kProject / "fakegateway" / room)) {
    if (!file.is_regular_file()) continue;
    std::ifstream in(file.path());
    for (std::string line; std::getline(in, line);) {
      std::smatch found;
      if (std::regex_match(line, found, include) && found[1] != room && rooms.contains(found[1])) {
        included.insert(found[1]);
      }
    }
  }
  return included;
}

TEST(Documentation, MapOfFakegateway_EachRoom_IncludesWhatItSeesOnly) {
  const auto rooms = RoomsOfFakegateway();
  std::set<std::string> names;
  for (const Room& room : rooms) names.insert(room.name);
  std::set<std::string> before;
  for (const Room& room : rooms) {
    SCOPED_TRACE(room.name);
    for (const std::string& included : IncludedBy(room.name, names)) {
      EXPECT_TRUE(room.sees.contains(included)) << "it includes " << included;
      EXPECT_TRUE(before.contains(included)) << included << " does not stand above it";
    }
    before.insert(room.name);
  }
}

TEST(Documentation, MapOfFakegateway_HasEveryFolderWithSources) {
  std::set<std::string> folders;
  for (const auto& entry : std::filesystem::directory_iterator(kProject / "fakegateway")) {
    if (entry.is_directory()) folders.insert(entry.path().filename().string());
  }
  for (const char* const without_sources : {"fleets", "include"}) folders.erase(without_sources);
  std::set<std::string> names;
  for (const Room& room : RoomsOfFakegateway()) names.insert(room.name);
  EXPECT_EQ(names, folders);
}

}  // namespace
}  // namespace connectmaster::testing
