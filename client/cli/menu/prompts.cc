#include "prompts.h"

#include <functional>

#include "../numbers.h"

namespace connectmaster::client::cli::menu {
namespace {

constexpr int kDefaultPort = 51211;
constexpr char kDeviceIdPrompt[] = "Enter the device ID (Press just ENTER if no more device): ";

// Asks until `parse` accepts the answer.
template <typename Value>
std::optional<Value> AskUntil(MenuIo& io, const std::string& prompt, const std::string& what,
                              const std::function<std::optional<Value>(const std::string&)>& parse) {
  while (const std::optional<std::string> answer = Ask(io, prompt)) {
    if (const std::optional<Value> value = parse(*answer)) return value;
    io.Write("Invalid " + what + ": " + *answer + "\n");
  }
  return std::nullopt;
}

// Returns 0, which is not a device ID, for just ENTER.
std::optional<uint32_t> AskDeviceId(MenuIo& io, const std::string& prompt) {
  return AskUntil<uint32_t>(io, prompt, "device ID",
                            [](const std::string& text) { return text.empty() ? 0 : ParseDeviceId(text); });
}

std::optional<uint32_t> AskPort(MenuIo& io) {
  return AskUntil<uint32_t>(io, ">> Enter the port of the device (default: 51211): ", "port",
                            [](const std::string& text) {
                              return text.empty() ? kDefaultPort : ParseNumber<uint32_t>(text, 1, kHighestPort);
                            });
}

std::optional<bool> AskSsl(MenuIo& io) {
  return AskUntil<bool>(io, ">> Use SSL y/n (default: n): ", "answer",
                        [](const std::string& text) -> std::optional<bool> {
                          if (text == "y" || text == "Y") return true;
                          if (text.empty() || text == "n" || text == "N") return false;
                          return std::nullopt;
                        });
}

}  // namespace

std::optional<std::string> Ask(MenuIo& io, const std::string& prompt) {
  std::optional<std::string> answer = io.ReadLine(prompt);
  if (!answer.has_value()) return std::nullopt;
  const size_t first = answer->find_first_not_of(" \t");
  if (first == std::string::npos) return "";
  return answer->substr(first, answer->find_last_not_of(" \t") - first + 1);
}

std::optional<gsdk::connect::ConnectInfo> AskConnection(MenuIo& io) {
  const auto address = Ask(io, ">> Enter the IP address of the device: ");
  if (!address.has_value()) return std::nullopt;
  const auto port = AskPort(io);
  if (!port.has_value()) return std::nullopt;
  const auto use_ssl = AskSsl(io);
  if (!use_ssl.has_value()) return std::nullopt;
  gsdk::connect::ConnectInfo info;
  info.set_ipaddr(*address);
  info.set_port(static_cast<int>(*port));
  info.set_usessl(*use_ssl);
  return info;
}

std::optional<std::vector<gsdk::connect::AsyncConnectInfo>> AskAsyncConnections(MenuIo& io) {
  std::vector<gsdk::connect::AsyncConnectInfo> connections;
  while (const auto device_id = AskDeviceId(io, std::string(">> ") + kDeviceIdPrompt)) {
    if (*device_id == 0) return connections;
    const auto info = AskConnection(io);
    if (!info.has_value()) return std::nullopt;
    gsdk::connect::AsyncConnectInfo& connection = connections.emplace_back();
    connection.set_deviceid(*device_id);
    connection.set_ipaddr(info->ipaddr());
    connection.set_port(info->port());
    connection.set_usessl(info->usessl());
  }
  return std::nullopt;
}

std::optional<std::vector<uint32_t>> AskDeviceIds(MenuIo& io) {
  std::vector<uint32_t> device_ids;
  while (const auto device_id = AskDeviceId(io, kDeviceIdPrompt)) {
    if (*device_id == 0) return device_ids;
    device_ids.push_back(*device_id);
  }
  return std::nullopt;
}

std::optional<gsdk::connect::ConnectionMode> AskConnectionMode(MenuIo& io) {
  using gsdk::connect::ConnectionMode;
  return AskUntil<ConnectionMode>(
      io, ">> Select the connection mode (0: Gateway to Device(default), 1: Device to Gateway): ", "connection mode",
      [](const std::string& text) -> std::optional<ConnectionMode> {
        if (text.empty() || text == "0") return gsdk::connect::SERVER_TO_DEVICE;
        if (text == "1") return gsdk::connect::DEVICE_TO_SERVER;
        return std::nullopt;
      });
}

}  // namespace connectmaster::client::cli::menu
