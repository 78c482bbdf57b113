#pragma once

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace connectmaster::conformance {

// Checks of what this project chose where G-SDK's public material is silent: the requirements marked C, and what
// follows "C:" in others. They fail only on a target that declares `follows_chosen`. On any other one a different
// answer is recorded: printed, and a property `observed_N` of the test's report.
//
// Whether the present test's target follows. Set by the fixture.
void SetFollowsChosen(bool follows);

// Where a check stands and what it says; made by the macros below.
struct ChosenCheck {
  const char* file;
  int line;
  std::string expression;
};

// Ends one such check: nothing to do where it holds. Returns whether it holds.
bool JudgeChosen(const ChosenCheck& check, bool holds, const std::string& expected, const std::string& observed);

inline const absl::Status& StatusOf(const absl::Status& status) {
  return status;
}
template <typename T>
const absl::Status& StatusOf(const absl::StatusOr<T>& result) {
  return result.status();
}

// That it is refused is documented, or seen: OK fails on every target. The code alone is chosen.
bool CheckChosenCode(const ChosenCheck& check, const absl::Status& status, absl::StatusCode code);
// That it is refused is chosen, too.
bool CheckChosenRefusal(const ChosenCheck& check, const absl::Status& status, absl::StatusCode code);

// How many there are, or the error, as text: what is chosen about a list may be an error elsewhere.
template <typename T>
std::string CountOf(const absl::StatusOr<std::vector<T>>& list) {
  return list.ok() ? std::to_string(list->size()) : list.status().ToString();
}

template <typename Value, typename Matcher>
bool CheckChosenThat(const ChosenCheck& check, const Value& value, const Matcher& matcher) {
  ::testing::StringMatchResultListener explanation;
  const bool holds = ::testing::ExplainMatchResult(matcher, value, &explanation);
  std::string observed = ::testing::PrintToString(value);
  if (!explanation.str().empty()) observed += ", " + explanation.str();
  return JudgeChosen(check, holds, ::testing::DescribeMatcher<Value>(matcher), observed);
}

}  // namespace connectmaster::conformance

#define CONFORMANCE_CHOSEN_CHECK(expression) (::connectmaster::conformance::ChosenCheck{__FILE__, __LINE__, expression})

// `result` (absl::Status or StatusOr) is an error on every target; on one that follows, with this code.
#define EXPECT_CHOSEN_CODE(result, code)                                           \
  ::connectmaster::conformance::CheckChosenCode(CONFORMANCE_CHOSEN_CHECK(#result), \
                                                ::connectmaster::conformance::StatusOf(result), code)

// `result` is an error with this code on a target that follows.
#define EXPECT_CHOSEN_REFUSAL(result, code)                                           \
  ::connectmaster::conformance::CheckChosenRefusal(CONFORMANCE_CHOSEN_CHECK(#result), \
                                                   ::connectmaster::conformance::StatusOf(result), code)

// `value` matches on a target that follows.
#define EXPECT_CHOSEN_THAT(value, matcher) \
  ::connectmaster::conformance::CheckChosenThat(CONFORMANCE_CHOSEN_CHECK(#value), value, matcher)

// As above; where it does not match, the test ends, since the rest of it would make no sense.
#define CHOSEN_THAT_OR_RETURN(value, matcher) \
  if (!EXPECT_CHOSEN_THAT(value, matcher)) return
