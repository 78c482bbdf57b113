#pragma once

#include "context.h"

namespace connectmaster::client::cli::menu {

// The four menus, a source file each. They return when the user chose `q` or the input has ended.
void RunMainMenu(const Context& context);
void RunAsyncMenu(const Context& context);
void RunAcceptMenu(const Context& context);
void RunDeviceMenu(const Context& context);

}  // namespace connectmaster::client::cli::menu
