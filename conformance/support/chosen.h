#pragma once

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace connectmaster::conformance {

// Checks of chosen behaviour, which G-SDK's public material does not specify: the requirements marked C, and the part
// after "C:" in others. They fail only for a target that declares `follows_chosen`. For other targets, a different
// answer is recorded: it is printed, and becomes a property `observed_N` in the test's report.

// Sets whether the present test's target declares `follows_chosen`. Called by the fixture.
void SetFollowsChosen(bool follows);

// The place and the text of a check; made by the macros below.
struct ChosenCheck {
  const char* file;
  int line;
  std::string expression;
};

// Completes a check: if it does not hold, fails the test or records the answer. Returns `holds`.
bool JudgeChosen(const ChosenCheck& check, bool holds, const std::string& expected, const std::string& observed);

inline const absl::Status& StatusOf(const absl::Status& status) {
  return status;
}
template <typename T>
const absl::Status& StatusOf(const absl::StatusOr<T>& result) {
  return result.status();
}

// The refusal is documented or seen, so OK fails for every target. Only the code is chosen.
bool CheckChosenCode(const ChosenCheck& check, const absl::Status& status, absl::StatusCode code);
// The refusal is chosen, too.
bool CheckChosenRefusal(const ChosenCheck& check, const absl::Status& status, absl::StatusCode code);

// The size of a list, or the error, as text: other targets may answer with an error.
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

// Expects an error in `result` (absl::Status or StatusOr) from every target; its code is chosen.
#define EXPECT_CHOSEN_CODE(result, code)                                           \
  ::connectmaster::conformance::CheckChosenCode(CONFORMANCE_CHOSEN_CHECK(#result), \
                                                ::connectmaster::conformance::StatusOf(result), code)

// Expects an error with this code in `result`; both are chosen.
#define EXPECT_CHOSEN_REFUSAL(result, code)                                           \
  ::connectmaster::conformance::CheckChosenRefusal(CONFORMANCE_CHOSEN_CHECK(#result), \
                                                   ::connectmaster::conformance::StatusOf(result), code)

// Expects that `value` matches; this is chosen.
#define EXPECT_CHOSEN_THAT(value, matcher) \
  ::connectmaster::conformance::CheckChosenThat(CONFORMANCE_CHOSEN_CHECK(#value), value, matcher)

// As above. If it does not match, the test ends, because the rest of it would be pointless.
#define CHOSEN_THAT_OR_RETURN(value, matcher) \
  if (!EXPECT_CHOSEN_THAT(value, matcher)) return
