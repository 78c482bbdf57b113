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

// The tree of commands: adds them to CLI11, holds the global options, and keeps the exit status of the chosen command.
class CommandTree {
 public:
  explicit CommandTree(CLI::App& root) : root_(root) {}
  CommandTree(const CommandTree&) = delete;
  CommandTree& operator=(const CommandTree&) = delete;

  // A command that has been added, and the options that its arguments set.
  template <typename Options>
  struct Added {
    CLI::App& command;
    Options& options;
  };

  // The function of a command; returns the exit status. It may throw a CLI::ParseError for wrong usage.
  template <typename Options>
  using Run = int (*)(const GlobalOptions&, const Options&);

  template <typename Options>
  Added<Options> Add(CLI::App& parent, const std::string& name, const std::string& help, Run<Options> run) {
    CLI::App* const command = parent.add_subcommand(name, help);
    auto options = std::make_shared<Options>();
    command->callback([this, name, options, run] {
      if constexpr (requires { options->json; }) {
        options->json = options->json || globals_.json;
      } else if (globals_.json) {
        throw CLI::ValidationError("--json", "'" + name + "' prints no JSON");
      }
      exit_status_ = run(globals_, *options);
    });
    return {*command, *options};
  }

  // Adds a command that only groups other commands; one of them is required.
  CLI::App& AddGroup(CLI::App& parent, const std::string& name, const std::string& help);

  CLI::App& root() { return root_; }
  GlobalOptions& globals() { return globals_; }
  int exit_status() const { return exit_status_; }

 private:
  CLI::App& root_;
  GlobalOptions globals_;
  int exit_status_ = 0;
};

// Makes `app` require one of its commands. CLI11's require_subcommand() would hide that a command is misspelt.
void RequireCommand(CLI::App& app, const std::string& what);

// Arguments and options that many commands share.

void AddJson(CLI::App& command, bool& target);
void AddDb(CLI::App& command, bool& target, const std::string& help);

// Adds an option for a duration (see duration.h). `Target` is milliseconds, or an optional of them.
template <typename Target>
CLI::Option* AddDuration(CLI::App& command, const std::string& name, Target& target, const std::string& help,
                         std::chrono::milliseconds shortest = std::chrono::milliseconds(1)) {
  const auto parse = [name, &target, shortest](const std::string& text) {
    const auto duration = ParseDuration(text);
    if (!duration.ok()) throw CLI::ValidationError(name, std::string(duration.status().message()));
    if (*duration < shortest) {
      throw CLI::ValidationError(
          name, "'" + text + "' is too short: give " + std::to_string(shortest.count()) + "ms or more");
    }
    target = *duration;
  };
  return command.add_option_function<std::string>(name, parse, help)->type_name("DURATION");
}

// Adds a required argument: one or more device IDs.
void AddDeviceIds(CLI::App& command, std::vector<uint32_t>& target);
// Adds an argument that may be left out: one device ID.
void AddDeviceId(CLI::App& command, uint32_t& target, const std::string& help);
// Adds device IDs and --all. RequireDevices() then checks that one of them is given.
void AddDeviceIdsOrAll(CLI::App& command, std::vector<uint32_t>& target, bool& all, const std::string& all_help);
// Throws CLI::RequiredError if there are neither device IDs nor --all.
void RequireDevices(const std::string& command, const std::vector<uint32_t>& device_ids, bool all);

// A validator that accepts the texts that `parse` returns a value for; `form` describes them.
template <typename Parse>
CLI::Validator Expecting(Parse parse, const std::string& form) {
  const auto check = [parse, form](const std::string& text) -> std::string {
    return parse(text).has_value() ? "" : "'" + text + "' is not " + form;
  };
  return {check, ""};
}

// Parses texts that Expecting() has checked.
template <typename Parse>
auto ParseAll(Parse parse, const std::vector<std::string>& texts) {
  std::vector<typename decltype(parse(""))::value_type> values;
  values.reserve(texts.size());
  for (const std::string& text : texts) values.push_back(*parse(text));
  return values;
}

// Adds an option or argument whose value `parse` reads. (CLI11 itself would read "010" as an octal number.)
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
