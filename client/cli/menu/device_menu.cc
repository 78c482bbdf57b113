#include "menu.h"
#include "menus.h"
#include "prompts.h"
#include "text.h"

namespace connectmaster::client::cli::menu {
namespace {

// Returns false if there is nothing to show.
bool ShowDevices(const Context& context) {
  const auto devices = context.api.GetDeviceList(context.gateway_id);
  if (!context.Check("get the device list", devices.status())) return false;
  if (devices->empty()) {
    context.io.Write("No connected device. Connect to some devices first.\n");
    return false;
  }
  context.io.Write(CountedList("Managed devices", *devices));
  return true;
}

// Runs a command on the device IDs that the user enters.
template <typename Command>
void OnDevices(const Context& context, const std::string& what, const Command& command) {
  const auto device_ids = AskDeviceIds(context.io);
  if (!device_ids.has_value() || device_ids->empty()) return;
  context.Check(what, command(*device_ids));
}

void SetConnectionMode(const Context& context) {
  const auto device_ids = AskDeviceIds(context.io);
  if (!device_ids.has_value() || device_ids->empty()) return;
  const auto mode = AskConnectionMode(context.io);
  if (!mode.has_value()) return;
  context.Check("set the connection mode", context.api.SetConnectionModeMulti(*device_ids, *mode));
}

void EnableSsl(const Context& context) {
  OnDevices(context, "enable SSL", [&](const auto& ids) { return context.api.EnableSSLMulti(ids); });
}

void DisableSsl(const Context& context) {
  OnDevices(context, "disable SSL", [&](const auto& ids) { return context.api.DisableSSLMulti(ids); });
}

void Disconnect(const Context& context) {
  OnDevices(context, "disconnect the devices", [&](const auto& ids) { return context.api.Disconnect(ids); });
}

void DisconnectAll(const Context& context) {
  context.Check("disconnect all devices", context.api.DisconnectAll(context.gateway_id));
}

}  // namespace

void RunDeviceMenu(const Context& context) {
  if (!ShowDevices(context)) return;
  RunMenu(context.io, "Device Menu",
          {{"1", "Set connection mode", [&] { SetConnectionMode(context); }},
           {"2", "Enable SSL", [&] { EnableSsl(context); }},
           {"3", "Disable SSL", [&] { DisableSsl(context); }},
           {"4", "Disconnect", [&] { Disconnect(context); }},
           {"5", "Disconnect All", [&] { DisconnectAll(context); }},
           {"6", "Refresh the device list", [&] { ShowDevices(context); }}},
          "Return to Main Menu");
}

}  // namespace connectmaster::client::cli::menu
