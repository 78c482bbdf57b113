#pragma once

#include <cstddef>
#include <optional>
#include <string>

namespace connectmaster::testing::internal {

inline constexpr std::size_t kMaxFileSize = 64 << 10;  // a certificate has 2 KiB

// The file's content: of one that is longer, the last kMaxFileSize bytes. Nothing, and *error, if it cannot be read.
std::optional<std::string> ReadFile(const std::string& path, std::string* error);

}  // namespace connectmaster::testing::internal
