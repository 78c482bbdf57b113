#include "interview.h"

#include <absl/strings/ascii.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>

#include <utility>

namespace connectmaster::certs::cli {

void Interview::Topic(const std::string& text) {
  pending_topic_ = text;
}

std::string Interview::Ask(const Question& question) {
  if (question.given) return *question.given;
  if (!refused_.ok()) return "";
  if (terminal_ != nullptr) return AskOnTerminal(question);
  if (question.fallback) return *question.fallback;
  missing_.push_back(question.option.substr(0, question.option.find(',')));
  return "";
}

std::string Interview::AskOnTerminal(const Question& question) {
  // Printed only if a question follows.
  if (!pending_topic_.empty()) *out_ << "\n" << std::exchange(pending_topic_, "") << "\n";
  while (true) {
    *out_ << ">> " << question.text;
    if (question.fallback) *out_ << " [" << (question.fallback->empty() ? "none" : *question.fallback) << "]";
    *out_ << ": " << std::flush;
    std::string line;
    if (!std::getline(*terminal_, line)) {
      *out_ << std::endl;
      refused_ = absl::CancelledError("the input ended before every question was answered; nothing was written");
      return "";
    }
    std::string answer(absl::StripAsciiWhitespace(line));
    if (answer.empty() && question.fallback) return *question.fallback;
    const absl::Status status = question.check(answer);
    if (status.ok()) return answer;
    *out_ << "   " << status.message() << std::endl;
  }
}

void Interview::Refuse(const std::string& message) {
  refused_.Update(absl::InvalidArgumentError(message));
}

absl::Status Interview::status() const {
  if (!refused_.ok() || missing_.empty()) return refused_;
  return absl::InvalidArgumentError(
      absl::StrCat("missing ", absl::StrJoin(missing_, ", "), ": give ", missing_.size() == 1 ? "it" : "them",
                   " (\"\" leaves a subject field out), or run certs-gen on a terminal to be asked"));
}

}  // namespace connectmaster::certs::cli
