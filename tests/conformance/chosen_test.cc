#include "support/chosen.h"

#include <gtest/gtest-spi.h>
#include <gtest/gtest.h>

#include <string>

#include "support/matchers.h"

namespace connectmaster::conformance {
namespace {

using ::testing::Eq;
using ::testing::HasSubstr;

class Chosen : public ::testing::Test {
 protected:
  ~Chosen() override { SetFollowsChosen(true); }

  // What the test has recorded so far.
  static std::string Recorded(const std::string& key) {
    const auto& result = *::testing::UnitTest::GetInstance()->current_test_info()->result();
    for (int i = 0; i < result.test_property_count(); ++i) {
      if (result.GetTestProperty(i).key() == key) return result.GetTestProperty(i).value();
    }
    return "";
  }
};

const absl::Status kNotFound = absl::NotFoundError("no such thing");

TEST_F(Chosen, TargetThatFollowsPassesWithTheChosenAnswer) {
  SetFollowsChosen(true);
  EXPECT_TRUE(EXPECT_CHOSEN_CODE(kNotFound, absl::StatusCode::kNotFound));
  EXPECT_TRUE(EXPECT_CHOSEN_REFUSAL(kNotFound, absl::StatusCode::kNotFound));
  EXPECT_TRUE(EXPECT_CHOSEN_THAT(1, Eq(1)));
  EXPECT_EQ(Recorded("observed_1"), "");
}

TEST_F(Chosen, TargetThatFollowsFailsWithAnyOtherAnswer) {
  SetFollowsChosen(true);
  EXPECT_NONFATAL_FAILURE(EXPECT_CHOSEN_CODE(kNotFound, absl::StatusCode::kInternal), "NOT_FOUND: no such thing");
  EXPECT_NONFATAL_FAILURE(EXPECT_CHOSEN_REFUSAL(kNotFound, absl::StatusCode::kInternal), "INTERNAL");
  EXPECT_NONFATAL_FAILURE(EXPECT_CHOSEN_REFUSAL(absl::OkStatus(), absl::StatusCode::kInternal), "INTERNAL");
  EXPECT_NONFATAL_FAILURE(EXPECT_CHOSEN_THAT(1, Eq(2)), "is equal to 2");
}

TEST_F(Chosen, OtherTargetsPassWithAnyRefusalWhichIsRecorded) {
  SetFollowsChosen(false);
  EXPECT_CHOSEN_CODE(kNotFound, absl::StatusCode::kInternal);
  EXPECT_THAT(Recorded("observed_1"), HasSubstr("NOT_FOUND: no such thing"));
  EXPECT_CHOSEN_CODE(kNotFound, absl::StatusCode::kNotFound);
  EXPECT_THAT(Recorded("observed_2"), HasSubstr("NOT_FOUND: no such thing"));
}

TEST_F(Chosen, DocumentedRefusalThatDoesNotHappenFailsEveryTarget) {
  for (const bool follows : {true, false}) {
    SetFollowsChosen(follows);
    EXPECT_NONFATAL_FAILURE(EXPECT_CHOSEN_CODE(absl::OkStatus(), absl::StatusCode::kInternal), "expected a refusal");
  }
}

TEST_F(Chosen, ChosenRefusalThatDoesNotHappenIsRecordedOnOtherTargets) {
  SetFollowsChosen(false);
  EXPECT_FALSE(EXPECT_CHOSEN_REFUSAL(absl::OkStatus(), absl::StatusCode::kInternal));
  EXPECT_THAT(Recorded("observed_1"), HasSubstr("OK"));
}

TEST_F(Chosen, OtherAnswersAreRecordedOnOtherTargets) {
  SetFollowsChosen(false);
  EXPECT_FALSE(EXPECT_CHOSEN_THAT(std::string("this"), Eq("that")));
  EXPECT_THAT(Recorded("observed_1"), ::testing::AllOf(HasSubstr("\"this\""), HasSubstr("that")));
}

TEST_F(Chosen, TestEndsWhereTheRestWouldMakeNoSense) {
  SetFollowsChosen(false);
  bool went_on = false;
  const auto test = [&] {
    CHOSEN_THAT_OR_RETURN(kNotFound, IsOk());
    went_on = true;
  };
  test();
  EXPECT_FALSE(went_on);
}

}  // namespace
}  // namespace connectmaster::conformance
