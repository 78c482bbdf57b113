#include "support/chosen.h"

#include <gtest/gtest.h>

#include <iostream>
#include <string>

#include "text/harmless.h"

namespace connectmaster::conformance {
namespace {

bool follows_chosen = true;

// Properties with the same name replace each other, so each observation of a test gets a number.
std::string NextPropertyName() {
  static const testing::TestInfo* of = nullptr;
  static int number = 0;
  const auto* const current = testing::UnitTest::GetInstance()->current_test_info();
  if (current != of) number = 0;
  of = current;
  return "observed_" + std::to_string(++number);
}

void Record(const std::string& observed) {
  const std::string observation = text::Harmless(observed);
  testing::Test::RecordProperty(NextPropertyName(), observation);
  std::cout << "[ OBSERVED ] " << observation << std::endl;
}

}  // namespace

void SetFollowsChosen(bool follows) {
  follows_chosen = follows;
}

bool JudgeChosen(const ChosenCheck& check, bool holds, const std::string& expected, const std::string& observed) {
  if (holds) return true;
  if (follows_chosen) {
    ADD_FAILURE_AT(check.file, check.line)
        << check.expression << "\n  chosen: " << expected << "\n  actual: " << observed;
  } else {
    Record(check.expression + ": " + observed + " (chosen: " + expected + ")");
  }
  return false;
}

bool CheckChosenCode(const ChosenCheck& check, const absl::Status& status, absl::StatusCode code) {
  if (status.ok()) {
    ADD_FAILURE_AT(check.file, check.line)
        << check.expression << " is OK; expected a refusal, preferably with " << absl::StatusCodeToString(code);
    return false;
  }
  return CheckChosenRefusal(check, status, code);
}

bool CheckChosenRefusal(const ChosenCheck& check, const absl::Status& status, absl::StatusCode code) {
  if (status.code() != code) {
    return JudgeChosen(check, false, absl::StatusCodeToString(code), status.ToString());
  }
  // The answer of other targets is always recorded.
  if (!follows_chosen) Record(check.expression + ": " + status.ToString());
  return true;
}

}  // namespace connectmaster::conformance
