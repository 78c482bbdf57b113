#include "world/ip_config.h"

#include <string>

#include "world/device_gateway.h"
#include "world/errors.h"
#include "world/limits.h"

namespace connectmaster::fakegateway {

absl::Status CheckIpConfig(const gsdk::network::IPConfig& config) {
  if (!Ipv4::Parse(config.ipaddr())) return NotIpv4(config.ipaddr());
  for (const std::string* const may_be_empty :
       {&config.gateway(), &config.subnetmask(), &config.serveraddr(), &config.dnsserver()}) {
    if (!may_be_empty->empty() && !Ipv4::Parse(*may_be_empty)) return NotIpv4(*may_be_empty);
  }
  for (const int port : {config.port(), config.serverport(), config.sslserverport()}) {
    if (port < 1 || port > kMaxPort) return InvalidDevicePort(port);
  }
  if (config.mtusize() < kMinMtu || config.mtusize() > kMaxMtu) return InvalidMtu(config.mtusize());
  if (config.serverurl().size() > kMaxServerUrlLength) return ServerUrlTooLong(config.serverurl().size());
  if (!gsdk::connect::ConnectionMode_IsValid(config.connectionmode())) return InvalidMode(config.connectionmode());
  if (!gsdk::network::EthernetBaseband_IsValid(config.baseband())) return InvalidBaseband(config.baseband());
  return absl::OkStatus();
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
