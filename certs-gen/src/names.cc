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

bool IsIpv4(const std::string& text) {
  in_addr address{};
  return text.find('\0') == std::string::npos && inet_pton(AF_INET, text.c_str(), &address) == 1;
}

std::string Quoted(const std::string& text) {
  return absl::StrCat("\"", absl::CHexEscape(text.substr(0, kMaxNameLength)), "\"");
}

}  // namespace

absl::Status CheckDnsName(const std::string& name) {
  const bool wildcard = name.size() > 2 && name[0] == '*' && name[1] == '.';
  const std::vector<std::string> labels = absl::StrSplit(wildcard ? name.substr(2) : name, '.');
  if (name.size() <= kMaxNameLength && !IsIpv4(name) && std::all_of(labels.begin(), labels.end(), &IsLabel)) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(
      absl::StrCat(Quoted(name), " is not a host name: give one such as gateway.example.com"));
}

absl::Status CheckIpv4Address(const std::string& address) {
  if (IsIpv4(address)) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat(Quoted(address), " is not an IPv4 address: give one such as 192.168.0.2"));
}

}  // namespace connectmaster::certs
