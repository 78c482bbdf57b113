#pragma once

#include <string>
#include <vector>

namespace connectmaster::client::cli::menu {

// A list as the tutorial shows it, in Python's form: "[a, b]", or "[]" if it is empty. Each entry is in protobuf text
// format and ends with a newline.
template <typename T>
std::string ListText(const std::vector<T>& entries) {
  std::string text = "[";
  for (size_t i = 0; i < entries.size(); ++i) text += (i == 0 ? "" : ", ") + entries[i].DebugString();
  return text + "]\n";
}

// "***** NAME: COUNT", then the list.
template <typename T>
std::string CountedList(const std::string& name, const std::vector<T>& entries) {
  return "***** " + name + ": " + std::to_string(entries.size()) + "\n" + ListText(entries);
}

}  // namespace connectmaster::client::cli::menu
