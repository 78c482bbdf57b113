#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "duration.h"
#include "log_in.h"

namespace connectmaster::client::cli {

// The command line while it is being put together and while it runs: the commands, what all of them need to know, and
// how the chosen one went.
class CommandTree {
 public:
  explicit CommandTree(CLI::App& root) : root_(root) {}
  CommandTree(const CommandTree&) = delete;
  CommandTree& operator=(const CommandTree&) = delete;

  // A command that has been added, and where its arguments go.
  template <typename Options>
  struct Added {
    CLI::App& command;
    Options& options;
  };

  // What a command does; the result is the exit status. It may throw a CLI::ParseError for wrong usage.
  template <typename Options>
  using Run = int (*)(const GlobalOptions&, const Options&);

  template <typename Options>
  Added<Options> Add(CLI::App& parent, const std::string& name, const std::string& help, Run<Options> run) {
    CLI::App* const command = parent.add_subcommand(name, help);
    auto options = std::make_shared<Options>();
    command->callback([this, options, run] { exit_status_ = run(globals_, *options); });
    return {*command, *options};
  }

  // A command that is nothing without one of its own commands.
  CLI::App& AddGroup(CLI::App& parent, const std::string& name, const std::string& help);

  CLI::App& root() { return root_; }
  GlobalOptions& globals() { return globals_; }
  int exit_status() const { return exit_status_; }

 private:
  CLI::App& root_;
  GlobalOptions globals_;
  int exit_status_ = 0;
};

// Makes an app ask for one of its commands. CLI11's require_subcommand() would hide that a command is misspelt.
void RequireCommand(CLI::App& app, const std::string& what);

// Arguments and options that many commands share.

void AddJson(CLI::App& command, bool& target);
void AddDb(CLI::App& command, bool& target, const std::string& help);

// An option that takes a duration (see duration.h) into milliseconds, or what may hold them.
template <typename Target>
CLI::Option* AddDuration(CLI::App& command, const std::string& name, Target& target, const std::string& help) {
  const auto parse = [name, &target](const std::string& text) {
    const auto duration = ParseDuration(text);
    if (!duration.ok()) throw CLI::ValidationError(name, std::string(duration.status().message()));
    target = *duration;
  };
  return command.add_option_function<std::string>(name, parse, help)->type_name("DURATION");
}

// One device ID or more, which has to be there.
void AddDeviceIds(CLI::App& command, std::vector<uint32_t>& target);
// Device IDs or --all, one of which has to be there: see RequireDevices().
void AddDeviceIdsOrAll(CLI::App& command, std::vector<uint32_t>& target, bool& all, const std::string& all_help);
// Throws CLI::RequiredError where there are neither device IDs nor --all.
void RequireDevices(const std::string& command, const std::vector<uint32_t>& device_ids, bool all);

// Takes only texts that `parse` gives a value for; `form` says what they look like.
template <typename Parse>
CLI::Validator Expecting(Parse parse, const std::string& form) {
  const auto check = [parse, form](const std::string& text) -> std::string {
    return parse(text).has_value() ? "" : "'" + text + "' is not " + form;
  };
  return {check, ""};
}

// All of the texts, which have been checked like that.
template <typename Parse>
auto ParseAll(Parse parse, const std::vector<std::string>& texts) {
  std::vector<typename decltype(parse(""))::value_type> values;
  values.reserve(texts.size());
  for (const std::string& text : texts) values.push_back(*parse(text));
  return values;
}

// Adds an option or argument whose value `parse` reads; CLI11's own reading of numbers takes "010" for octal.
template <typename Value, typename Parse>
CLI::Option* AddParsed(CLI::App& command, const std::string& name, Value& target, Parse parse, const std::string& form,
                       const std::string& help) {
  const auto take = [parse, &target](const std::string& text) { target = *parse(text); };
  return command.add_option_function<std::string>(name, take, help)->check(Expecting(parse, form));
}

// Adds an argument that may be repeated.
template <typename Value, typename Parse>
CLI::Option* AddParsed(CLI::App& command, const std::string& name, std::vector<Value>& target, Parse parse,
                       const std::string& form, const std::string& help) {
  const auto take = [parse, &target](const std::vector<std::string>& texts) { target = ParseAll(parse, texts); };
  return command.add_option_function<std::vector<std::string>>(name, take, help)->check(Expecting(parse, form));
}

}  // namespace connectmaster::client::cli
