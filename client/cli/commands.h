#pragma once

#include "command_tree.h"

namespace connectmaster::client::cli {

// Each function adds one command or group of commands to the command line, and has its own source file. Commands print
// data on standard output and errors on standard error.

void AddInfo(CommandTree& tree);
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

// Adds the command `watch` of the group `gateway`.
void AddGatewayWatch(CommandTree& tree, CLI::App& group);

// Registers the tenant with its gateway unless it is registered, as the tutorial's option -i. Returns the exit status.
int RunInit(const GlobalOptions& globals);

}  // namespace connectmaster::client::cli
