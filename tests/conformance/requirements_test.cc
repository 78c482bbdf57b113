#include "support/requirements.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

namespace connectmaster::conformance {
namespace {

using ::testing::UnitTest;

static_assert(IsRequirement("SYNC-1") && IsRequirement("ROBUST-3") && IsRequirement("CERT-5"));
static_assert(!IsRequirement("SYNC-"
                             "99") &&
              !IsRequirement("SYNC-") && !IsRequirement(""));

TEST(Requirements, EachIdIsThereOnce) {
  const std::set<std::string_view> ids(std::begin(kRequirementIds), std::end(kRequirementIds));
  EXPECT_EQ(ids.size(), std::size(kRequirementIds));
  EXPECT_GT(ids.size(), 100U);
}

TEST(Requirements, Names_PartOfAnId_IsNotIt) {
  EXPECT_TRUE(Names("SYNC-10 SYNC-1", "SYNC-1"));
  EXPECT_FALSE(Names("SYNC-10 SYNC-2", "SYNC-1"));
  EXPECT_FALSE(Names("", "SYNC-1"));
}

class Tagged : public ::testing::Test {
 protected:
  void SetUp() override { TagTest(); }

  static void ExpectTag(const char* ids) {
    const auto& result = *UnitTest::GetInstance()->current_test_info()->result();
    ASSERT_EQ(result.test_property_count(), 1);
    EXPECT_STREQ(result.GetTestProperty(0).key(), "requirements");
    EXPECT_STREQ(result.GetTestProperty(0).value(), ids);
  }
};

REQUIREMENT_TEST_F(Tagged, TestIsTaggedWithWhatItChecksBeforeItRuns, "SYNC-1", "SYNC-2") {
  ExpectTag("SYNC-1 SYNC-2");
}

TEST_F(Tagged, TestThatDeclaresNothingHasNoTag) {
  EXPECT_EQ(UnitTest::GetInstance()->current_test_info()->result()->test_property_count(), 0);
}

class TaggedForEach : public Tagged, public ::testing::WithParamInterface<int> {};

REQUIREMENT_TEST_P(TaggedForEach, EveryInstanceIsTagged, "MULTI-1") {
  ExpectTag("MULTI-1");
}

INSTANTIATE_TEST_SUITE_P(Numbers, TaggedForEach, ::testing::Values(1, 2));

TEST(Requirements, TestsOf_SeveralRequirements_HasEachTestAndInstanceOnce) {
  EXPECT_THAT(TestsOf({"MULTI-1", "SYNC-1", "SYNC-2"}),
              ::testing::UnorderedElementsAre("Tagged.TestIsTaggedWithWhatItChecksBeforeItRuns",
                                              "Numbers/TaggedForEach.EveryInstanceIsTagged/0",
                                              "Numbers/TaggedForEach.EveryInstanceIsTagged/1"));
  EXPECT_THAT(TestsOf({"SYNC-3"}), ::testing::IsEmpty());
}

}  // namespace
}  // namespace connectmaster::conformance
