#include "support/requirements.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace connectmaster::conformance {
namespace {

static_assert(IsRequirement("SYNC-1") && IsRequirement("ROBUST-3") && IsRequirement("CERT-5"));
static_assert(!IsRequirement("SYNC-"
                             "99") &&
              !IsRequirement("SYNC-") && !IsRequirement(""));

TEST(Requirements, EachIdIsThereOnce) {
  const std::set<std::string_view> ids(std::begin(kRequirementIds), std::end(kRequirementIds));
  EXPECT_EQ(ids.size(), std::size(kRequirementIds));
  EXPECT_GT(ids.size(), 100U);
}

TEST(Requirements, TestIsTaggedWithWhatItChecks) {
  REQUIREMENTS("SYNC-1", "SYNC-2");
  const auto& result = *::testing::UnitTest::GetInstance()->current_test_info()->result();
  ASSERT_EQ(result.test_property_count(), 1);
  EXPECT_STREQ(result.GetTestProperty(0).key(), "requirements");
  EXPECT_STREQ(result.GetTestProperty(0).value(), "SYNC-1 SYNC-2");
}

}  // namespace
}  // namespace connectmaster::conformance
