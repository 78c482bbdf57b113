#include <algorithm>

#include "menu.h"
#include "menus.h"
#include "prompts.h"
#include "text.h"

namespace connectmaster::client::cli::menu {
namespace {

void ShowConnections(const Context& context) {
  auto devices = context.api.GetDeviceList(context.gateway_id);
  if (!context.Check("get the device list", devices.status())) return;
  const auto not_async = [](const gsdk::connect::DeviceInfo& device) { return !device.autoreconnect(); };
  devices->erase(std::remove_if(devices->begin(), devices->end(), not_async), devices->end());
  context.io.Write("\n" + CountedList("Async connections", *devices));
}

void Add(const Context& context) {
  const auto connections = AskAsyncConnections(context.io);
  if (!connections.has_value() || connections->empty()) return;
  const absl::Status status = context.api.AddAsyncConnection(context.gateway_id, *connections);
  if (context.Check("add the async connections", status)) ShowConnections(context);
}

void Delete(const Context& context) {
  const auto device_ids = AskDeviceIds(context.io);
  if (!device_ids.has_value() || device_ids->empty()) return;
  context.Check("delete the async connections", context.api.DeleteAsyncConnection(context.gateway_id, *device_ids));
  ShowConnections(context);
}

}  // namespace

void RunAsyncMenu(const Context& context) {
  ShowConnections(context);
  RunMenu(context.io, "Async Menu",
          {{"1", "Add async connections", [&] { Add(context); }},
           {"2", "Delete async connections", [&] { Delete(context); }},
           {"3", "Refresh the connection list", [&] { ShowConnections(context); }}},
          "Return to Main Menu");
}

}  // namespace connectmaster::client::cli::menu
