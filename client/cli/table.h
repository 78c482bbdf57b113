#pragma once

#include <string>
#include <vector>

namespace connectmaster::client::cli {

using TableRow = std::vector<std::string>;

// Formats the rows as lines with aligned columns; `rows[0]` is the heading.
std::string FormatTable(const std::vector<TableRow>& rows);

}  // namespace connectmaster::client::cli
