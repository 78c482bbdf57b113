#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "connectmaster/connect.pb.h"
#include "io.h"

namespace connectmaster::client::cli::menu {

// The questions of the menus. An invalid answer is reported, and the question asked again. std::nullopt at the end of
// the input.

// Any answer, without the spaces around it.
std::optional<std::string> Ask(MenuIo& io, const std::string& prompt);

// IP address, port and SSL. An empty address is accepted, since a gateway must handle it (ASYNC-8).
std::optional<gsdk::connect::ConnectInfo> AskConnection(MenuIo& io);

// Device IDs, each with its connection, until just ENTER.
std::optional<std::vector<gsdk::connect::AsyncConnectInfo>> AskAsyncConnections(MenuIo& io);

// Device IDs until just ENTER.
std::optional<std::vector<uint32_t>> AskDeviceIds(MenuIo& io);

std::optional<gsdk::connect::ConnectionMode> AskConnectionMode(MenuIo& io);

}  // namespace connectmaster::client::cli::menu
