#include "support/address_forms.h"

#include <array>
#include <cstdint>
#include <sstream>

namespace connectmaster::conformance {

std::vector<std::string> NotQuiteIpv4(const std::string& ipv4) {
  std::array<std::uint32_t, 4> bytes{};
  std::istringstream in(ipv4);
  for (std::uint32_t& byte : bytes) {
    in >> byte;
    in.ignore(1, '.');
  }
  const std::string network =
      std::to_string(bytes[0]) + "." + std::to_string(bytes[1]) + "." + std::to_string(bytes[2]) + ".";
  const std::uint32_t number = bytes[0] << 24U | bytes[1] << 16U | bytes[2] << 8U | bytes[3];
  std::ostringstream hexadecimal;
  hexadecimal << "0x" << std::hex << number;
  return {network + "256", network + "-1", ipv4 + ".1", ipv4 + " ", ipv4 + ":51211",
          // As inet_aton reads them.
          std::to_string(bytes[0]) + "." + std::to_string(bytes[1]) + "." + std::to_string(bytes[2] << 8U | bytes[3]),
          std::to_string(number), hexadecimal.str(), "::ffff:" + ipv4,
          "device.invalid"};  // a name that does not exist (RFC 2606)
}

}  // namespace connectmaster::conformance
