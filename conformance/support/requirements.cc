#include "support/requirements.h"

#include <iostream>
#include <map>
#include <utility>

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

void TagTest() {
  const std::string all = RequirementsOf(*testing::UnitTest::GetInstance()->current_test_info());
  if (all.empty()) return;
  testing::Test::RecordProperty("requirements", all);
  std::cout << "[ REQUIRES ] " << all << std::endl;
}

}  // namespace connectmaster::conformance
