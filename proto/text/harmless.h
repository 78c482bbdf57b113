#pragma once

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"

namespace connectmaster::text {

// `text` in one line that is safe to show on a terminal and in a log: whatever could move the cursor, end the line or
// change the order of what stands beside it is escaped. Control and format characters become "\n", "\t", "\r" or
// "\u{202e}", bytes that are not UTF-8 "\xff". Everything else stays, in whatever language.
//
// Thread safety: any thread may call, whatever its locale.
std::string Harmless(absl::string_view text);

// How many columns of a terminal a harmless text takes: 2 for a wide character, 0 for a combining one.
std::size_t Columns(absl::string_view harmless);

}  // namespace connectmaster::text
