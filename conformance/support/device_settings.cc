#include "support/device_settings.h"

#include <algorithm>
#include <set>

#include "support/passing_time.h"

namespace connectmaster::conformance {
namespace {

// Long enough for a device that restarts its network.
constexpr Duration kUntilItAnswers = std::chrono::seconds(30);

using Found = absl::StatusOr<gsdk::connect::SearchDeviceInfo>;

Found SearchOnce(Laboratory& lab, client::Client& client, const Device& device) {
  const auto timed = WhileTimePasses(
      lab, [&] { return client.ConnectMaster().SearchDevice(device.gateway_id(), std::chrono::seconds(2)); });
  if (!timed.result.ok()) return timed.result.status();
  for (const auto& info : *timed.result) {
    if (info.deviceid() == device.id()) return info;
  }
  return absl::UnavailableError("device " + std::to_string(device.id()) + " does not answer a search");
}

Found Search(Laboratory& lab, client::Client& client, const Device& device) {
  Found found = absl::UnknownError("the device was not searched for");
  Eventually(
      lab,
      [&] {
        found = SearchOnce(lab, client, device);
        return found.ok();
      },
      kUntilItAnswers);
  return found;
}

absl::Status SetConfig(Laboratory& lab, client::Client& client, const Device& device,
                       const gsdk::network::IPConfig& config) {
  const auto found = Search(lab, client, device);
  if (!found.ok()) return found.status();
  gsdk::udp::DeviceInfo present;
  present.set_deviceid(device.id());
  present.set_ipaddr(found->ipaddr());
  const auto now = client.UdpMaster().GetIPConfig(device.gateway_id(), present);
  if (!now.ok()) return now.status();
  if (now->SerializeAsString() == config.SerializeAsString()) return absl::OkStatus();
  return client.UdpMaster().SetIPConfig(device.gateway_id(), present, config);
}

// Connects through any gateway that the device accepts; it may have the root certificate of any of them.
absl::Status Connect(Laboratory& lab, client::Client& client, const Device& device,
                     const gsdk::connect::ConnectInfo& info) {
  std::vector<std::string> gateways{device.gateway_id()};
  gateways.insert(gateways.end(), device.other_gateway_ids().begin(), device.other_gateway_ids().end());
  absl::Status status;
  Eventually(
      lab,
      [&] {
        return std::any_of(gateways.begin(), gateways.end(), [&](const std::string& gateway_id) {
          status = client.ConnectMaster().Connect(gateway_id, info).status();
          return status.ok();
        });
      },
      kUntilItAnswers);
  return status;
}

absl::Status RestoreSsl(Laboratory& lab, client::Client& client, const DeviceSettings& before) {
  const Device& device = before.device;
  const auto found = Search(lab, client, device);
  if (!found.ok()) return found.status();
  if (found->usessl() == device.use_ssl()) return absl::OkStatus();
  // The gateway can only connect to it in this mode, so it gets the mode briefly.
  gsdk::network::IPConfig config = before.config;
  config.set_connectionmode(gsdk::connect::SERVER_TO_DEVICE);
  if (auto status = SetConfig(lab, client, device, config); !status.ok()) return status;
  gsdk::connect::ConnectInfo info;
  info.set_ipaddr(config.ipaddr());
  info.set_port(config.port());
  info.set_usessl(found->usessl());
  if (auto status = Connect(lab, client, device, info); !status.ok()) return status;
  auto& calls = client.ConnectMaster();
  absl::Status status = device.use_ssl() ? calls.EnableSSL(device.id()) : calls.DisableSSL(device.id());
  static_cast<void>(calls.Disconnect({device.id()}));  // it has dropped the connection itself, or is about to
  return status;
}

}  // namespace

gsdk::udp::DeviceInfo UdpInfoOf(const Device& device) {
  gsdk::udp::DeviceInfo info;
  info.set_deviceid(device.id());
  info.set_ipaddr(device.address());
  return info;
}

absl::StatusOr<DeviceSettings> ReadSettings(client::Client& client, const Device& device) {
  auto config = client.UdpMaster().GetIPConfig(device.gateway_id(), UdpInfoOf(device));
  if (!config.ok()) return config.status();
  return DeviceSettings{device, *std::move(config)};
}

absl::Status CanBePutBack(client::Client& client, const DeviceSettings& settings) {
  static std::set<std::uint32_t> known_to;
  const Device& device = settings.device;
  if (known_to.contains(device.id())) return absl::OkStatus();
  auto status = client.UdpMaster().SetIPConfig(device.gateway_id(), UdpInfoOf(device), settings.config);
  if (status.ok()) known_to.insert(device.id());
  return status;
}

absl::Status RestoreDevice(Laboratory& lab, client::Client& client, const DeviceSettings& before) {
  if (auto status = RestoreSsl(lab, client, before); !status.ok()) return status;
  return SetConfig(lab, client, before.device, before.config);
}

}  // namespace connectmaster::conformance
