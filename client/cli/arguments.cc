#include "arguments.h"

#include <algorithm>

namespace connectmaster::client::cli {
namespace {

// A character that no argument contains. At the end of an argument, it hides from CLI11 that it looks like a list.
constexpr char kShield = '\0';

bool LooksLikeAList(const std::string& argument) {
  return argument.size() > 1 && argument.front() == '[' && argument.back() == ']';
}

bool EndsWithEmptyValue(const std::string& argument) {
  return argument.starts_with("--") && argument.find('=') == argument.size() - 1;
}

std::string TakeShieldOff(std::string& text) {
  text = Unshielded(std::move(text));
  return "";
}

}  // namespace

std::vector<std::string> Shield(int argc, const char* const* argv) {
  std::vector<std::string> arguments;
  bool options_ended = false;
  for (int i = 1; i < argc; ++i) {
    std::string argument = argv[i];
    options_ended = options_ended || argument == "--";
    if (LooksLikeAList(argument)) {
      arguments.push_back(argument + kShield);
    } else if (!options_ended && EndsWithEmptyValue(argument)) {
      argument.pop_back();
      arguments.insert(arguments.end(), {argument, ""});
    } else {
      arguments.push_back(argument);
    }
  }
  std::reverse(arguments.begin(), arguments.end());
  return arguments;
}

void TakeShielded(CLI::App& app) {
  for (CLI::Option* const option : app.get_options()) option->transform(CLI::Validator(TakeShieldOff, ""));
  for (CLI::App* const command : app.get_subcommands(nullptr)) TakeShielded(*command);
}

std::string Unshielded(std::string text) {
  text.erase(std::remove(text.begin(), text.end(), kShield), text.end());
  return text;
}

}  // namespace connectmaster::client::cli
