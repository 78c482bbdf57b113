#pragma once

#include <algorithm>
#include <string>

#include "common/limits.h"

namespace connectmaster::fakegateway {

// Whether a tenant or a gateway can have this ID (TENANT-11).
inline bool IsValidId(const std::string& id) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
           c == '-';
  };
  return !id.empty() && id.size() <= kMaxIdLength && std::all_of(id.begin(), id.end(), allowed);
}

}  // namespace connectmaster::fakegateway
