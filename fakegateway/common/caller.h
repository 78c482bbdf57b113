#pragma once

#include <string>

namespace connectmaster::fakegateway {

// The tenant that always exists (TENANT-1), and whose token reaches everything (LOGIN-7).
inline constexpr char kAdministrator[] = "administrator";

// On whose behalf a call is made.
struct Caller {
  std::string tenant_id;

  bool IsAdministrator() const { return tenant_id == kAdministrator; }
};

}  // namespace connectmaster::fakegateway
