#pragma once

#include <gmock/gmock.h>

#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "support/chosen.h"

namespace connectmaster::conformance {

MATCHER(IsOk, negation ? "is an error" : "is OK") {
  const absl::Status& status = StatusOf(arg);
  if (!status.ok()) *result_listener << status;
  return status.ok();
}

// An error with `code`.
MATCHER_P(StatusIs, code, "is " + absl::StatusCodeToString(code)) {
  const absl::Status& status = StatusOf(arg);
  *result_listener << status;
  return status.code() == code;
}

}  // namespace connectmaster::conformance

#define CONFORMANCE_JOIN_INNER(a, b) a##b
#define CONFORMANCE_JOIN(a, b) CONFORMANCE_JOIN_INNER(a, b)

#define EXPECT_OK(expression) EXPECT_THAT(expression, ::connectmaster::conformance::IsOk())
#define ASSERT_OK(expression) ASSERT_THAT(expression, ::connectmaster::conformance::IsOk())

// NOLINTBEGIN(bugprone-macro-parentheses): a declaration cannot stand in parentheses

// Assigns the value of an absl::StatusOr to `declaration`; ends the test if it is an error.
#define ASSERT_OK_AND_ASSIGN(declaration, expression)                                     \
  auto CONFORMANCE_JOIN(result_, __LINE__) = (expression);                                \
  ASSERT_THAT(CONFORMANCE_JOIN(result_, __LINE__), ::connectmaster::conformance::IsOk()); \
  declaration = *std::move(CONFORMANCE_JOIN(result_, __LINE__))

// Evaluate an expression of the laboratory or the site. If the target does not have what it needs (UNIMPLEMENTED), the
// test is skipped with the reason.
#define DO_OR_SKIP(expression)                                                    \
  {                                                                               \
    const absl::Status& done = (expression);                                      \
    if (absl::IsUnimplemented(done)) GTEST_SKIP() << std::string(done.message()); \
    ASSERT_THAT(done, ::connectmaster::conformance::IsOk());                      \
  }                                                                               \
  static_assert(true)
#define GET_OR_SKIP(declaration, expression)             \
  auto CONFORMANCE_JOIN(got_, __LINE__) = (expression);  \
  DO_OR_SKIP(CONFORMANCE_JOIN(got_, __LINE__).status()); \
  declaration = *std::move(CONFORMANCE_JOIN(got_, __LINE__))

// NOLINTEND(bugprone-macro-parentheses)
