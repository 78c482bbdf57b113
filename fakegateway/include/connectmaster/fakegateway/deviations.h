#pragma once

#include <string_view>
#include <vector>

#include "connectmaster/export.h"

namespace connectmaster::fakegateway {

// A way in which a fake gateway can be wrong on purpose: it breaks one requirement of docs/requirements.md.
struct Deviation {
  std::string_view name;
  std::string_view requirement;
  std::string_view sentence;
};

// All of them, by requirement and name.
CONNECTMASTER_EXPORT const std::vector<Deviation>& Deviations();

}  // namespace connectmaster::fakegateway
