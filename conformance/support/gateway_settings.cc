#include "support/gateway_settings.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "connectmaster/client/status.h"
#include "support/matchers.h"

namespace connectmaster::conformance {
namespace {

using gsdk::connect::AcceptFilter;
using gsdk::connect::SlaveDeviceInfo;
using Slaves = std::vector<SlaveDeviceInfo>;

template <typename T>
std::optional<T> IfRead(absl::StatusOr<T> result) {
  if (!result.ok()) return std::nullopt;
  return *std::move(result);
}

std::optional<std::set<std::uint32_t>> ReadStoredConnections(client::Client& client, const std::string& gateway_id) {
  const auto infos = client.ConnectMaster().GetAsyncConnectionDB(gateway_id);
  if (!infos.ok()) return std::nullopt;
  std::set<std::uint32_t> ids;
  for (const auto& info : *infos) ids.insert(info.deviceid());
  return ids;
}

// Devices that a test may have registered.
bool IsTheSuites(const Site& site, std::uint32_t device_id) {
  if (device_id == kNobody || device_id == kNobodyEither) return true;
  const auto& devices = site.description.devices();
  return std::any_of(devices.begin(), devices.end(),
                     [&](const Device& it) { return it.id() == device_id && MayConnect(it); });
}

template <typename Message>
bool Same(const Message& one, const Message& other) {
  return one.SerializeAsString() == other.SerializeAsString();
}

const SlaveDeviceInfo* Find(const Slaves& slaves, std::uint32_t parent) {
  const auto found =
      std::find_if(slaves.begin(), slaves.end(), [&](const auto& it) { return it.deviceid() == parent; });
  return found == slaves.end() ? nullptr : &*found;
}

// The slaves to set to change `now` to `before`: entries that differ, and empty ones for new parents.
Slaves Differences(const Slaves& before, const Slaves& now) {
  Slaves differences;
  for (const auto& info : before) {
    const SlaveDeviceInfo* const present = Find(now, info.deviceid());
    if (present == nullptr || !Same(*present, info)) differences.push_back(info);
  }
  for (const auto& info : now) {
    if (Find(before, info.deviceid()) != nullptr) continue;
    differences.emplace_back().set_deviceid(info.deviceid());
  }
  return differences;
}

class Restorer {
 public:
  Restorer(client::Client& client, const Site& site, const GatewaySettings& before)
      : calls_(client.ConnectMaster()), client_(client), site_(site), before_(before), id_(before.gateway_id) {}

  void PutBackStored() {
    if (const auto filter = calls_.GetAcceptFilterDB(id_);
        filter.ok() && before_.stored_filter && !Same(*filter, *before_.stored_filter)) {
      EXPECT_OK(calls_.SetAcceptFilterDB(id_, *before_.stored_filter)) << "the stored accept filter was not restored";
    }
    if (const auto slaves = calls_.GetSlaveDeviceDB(id_); slaves.ok() && before_.stored_slaves) {
      for (const auto& info : Differences(*before_.stored_slaves, *slaves)) {
        const bool is_new = Find(*before_.stored_slaves, info.deviceid()) == nullptr;
        EXPECT_OK(is_new ? calls_.DeleteSlaveDeviceDB(id_, {info.deviceid()}) : calls_.AddSlaveDeviceDB(id_, {info}))
            << "the stored slaves were not restored";
      }
    }
    if (const auto ids = ReadStoredConnections(client_, id_); ids && before_.stored_connections) {
      for (const std::uint32_t id : *ids) {
        if (before_.stored_connections->contains(id) || !IsTheSuites(site_, id)) continue;
        EXPECT_OK(calls_.DeleteAsyncConnectionDB(id_, {id})) << "the stored connection was not deleted";
      }
    }
  }

  void PutBackCurrent() {
    // The filter comes first, because a disconnected device may dial in again.
    const auto filter = calls_.GetAcceptFilter(id_);
    if (filter.ok() && before_.filter && !Same(*filter, *before_.filter)) {
      EXPECT_OK(calls_.SetAcceptFilter(id_, *before_.filter)) << "the accept filter was not restored";
    }
    PutBackSlaves();
    const auto managed = calls_.GetDeviceList(id_);
    if (!managed.ok()) return;  // the test cut the gateway's link, or ended the tenant's login
    for (const auto& entry : *managed) {
      if (before_.managed.contains(entry.deviceid())) continue;
      const bool was_let_in =
          filter.ok() && filter->allowall() && entry.connectionmode() == gsdk::connect::DEVICE_TO_SERVER;
      if (!was_let_in && !IsTheSuites(site_, entry.deviceid())) continue;
      if (!Holds(entry)) continue;
      const absl::Status status = entry.autoreconnect() ? calls_.DeleteAsyncConnection(id_, {entry.deviceid()})
                                                        : calls_.Disconnect({entry.deviceid()});
      if (!status.ok()) {
        EXPECT_FALSE(StillHolds(entry.deviceid())) << "the device was not disconnected: " << status;
      }
    }
  }

 private:
  // Whether there is a connection to end. If a device that was connected synchronously, or dialled in, drops its
  // connection, it is chosen how long its entry stays.
  static bool Holds(const gsdk::connect::DeviceInfo& entry) {
    return entry.autoreconnect() || client::IsConnected(entry.status());
  }
  bool StillHolds(std::uint32_t device_id) {
    const auto managed = calls_.GetDeviceList(id_);
    return managed.ok() && std::any_of(managed->begin(), managed->end(), [&](const auto& entry) {
             return entry.deviceid() == device_id && Holds(entry);
           });
  }

  // It is not documented whether setting slaves replaces all slaves of a gateway, or those of the given parents. Both
  // are tried.
  void PutBackSlaves() {
    if (!before_.slaves) return;
    const auto differences = [&]() -> Slaves {
      const auto slaves = calls_.GetSlaveDevice(id_);
      return slaves.ok() ? Differences(*before_.slaves, *slaves) : Slaves{};
    };
    if (differences().empty()) return;
    EXPECT_OK(calls_.SetSlaveDevice(id_, *before_.slaves)) << "the slaves were not restored";
    if (const Slaves left = differences(); !left.empty()) {
      EXPECT_OK(calls_.SetSlaveDevice(id_, left)) << "the slaves were not restored";
    }
  }

  client::ConnectMasterApi& calls_;
  client::Client& client_;
  const Site& site_;
  const GatewaySettings& before_;
  const std::string& id_;
};

}  // namespace

absl::StatusOr<GatewaySettings> ReadSettings(client::Client& client, const std::string& gateway_id) {
  auto& calls = client.ConnectMaster();
  const auto managed = calls.GetDeviceList(gateway_id);
  if (!managed.ok()) return managed.status();
  GatewaySettings settings;
  settings.gateway_id = gateway_id;
  for (const auto& entry : *managed) settings.managed.insert(entry.deviceid());
  settings.stored_connections = ReadStoredConnections(client, gateway_id);
  settings.filter = IfRead(calls.GetAcceptFilter(gateway_id));
  settings.stored_filter = IfRead(calls.GetAcceptFilterDB(gateway_id));
  settings.slaves = IfRead(calls.GetSlaveDevice(gateway_id));
  settings.stored_slaves = IfRead(calls.GetSlaveDeviceDB(gateway_id));
  return settings;
}

void PutBack(client::Client& client, const Site& site, const GatewaySettings& before) {
  Restorer restorer(client, site, before);
  restorer.PutBackStored();
  restorer.PutBackCurrent();
}

}  // namespace connectmaster::conformance
