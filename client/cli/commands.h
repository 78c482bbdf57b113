#pragma once

#include "command_tree.h"

namespace connectmaster::client::cli {

// The commands and groups of commands, one source file each: every function adds its own to the command line. Data goes
// to standard output, errors to standard error.

void AddInit(CommandTree& tree);
void AddSearch(CommandTree& tree);
void AddConnect(CommandTree& tree);
void AddDisconnect(CommandTree& tree);
void AddDevices(CommandTree& tree);
void AddWatch(CommandTree& tree);
void AddAsync(CommandTree& tree);
void AddAccept(CommandTree& tree);
void AddMode(CommandTree& tree);
void AddSsl(CommandTree& tree);
void AddSlaves(CommandTree& tree);
void AddIpConfig(CommandTree& tree);
void AddGateway(CommandTree& tree);
void AddTenant(CommandTree& tree);
void AddMenu(CommandTree& tree);

// The command `watch` of the group `gateway`.
void AddGatewayWatch(CommandTree& tree, CLI::App& group);

// Registers the tenant with its gateway unless it is there, as the tutorial's option -i. The exit status.
int RunInit(const GlobalOptions& globals);

}  // namespace connectmaster::client::cli
