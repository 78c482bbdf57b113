#pragma once

#include <string>
#include <vector>

namespace connectmaster::client::cli {

using TableRow = std::vector<std::string>;

// Formats the rows as lines with aligned columns; `rows[0]` is the heading. The cells are made harmless.
std::string FormatTable(std::vector<TableRow> rows);

// A harmless line for each text, without a newline at the end.
std::string LinesOf(const std::vector<std::string>& texts);

}  // namespace connectmaster::client::cli
