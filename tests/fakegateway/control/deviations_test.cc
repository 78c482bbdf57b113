#include "connectmaster/fakegateway/deviations.h"

#include <gmock/gmock.h>

#include <cctype>
#include <set>
#include <string>

#include "control/deviations/deviate.h"
#include "support/status_matchers.h"

namespace connectmaster::fakegateway {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using testing::IsOk;
using ::testing::StartsWith;
using testing::StatusIs;

std::string InLowerCase(std::string text) {
  for (char& letter : text) letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
  return text;
}

TEST(Deviations, Names_AreUniqueAndBeginWithTheirRequirement) {
  std::set<std::string> names;
  for (const Deviation& deviation : Deviations()) {
    const std::string name(deviation.name);
    EXPECT_TRUE(names.insert(name).second) << name;
    EXPECT_THAT(name, StartsWith(InLowerCase(std::string(deviation.requirement)) + "-"));
    EXPECT_THAT(std::string(deviation.sentence), EndsWith("."));
  }
  EXPECT_GE(names.size(), 150U);
}

TEST(Deviations, EachOne_ChangesABehaviour) {
  for (const Deviation& deviation : Deviations()) {
    Behaviour behaviour;
    EXPECT_THAT(Deviate(std::string(deviation.name), behaviour), IsOk()) << deviation.name;
  }
}

TEST(Deviations, NameOfNone_IsRefusedAndNamed) {
  Behaviour behaviour;
  EXPECT_THAT(Deviate("sync-0-nothing", behaviour),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("'sync-0-nothing'")));
  EXPECT_THAT(Deviate("", behaviour), IsOk());
}

}  // namespace
}  // namespace connectmaster::fakegateway
