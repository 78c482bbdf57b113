#include "pem/pem.h"

#include <absl/strings/ascii.h>
#include <absl/strings/escaping.h>
#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>

#include <algorithm>

namespace connectmaster::pem {
namespace {

constexpr std::string_view kBegin = "-----BEGIN ";
constexpr std::string_view kEnd = "-----END ";
constexpr std::string_view kDashes = "-----";
constexpr std::size_t kMaxLabelLength = 64;

// The label that starts at `from`; empty if none does.
std::string_view LabelAt(std::string_view text, std::size_t from) {
  const std::string_view rest = text.substr(from, kMaxLabelLength + kDashes.size());
  const std::size_t length = rest.find(kDashes);
  if (length == std::string_view::npos || rest.find('\n') < length) return {};
  return rest.substr(0, length);
}

bool IsBase64(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '+' || c == '/' || c == '=';
}

// Or of the headers of an encrypted key; a newline may be written as two characters, "\\n".
bool IsOfABody(char c) {
  return IsBase64(c) || absl::ascii_isspace(static_cast<unsigned char>(c)) ||
         std::string_view("\\:,-").find(c) != std::string_view::npos;
}

}  // namespace

std::optional<Block> FindBlock(std::string_view text, std::size_t from) {
  for (std::size_t begin = text.find(kBegin, from); begin != std::string_view::npos;
       begin = text.find(kBegin, begin + kBegin.size())) {
    const std::string_view label = LabelAt(text, begin + kBegin.size());
    if (label.empty()) continue;
    const std::size_t body = begin + kBegin.size() + label.size() + kDashes.size();
    // A block that lost its last line does not swallow the next one; nothing is looked at twice.
    const std::string_view rest = text.substr(body, std::min(text.find(kBegin, body), text.size()) - body);
    const std::string last_line = absl::StrCat("-----END ", std::string(label), "-----");
    const std::size_t end = rest.find(last_line);
    if (end == std::string_view::npos) continue;
    return Block{label, rest.substr(0, end), body + end + last_line.size()};
  }
  return std::nullopt;
}

bool IsCertificate(const Block& block) {
  return block.label == "CERTIFICATE" || block.label == "X509 CERTIFICATE" || block.label == "TRUSTED CERTIFICATE";
}

bool IsPrivateKey(const Block& block) {
  return absl::EndsWith({block.label.data(), block.label.size()}, "PRIVATE KEY");
}

std::optional<std::string> Decode(const Block& block) {
  std::string bytes;
  if (!absl::Base64Unescape({block.body.data(), block.body.size()}, &bytes) || bytes.empty()) return std::nullopt;
  return bytes;
}

std::string Encode(std::string_view label, std::string_view bytes) {
  constexpr std::size_t kLineLength = 64;
  const std::string base64 = absl::Base64Escape({bytes.data(), bytes.size()});
  std::string text = absl::StrCat("-----BEGIN ", std::string(label), "-----\n");
  for (std::size_t i = 0; i < base64.size(); i += kLineLength) {
    absl::StrAppend(&text, base64.substr(i, kLineLength), "\n");
  }
  absl::StrAppend(&text, "-----END ", std::string(label), "-----\n");
  return text;
}

void MaskPrivateKeys(std::string& text) {
  constexpr std::string_view kLast = "PRIVATE KEY-----";
  for (std::size_t begin = text.find(kLast); begin != std::string::npos; begin = text.find(kLast, begin)) {
    begin += kLast.size();
    std::size_t end = text.find(kEnd, begin);
    if (const std::size_t next = std::min(text.find(kBegin, begin), text.size()); next < end) {
      const auto first = text.begin() + static_cast<std::ptrdiff_t>(begin);
      const auto last = text.begin() + static_cast<std::ptrdiff_t>(next);
      end = static_cast<std::size_t>(std::find_if_not(first, last, IsOfABody) - text.begin());
    }
    for (std::size_t i = begin; i < end; ++i) {
      if (IsBase64(text[i])) text[i] = '*';
    }
    begin = end;
    // The key's own last line ends in the same words.
    if (text.compare(begin, kEnd.size(), kEnd) == 0) {
      begin = std::min(text.find(kDashes, begin + kEnd.size()), text.size());
    }
  }
}

}  // namespace connectmaster::pem
