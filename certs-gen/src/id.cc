#include "connectmaster/certs/id.h"

#include <absl/strings/ascii.h>
#include <absl/strings/escaping.h>
#include <absl/strings/str_cat.h>

#include <algorithm>
#include <string>

namespace connectmaster::certs {
namespace {
constexpr std::size_t kMaxIdLength = 64;
constexpr std::size_t kMaxQuotedLength = 100;
}  // namespace

bool IsId(std::string_view text) {
  return !text.empty() && text.size() <= kMaxIdLength && std::all_of(text.begin(), text.end(), [](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '.' || c == '_' || c == '-';
  });
}

absl::Status CheckId(std::string_view what, std::string_view id) {
  if (IsId(id)) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(std::string(what), " \"",
                                                 absl::CHexEscape(std::string(id.substr(0, kMaxQuotedLength))),
                                                 "\" is invalid: give 1 to 64 letters, digits, '.', '_' or '-'"));
}

}  // namespace connectmaster::certs
