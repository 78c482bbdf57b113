#pragma once

#include <gtest/gtest.h>

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace connectmaster::conformance {

// The IDs of docs/requirements.md, in its order. The build generates the list.
inline constexpr std::string_view kRequirementIds[] = {
#include "requirement_ids.inc"
};

constexpr bool IsRequirement(std::string_view id) {
  for (const std::string_view known : kRequirementIds) {
    if (known == id) return true;
  }
  return false;
}

void NoSuchRequirementInDocsRequirementsMd();  // not constexpr, so that an unknown ID does not compile

// The ID of a requirement that exists.
class RequirementId {
 public:
  template <std::size_t kSize>
  consteval RequirementId(const char (&id)[kSize])  // NOLINT(google-explicit-constructor): literals are IDs
      : id_(id, kSize - 1) {
    if (!IsRequirement(id_)) NoSuchRequirementInDocsRequirementsMd();
  }
  std::string_view id() const { return id_; }

 private:
  std::string_view id_;
};

// Declares what a test checks, before any test runs. Returns true, so that it can be an initializer.
bool DeclareRequirements(const std::string& suite, const std::string& test, std::initializer_list<RequirementId> ids);

// The IDs that were declared for the test, in any instantiation: "SYNC-1 SYNC-2". Empty if there are none.
std::string RequirementsOf(const ::testing::TestInfo& test);

// The tests that declare one of the requirements, as "Suite.Test".
std::vector<std::string> TestsOf(const std::vector<std::string>& requirements);

// Whether a text such as RequirementsOf returns names the requirement.
bool Names(const std::string& requirements, const std::string& requirement);

// Prints what the running test checks, and records it as the property `requirements` for the JUnit report.
void TagTest();

}  // namespace connectmaster::conformance

// TEST_F and TEST_P with the requirements that the test checks. They are known before it runs, so a test that its
// fixture skips has them, too.
//
//   REQUIREMENT_TEST_F(SyncConnections, SYNC_1_ConnectsAndShowsTheDevice, "SYNC-1", "SYNC-2") { ... }
#define REQUIREMENT_TEST_F(fixture, name, ...)                 \
  CONFORMANCE_DECLARE_REQUIREMENTS(fixture, name, __VA_ARGS__) \
  TEST_F(fixture, name)
#define REQUIREMENT_TEST_P(fixture, name, ...)                 \
  CONFORMANCE_DECLARE_REQUIREMENTS(fixture, name, __VA_ARGS__) \
  TEST_P(fixture, name)

#define CONFORMANCE_DECLARE_REQUIREMENTS(fixture, name, ...)      \
  [[maybe_unused]] const bool kRequirementsOf##fixture##_##name = \
      ::connectmaster::conformance::DeclareRequirements(#fixture, #name, {__VA_ARGS__});
