#pragma once

#include <gmock/gmock.h>

#include <ostream>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

// Matchers for absl::Status and absl::StatusOr, which GoogleTest 1.12 has not.
namespace connectmaster::testing {

inline const absl::Status& StatusOf(const absl::Status& status) {
  return status;
}
template <typename T>
const absl::Status& StatusOf(const absl::StatusOr<T>& result) {
  return result.status();
}

// EXPECT_THAT(client.Login(), IsOk());
MATCHER(IsOk, "is OK") {
  *result_listener << StatusOf(arg).ToString();
  return arg.ok();
}

// EXPECT_THAT(client.Login(), StatusIs(absl::StatusCode::kNotFound));
MATCHER_P(StatusIs, code, "has the code " + absl::StatusCodeToString(code)) {
  *result_listener << StatusOf(arg).ToString();
  return StatusOf(arg).code() == code;
}

// As above, with a matcher for the message: StatusIs(absl::StatusCode::kNotFound, HasSubstr("tenant1")).
MATCHER_P2(StatusIs, code, message, "has the code " + absl::StatusCodeToString(code) + ", and a message that fits") {
  return StatusOf(arg).code() == code &&
         ::testing::ExplainMatchResult(message, std::string(StatusOf(arg).message()), result_listener);
}

}  // namespace connectmaster::testing
