#include "../accept_filter.h"
#include "menu.h"
#include "menus.h"
#include "prompts.h"
#include "text.h"

namespace connectmaster::client::cli::menu {
namespace {

using gsdk::connect::AcceptFilter;

void ShowPending(const Context& context) {
  const auto devices = context.api.GetPendingList(context.gateway_id);
  if (context.Check("get the pending list", devices.status())) {
    context.io.Write(CountedList("Pending devices", *devices));
  }
}

void ShowFilter(const Context& context) {
  const auto filter = context.api.GetAcceptFilter(context.gateway_id);
  if (context.Check("get the accept filter", filter.status())) {
    context.io.Write("***** Accept filter:  " + filter->DebugString() + "\n");
  }
}

void ShowAll(const Context& context) {
  ShowPending(context);
  ShowFilter(context);
}

void Set(const Context& context, const AcceptFilter& filter) {
  if (context.Check("set the accept filter", context.api.SetAcceptFilter(context.gateway_id, filter))) {
    ShowFilter(context);
  }
}

// Changes the filter's list by the device IDs that the user enters.
template <typename Change>
void ChangeList(const Context& context, const Change& change) {
  const auto device_ids = AskDeviceIds(context.io);
  if (!device_ids.has_value() || device_ids->empty()) return;
  auto filter = context.api.GetAcceptFilter(context.gateway_id);
  if (!context.Check("get the accept filter", filter.status())) return;
  change(*filter, *device_ids);
  Set(context, *filter);
}

void AllowAll(const Context& context) {
  AcceptFilter filter;
  filter.set_allowall(true);
  Set(context, filter);
}

}  // namespace

void RunAcceptMenu(const Context& context) {
  ShowAll(context);
  RunMenu(context.io, "Accept Menu",
          {{"1", "Add devices to the filter", [&] { ChangeList(context, AddToFilter); }},
           {"2", "Delete devices from the filter", [&] { ChangeList(context, DeleteFromFilter); }},
           {"3", "Allow all devices", [&] { AllowAll(context); }},
           {"4", "Disallow all devices", [&] { Set(context, AcceptFilter()); }},
           {"5", "Refresh the pending device list", [&] { ShowAll(context); }}},
          "Return to Main Menu");
}

}  // namespace connectmaster::client::cli::menu
