#pragma once

#include <string>

#include "connectmaster/client/client.h"
#include "io.h"

namespace connectmaster::client::cli::menu {

// The tutorial's session, with a client that is logged in: shows changes of status as they arrive, and the Main Menu
// until it is left. Returns when the subscription has been cancelled and nothing more will be written.
void RunSession(Client& client, const std::string& gateway_id, MenuIo& io);

}  // namespace connectmaster::client::cli::menu
