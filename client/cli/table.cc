#include "table.h"

#include <algorithm>

#include "text/harmless.h"

namespace connectmaster::client::cli {

std::string FormatTable(std::vector<TableRow> rows) {
  for (TableRow& row : rows) {
    for (std::string& cell : row) cell = text::Harmless(cell);
  }
  std::vector<size_t> widths;
  for (const TableRow& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], text::Columns(row[i]));
  }
  std::string lines;
  for (const TableRow& row : rows) {
    std::string line;
    for (size_t i = 0; i < row.size(); ++i) {
      line += row[i];
      line.append(widths[i] - text::Columns(row[i]) + 2, ' ');
    }
    line.erase(line.find_last_not_of(' ') + 1);
    lines += line + "\n";
  }
  return lines;
}

std::string LinesOf(const std::vector<std::string>& texts) {
  std::string lines;
  for (const std::string& one : texts) lines += (lines.empty() ? "" : "\n") + text::Harmless(one);
  return lines;
}

}  // namespace connectmaster::client::cli
