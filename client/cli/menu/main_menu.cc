#include "menu.h"
#include "menus.h"
#include "prompts.h"
#include "text.h"

namespace connectmaster::client::cli::menu {
namespace {

void Search(const Context& context) {
  context.io.Write("Searching devices in the subnet...\n");
  const auto devices = context.api.SearchDevice(context.gateway_id);
  if (context.Check("search devices", devices.status())) context.io.Write(CountedList("Found devices", *devices));
}

void Connect(const Context& context) {
  const auto info = AskConnection(context.io);
  if (!info.has_value()) return;
  const std::string address = info->ipaddr() + ":" + std::to_string(info->port());
  context.io.Write("Connecting to " + address + (info->usessl() ? " with SSL" : "") + "...\n");
  const auto device_id = context.api.Connect(context.gateway_id, *info);
  if (context.Check("connect to " + address, device_id.status())) {
    context.io.Write("Connected to " + std::to_string(*device_id) + "\n");
  }
}

}  // namespace

void RunMainMenu(const Context& context) {
  RunMenu(context.io, "Main Menu",
          {{"1", "Search devices", [&] { Search(context); }},
           {"2", "Connect to a device synchronously", [&] { Connect(context); }},
           {"3", "Manage asynchronous connections", [&] { RunAsyncMenu(context); }},
           {"4", "Accept devices", [&] { RunAcceptMenu(context); }},
           {"5", "Device menu", [&] { RunDeviceMenu(context); }}},
          "Quit");
}

}  // namespace connectmaster::client::cli::menu
