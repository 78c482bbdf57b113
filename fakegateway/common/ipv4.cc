#include "common/ipv4.h"

#include <arpa/inet.h>

#include <charconv>

namespace connectmaster::fakegateway {

std::optional<Ipv4> Ipv4::Parse(const std::string& text) {
  in_addr parsed{};
  if (text.find('\0') != std::string::npos || inet_pton(AF_INET, text.c_str(), &parsed) != 1) return std::nullopt;
  return Ipv4{ntohl(parsed.s_addr)};
}

std::string Ipv4::ToString() const {
  const in_addr address{htonl(value)};
  char text[INET_ADDRSTRLEN];
  return inet_ntop(AF_INET, &address, text, sizeof text);
}

std::optional<Subnet> Subnet::Parse(const std::string& text) {
  const auto slash = text.find('/');
  if (slash == std::string::npos) return std::nullopt;
  const auto address = Ipv4::Parse(text.substr(0, slash));
  unsigned bits = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data() + slash + 1, end, bits);
  if (!address || error != std::errc{} || rest != end || bits > 32) return std::nullopt;
  const std::uint32_t host_bits = bits == 0 ? UINT32_MAX : (UINT32_C(1) << (32 - bits)) - 1;
  if ((address->value & host_bits) != 0) return std::nullopt;
  return Subnet{*address, Ipv4{address->value | host_bits}};
}

}  // namespace connectmaster::fakegateway
