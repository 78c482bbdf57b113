#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>

namespace connectmaster::fakegateway {

// An IPv4 address, ordered as a number.
struct Ipv4 {
  std::uint32_t value = 0;

  // Dotted decimal only ("192.168.0.104"); anything else, an embedded NUL included, is none.
  static std::optional<Ipv4> Parse(const std::string& text);
  std::string ToString() const;

  auto operator<=>(const Ipv4&) const = default;
};

// A subnet such as 192.168.0.0/24.
struct Subnet {
  Ipv4 first;
  Ipv4 last;

  // "ADDRESS/BITS" with no host bits set.
  static std::optional<Subnet> Parse(const std::string& text);

  bool Contains(Ipv4 address) const { return first <= address && address <= last; }
};

}  // namespace connectmaster::fakegateway
