#include "cli/fleet_summary.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace connectmaster::fakegateway::cli {
namespace {

std::string Count(int count, const std::string& what) {
  return absl::StrCat(count, " ", what, count == 1 ? "" : "s");
}

}  // namespace

std::string FleetSummary(const testkit::Fleet& fleet) {
  return absl::StrCat(fleet.tenants().empty() ? "" : absl::StrCat(Count(fleet.tenants_size(), "tenant"), ", "),
                      Count(fleet.gateways_size(), "device gateway"), ", ", Count(fleet.devices_size(), "device"));
}

std::string DeviceSummary(const testkit::Fleet& fleet) {
  using Device = testkit::Device;
  std::vector<std::string> parts;
  const auto add = [&](const std::string& what, bool (*is_so)(const Device&)) {
    const auto count = std::count_if(fleet.devices().begin(), fleet.devices().end(), is_so);
    if (count != 0) parts.push_back(absl::StrCat(count, " ", what));
  };
  add("with SSL", [](const Device& it) { return it.use_ssl(); });
  add("that dial in", [](const Device& it) { return it.mode() == testkit::DEVICE_TO_SERVER; });
  add("slow", [](const Device& it) { return it.has_response_delay(); });
  add("silent", [](const Device& it) { return it.silent(); });
  add("switched off", [](const Device& it) { return it.switched_off(); });
  add("with slaves", [](const Device& it) { return !it.rs485_slave_ids().empty() || !it.wiegand_slave_ids().empty(); });
  return absl::StrJoin(parts, ", ");
}

}  // namespace connectmaster::fakegateway::cli
