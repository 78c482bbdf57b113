#include <absl/strings/ascii.h>
#include <absl/strings/escaping.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_split.h>
#include <arpa/inet.h>

#include <algorithm>

#include "connectmaster/certs/authority.h"

namespace connectmaster::certs {
namespace {

constexpr std::size_t kMaxNameLength = 253;  // RFC 1035, without the final dot
constexpr std::size_t kMaxLabelLength = 63;

bool IsLabel(const std::string& label) {
  return !label.empty() && label.size() <= kMaxLabelLength && label.front() != '-' && label.back() != '-' &&
         std::all_of(label.begin(), label.end(),
                     [](char c) { return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '_'; });
}

bool IsIpAddress(const std::string& text) {
  in6_addr address{};
  return text.find('\0') == std::string::npos &&
         (inet_pton(AF_INET, text.c_str(), &address) == 1 || inet_pton(AF_INET6, text.c_str(), &address) == 1);
}

std::string Quoted(const std::string& text) {
  return absl::StrCat("\"", absl::CHexEscape(text.substr(0, kMaxNameLength)), "\"");
}

}  // namespace

absl::Status CheckDnsName(const std::string& name) {
  const bool wildcard = name.size() > 2 && name[0] == '*' && name[1] == '.';
  const std::vector<std::string> labels = absl::StrSplit(wildcard ? name.substr(2) : name, '.');
  // A last label of digits alone is a mistyped address.
  const bool is_address = std::all_of(labels.back().begin(), labels.back().end(), &absl::ascii_isdigit);
  if (name.size() <= kMaxNameLength && !is_address && std::all_of(labels.begin(), labels.end(), &IsLabel)) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(
      absl::StrCat(Quoted(name), " is not a host name: give one such as gateway.example.com"));
}

absl::Status CheckIpAddress(const std::string& address) {
  if (IsIpAddress(address)) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat(Quoted(address), " is not an IP address: give one such as 192.168.0.2 or fd00::2"));
}

}  // namespace connectmaster::certs
