#pragma once

#include <string>

#include "connectmaster/client/client.h"
#include "io.h"

namespace connectmaster::client::cli::menu {

// Runs the tutorial's session with a client that is logged in: shows the Main Menu, and status changes as they arrive.
// Returns after the user quits, when the subscription has ended and nothing more is written.
void RunSession(Client& client, const std::string& gateway_id, MenuIo& io);

}  // namespace connectmaster::client::cli::menu
