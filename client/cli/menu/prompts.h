#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "connectmaster/connect.pb.h"
#include "io.h"

namespace connectmaster::client::cli::menu {

// The questions that the menus ask. An answer that can't be is said to be so, and asked for again. Nothing is the end
// of the input.

// Without the spaces around the answer.
std::optional<std::string> Ask(MenuIo& io, const std::string& prompt);

// IP address, port and SSL. An empty address is taken: that, too, is something a gateway has to answer (ASYNC-8).
std::optional<gsdk::connect::ConnectInfo> AskConnection(MenuIo& io);

// Device IDs, each with its connection, until just ENTER.
std::optional<std::vector<gsdk::connect::AsyncConnectInfo>> AskAsyncConnections(MenuIo& io);

// Device IDs until just ENTER.
std::optional<std::vector<uint32_t>> AskDeviceIds(MenuIo& io);

std::optional<gsdk::connect::ConnectionMode> AskConnectionMode(MenuIo& io);

}  // namespace connectmaster::client::cli::menu
