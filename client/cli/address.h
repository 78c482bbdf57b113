#pragma once

#include <optional>
#include <string>
#include <vector>

#include "connectmaster/connect.pb.h"
#include "connectmaster/udp.pb.h"

namespace connectmaster::client::cli {

// Devices as the command line writes them; std::nullopt for any other text. The gateway checks the IP address.

// "IP" or "IP:PORT".
std::optional<gsdk::connect::ConnectInfo> ParseAddress(const std::string& text);

// "ID@IP" or "ID@IP:PORT". The IP may be empty (ASYNC-8).
std::optional<gsdk::connect::AsyncConnectInfo> ParseDeviceAddress(const std::string& text);

// "ID@IP".
std::optional<gsdk::udp::DeviceInfo> ParseDeviceIp(const std::string& text);

// "PARENT", with ":rs485=ID,ID" and ":wiegand=ID,ID" in any order.
std::optional<gsdk::connect::SlaveDeviceInfo> ParseSlaves(const std::string& text);

}  // namespace connectmaster::client::cli
