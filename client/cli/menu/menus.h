#pragma once

#include "context.h"

namespace connectmaster::client::cli::menu {

// The four menus, each with its own source file. They return when the user chooses `q` or the input ends.
void RunMainMenu(const Context& context);
void RunAsyncMenu(const Context& context);
void RunAcceptMenu(const Context& context);
void RunDeviceMenu(const Context& context);

}  // namespace connectmaster::client::cli::menu
