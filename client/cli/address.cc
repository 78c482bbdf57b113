#include "address.h"

#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "numbers.h"

namespace connectmaster::client::cli {
namespace {

constexpr uint32_t kDefaultPort = 51211;

struct Address {
  std::string ip;
  int port = 0;
};

std::optional<Address> Parse(const std::string& text) {
  const std::pair<std::string, std::string> parts = absl::StrSplit(text, absl::MaxSplits(':', 1));
  const auto port = absl::StrContains(text, ':') ? ParseNumber<uint32_t>(parts.second, 1, kHighestPort) : kDefaultPort;
  if (!port.has_value()) return std::nullopt;
  return Address{parts.first, static_cast<int>(*port)};
}

// The two sides of the '@', the left one a device ID.
std::optional<std::pair<uint32_t, std::string>> SplitDevice(const std::string& text) {
  if (!absl::StrContains(text, '@')) return std::nullopt;
  const std::pair<std::string, std::string> parts = absl::StrSplit(text, absl::MaxSplits('@', 1));
  const auto device_id = ParseDeviceId(parts.first);
  if (!device_id.has_value()) return std::nullopt;
  return std::pair(*device_id, parts.second);
}

}  // namespace

std::optional<gsdk::connect::ConnectInfo> ParseAddress(const std::string& text) {
  const auto address = Parse(text);
  if (!address.has_value() || address->ip.empty()) return std::nullopt;
  gsdk::connect::ConnectInfo info;
  info.set_ipaddr(address->ip);
  info.set_port(address->port);
  return info;
}

std::optional<gsdk::connect::AsyncConnectInfo> ParseDeviceAddress(const std::string& text) {
  const auto device = SplitDevice(text);
  if (!device.has_value()) return std::nullopt;
  const auto address = Parse(device->second);
  if (!address.has_value()) return std::nullopt;
  gsdk::connect::AsyncConnectInfo info;
  info.set_deviceid(device->first);
  info.set_ipaddr(address->ip);
  info.set_port(address->port);
  return info;
}

std::optional<gsdk::udp::DeviceInfo> ParseDeviceIp(const std::string& text) {
  const auto device = SplitDevice(text);
  if (!device.has_value() || device->second.empty()) return std::nullopt;
  gsdk::udp::DeviceInfo info;
  info.set_deviceid(device->first);
  info.set_ipaddr(device->second);
  return info;
}

std::optional<gsdk::connect::SlaveDeviceInfo> ParseSlaves(const std::string& text) {
  const std::vector<absl::string_view> parts = absl::StrSplit(text, ':');
  const auto parent = ParseDeviceId(parts[0]);
  if (!parent.has_value()) return std::nullopt;
  gsdk::connect::SlaveDeviceInfo info;
  info.set_deviceid(*parent);
  for (size_t i = 1; i < parts.size(); ++i) {
    absl::string_view ids = parts[i];
    google::protobuf::RepeatedField<uint32_t>* list = nullptr;
    if (absl::ConsumePrefix(&ids, "rs485=")) list = info.mutable_rs485slavedeviceids();
    if (absl::ConsumePrefix(&ids, "wiegand=")) list = info.mutable_wiegandslavedeviceids();
    if (list == nullptr) return std::nullopt;
    for (const absl::string_view id : absl::StrSplit(ids, ',')) {
      const auto slave = ParseDeviceId(id);
      if (!slave.has_value()) return std::nullopt;
      list->Add(*slave);
    }
  }
  return info;
}

}  // namespace connectmaster::client::cli
