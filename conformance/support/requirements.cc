#include "support/requirements.h"

#include <algorithm>
#include <iostream>
#include <map>
#include <utility>

#include "absl/strings/str_split.h"

namespace connectmaster::conformance {
namespace {

using Declared = std::map<std::pair<std::string, std::string>, std::string>;

// Filled while the program's objects are initialized, in no known order.
Declared& AllDeclared() {
  static Declared declared;
  return declared;
}

}  // namespace

bool DeclareRequirements(const std::string& suite, const std::string& test, std::initializer_list<RequirementId> ids) {
  std::string& all = AllDeclared()[{suite, test}];
  for (const RequirementId id : ids) all.append(all.empty() ? "" : " ").append(id.id());
  return true;
}

std::string RequirementsOf(const ::testing::TestInfo& test) {
  // Of a parameterized test: "Instantiation/Suite" and "Test/Parameter".
  std::string suite = test.test_suite_name();
  if (const auto slash = suite.rfind('/'); slash != std::string::npos) suite.erase(0, slash + 1);
  std::string name = test.name();
  name = name.substr(0, name.find('/'));
  const auto found = AllDeclared().find({suite, name});
  return found == AllDeclared().end() ? "" : found->second;
}

std::vector<std::string> TestsOf(const std::vector<std::string>& requirements) {
  std::vector<std::string> tests;
  const testing::UnitTest& all = *testing::UnitTest::GetInstance();
  for (int i = 0; i < all.total_test_suite_count(); ++i) {
    const testing::TestSuite& suite = *all.GetTestSuite(i);
    for (int j = 0; j < suite.total_test_count(); ++j) {
      const testing::TestInfo& test = *suite.GetTestInfo(j);
      const std::string declared = RequirementsOf(test);
      const auto is_declared = [&](const std::string& id) { return Names(declared, id); };
      if (std::none_of(requirements.begin(), requirements.end(), is_declared)) continue;
      tests.push_back(std::string(suite.name()) + "." + test.name());
    }
  }
  return tests;
}

bool Names(const std::string& requirements, const std::string& requirement) {
  const std::vector<std::string> ids = absl::StrSplit(requirements, ' ');
  return std::find(ids.begin(), ids.end(), requirement) != ids.end();
}

void TagTest() {
  const std::string all = RequirementsOf(*testing::UnitTest::GetInstance()->current_test_info());
  if (all.empty()) return;
  testing::Test::RecordProperty("requirements", all);
  std::cout << "[ REQUIRES ] " << all << std::endl;
}

}  // namespace connectmaster::conformance
