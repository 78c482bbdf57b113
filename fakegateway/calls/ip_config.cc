#include "calls/ip_config.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

#include "absl/strings/ascii.h"
#include "common/errors.h"
#include "common/limits.h"
#include "model/device_gateway.h"

namespace connectmaster::fakegateway {
namespace {

// A scheme and a host: "https://gateway.example:443/path".
bool HasSchemeAndHost(const std::string& url) {
  const std::size_t colon = url.find("://");
  if (colon == std::string::npos || colon == 0) return false;
  const auto is_of_scheme = [](unsigned char c) { return absl::ascii_isalnum(c) || c == '+' || c == '-' || c == '.'; };
  if (!std::all_of(url.begin(), url.begin() + static_cast<std::ptrdiff_t>(colon), is_of_scheme)) return false;
  const std::size_t host = colon + 3;
  return host < url.size() && std::string_view("/:?#").find(url[host]) == std::string_view::npos;
}

}  // namespace

absl::Status CheckIpConfig(const gsdk::network::IPConfig& config) {
  const auto is_empty_or_ipv4 = [](const std::string& text) { return text.empty() || Ipv4::Parse(text); };
  if (!config.usedhcp()) {
    if (!Ipv4::Parse(config.ipaddr())) return NotIpv4(config.ipaddr());
    for (const std::string* const it : {&config.gateway(), &config.subnetmask()}) {
      if (!is_empty_or_ipv4(*it)) return NotIpv4(*it);
    }
  }
  for (const std::string* const it : {&config.serveraddr(), &config.dnsserver()}) {
    if (!is_empty_or_ipv4(*it)) return NotIpv4(*it);
  }
  for (const int port : {config.port(), config.serverport(), config.sslserverport()}) {
    if (port < 1 || port > kMaxPort) return InvalidDevicePort(port);
  }
  if (config.mtusize() < kMinMtu || config.mtusize() > kMaxMtu) return InvalidMtu(config.mtusize());
  if (config.serverurl().size() > kMaxServerUrlLength) return ServerUrlTooLong(config.serverurl().size());
  if (!config.serverurl().empty() && !HasSchemeAndHost(config.serverurl())) return NotAServerUrl(config.serverurl());
  if (!gsdk::connect::ConnectionMode_IsValid(config.connectionmode())) return InvalidMode(config.connectionmode());
  if (!gsdk::network::EthernetBaseband_IsValid(config.baseband())) return InvalidBaseband(config.baseband());
  return absl::OkStatus();
}

gsdk::network::IPConfig WhatCounts(const gsdk::network::IPConfig& sent, const gsdk::network::IPConfig& present) {
  gsdk::network::IPConfig config = sent;
  if (config.usedhcp()) {
    config.set_ipaddr(present.ipaddr());
    config.set_subnetmask(present.subnetmask());
    config.set_gateway(present.gateway());
  }
  return config;
}

gsdk::network::IPConfig IpConfigOf(const Device& device, const DeviceGateway& gateway) {
  gsdk::network::IPConfig config;
  if (device.further_settings != nullptr) {
    config = *device.further_settings;
  } else {
    const Subnet& subnet = gateway.subnet();
    config.set_gateway(Ipv4{subnet.first.value + 1}.ToString());
    config.set_subnetmask(Ipv4{~(subnet.last.value - subnet.first.value)}.ToString());
    config.set_mtusize(kMaxMtu);
    config.set_baseband(gsdk::network::BASEBAND_100BASE_T);
  }
  config.set_usedhcp(device.use_dhcp);
  config.set_ipaddr(device.address.ToString());
  config.set_port(device.port);
  config.set_connectionmode(device.mode);
  config.set_serveraddr(device.server_address == Ipv4{} ? "" : device.server_address.ToString());
  config.set_serverport(device.server_port);
  config.set_sslserverport(device.ssl_server_port);
  return config;
}

}  // namespace connectmaster::fakegateway
