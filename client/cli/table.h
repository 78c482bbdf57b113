#pragma once

#include <string>
#include <vector>

namespace connectmaster::client::cli {

using TableRow = std::vector<std::string>;

// The rows as lines with their columns aligned, `rows[0]` being the heading.
std::string FormatTable(const std::vector<TableRow>& rows);

}  // namespace connectmaster::client::cli
