#pragma once

#include <initializer_list>
#include <string_view>

namespace connectmaster::conformance {

// The IDs of docs/requirements.md, in its order; the build takes them from there.
inline constexpr std::string_view kRequirementIds[] = {
#include "requirement_ids.inc"
};

constexpr bool IsRequirement(std::string_view id) {
  for (const std::string_view known : kRequirementIds) {
    if (known == id) return true;
  }
  return false;
}

void NoSuchRequirementInDocsRequirementsMd();  // not constexpr: naming an unknown ID does not compile

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

// Prints what the running test checks, and records it as the property `requirements` for the JUnit report.
void TagTest(std::initializer_list<RequirementId> ids);

}  // namespace connectmaster::conformance

// What a test checks; its first line: REQUIREMENTS("SYNC-1", "SYNC-2");
#define REQUIREMENTS(...) ::connectmaster::conformance::TagTest({__VA_ARGS__})
