#include "connectmaster/certs/subject.h"

#include <absl/strings/ascii.h>
#include <absl/strings/escaping.h>
#include <absl/strings/str_cat.h>
#include <openssl/asn1.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "name_text.h"

namespace connectmaster::certs {
namespace {

// The number of characters, or nothing if `text` is not UTF-8 or has control characters.
std::optional<std::size_t> CountCharacters(std::string_view text) {
  constexpr unsigned long kFirstPrintable = 0x20;
  constexpr unsigned long kDelete = 0x7f;
  constexpr unsigned long kLastControl = 0x9f;
  std::size_t count = 0;
  while (!text.empty()) {
    unsigned long character = 0;
    const int length =
        UTF8_getc(reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size()), &character);
    if (length <= 0 || character < kFirstPrintable || (character >= kDelete && character <= kLastControl)) return {};
    text.remove_prefix(static_cast<std::size_t>(length));
    ++count;
  }
  return count;
}

absl::Status CheckField(const char* name, const std::string& value, std::size_t limit) {
  constexpr std::size_t kMaxBytesPerCharacter = 4;
  const auto count = value.size() > limit * kMaxBytesPerCharacter ? limit + 1 : CountCharacters(value);
  if (!count) {
    return absl::InvalidArgumentError(absl::StrCat("the subject's ", name, " \"", absl::CHexEscape(value),
                                                   "\" contains control characters or is not UTF-8"));
  }
  if (*count > limit) {
    return absl::InvalidArgumentError(absl::StrCat("the subject's ", name, " is longer than ", limit, " characters"));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckSubject(const Subject& subject) {
  const auto& country = subject.country;
  const auto is_letter = [](char c) { return absl::ascii_isalpha(static_cast<unsigned char>(c)); };
  if (!country.empty() && (country.size() != 2 || !std::all_of(country.begin(), country.end(), is_letter))) {
    return absl::InvalidArgumentError(absl::StrCat("the subject's country \"", absl::CHexEscape(country.substr(0, 64)),
                                                   "\" is not a two-letter code such as KR or US"));
  }
  absl::Status status = CheckField("province", subject.province, 128);
  status.Update(CheckField("locality", subject.locality, 128));
  status.Update(CheckField("organization", subject.organization, 64));
  status.Update(CheckField("organizational unit", subject.organizational_unit, 64));
  status.Update(CheckField("common name", subject.common_name, 64));
  return status;
}

std::string ToString(const Subject& subject) {
  const std::array<std::pair<const char*, const std::string*>, 6> fields = {{{"C", &subject.country},
                                                                             {"ST", &subject.province},
                                                                             {"L", &subject.locality},
                                                                             {"O", &subject.organization},
                                                                             {"OU", &subject.organizational_unit},
                                                                             {"CN", &subject.common_name}}};
  std::string text;
  for (const auto& [name, value] : fields) {
    if (!value->empty()) absl::StrAppend(&text, text.empty() ? "" : ", ", name, "=", EscapeNameValue(*value));
  }
  return text.empty() ? "(empty)" : text;
}

}  // namespace connectmaster::certs
