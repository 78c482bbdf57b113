#pragma once

#include <absl/status/status.h>

#include <functional>
#include <istream>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

namespace connectmaster::certs::cli {

// A required value, and its answer if the command line has one.
struct Question {
  std::string option{};                                     // CLI11's names, the first is the one to show: "--country"
  std::string text{};                                       // for the prompt and the help
  std::function<absl::Status(const std::string&)> check{};  // OK if an answer is valid
  std::optional<std::string> fallback{};                    // the answer if there is none, e.g. CERT-1's years
  bool is_list = false;                                     // separated by commas; the option may be repeated
  std::optional<std::string> given{};                       // what the option said; already checked
};

// Gets the answers that the command line does not have (CERT-1). With a terminal it asks for them; without one it
// records which are missing.
class Interview {
 public:
  // `terminal` is null if there is no terminal. Both must outlive the interview.
  Interview(std::istream* terminal, std::ostream* out) : terminal_(terminal), out_(out) {}

  bool CanAsk() const { return terminal_ != nullptr; }

  // Introduces the questions that follow.
  void Topic(const std::string& text);

  // The answer from the command line, else from the terminal, else the fallback. "" once status() is not OK.
  std::string Ask(const Question& question);

  // Records that an answer contradicts another one.
  void Refuse(const std::string& message);

  // OK, INVALID_ARGUMENT with the names of the options that are missing, or CANCELLED if the input ended.
  absl::Status status() const;

 private:
  std::string AskOnTerminal(const Question& question);

  std::istream* terminal_;
  std::ostream* out_;
  std::string pending_topic_;
  std::vector<std::string> missing_;
  absl::Status refused_;
};

}  // namespace connectmaster::certs::cli
