#include "calls/settings_rules.h"

#include <set>

#include "common/errors.h"
#include "common/ipv4.h"
#include "common/limits.h"

namespace connectmaster::fakegateway {
namespace {

using google::protobuf::RepeatedField;
using google::protobuf::RepeatedPtrField;

}  // namespace

absl::Status CheckAsyncConnections(const RepeatedPtrField<gsdk::connect::AsyncConnectInfo>& infos) {
  if (infos.empty()) return NothingGiven("connection");
  for (const auto& info : infos) {
    if (info.deviceid() == 0) return DeviceIdIsZero();
    if (!info.ipaddr().empty() && !Ipv4::Parse(info.ipaddr())) return NotIpv4(info.ipaddr());  // ASYNC-8
    if (info.port() < 0 || info.port() > kMaxPort) return InvalidPort(info.port());
  }
  return absl::OkStatus();
}

absl::Status CheckFilter(const gsdk::connect::AcceptFilter& filter) {
  if (filter.ByteSizeLong() > kMaxFilterBytes) return LimitReached("bytes of an accept filter", kMaxFilterBytes);
  return absl::OkStatus();
}

absl::Status CheckSlaves(const RepeatedPtrField<gsdk::connect::SlaveDeviceInfo>& infos) {
  if (static_cast<std::size_t>(infos.size()) > kMaxSlaveParents) {
    return LimitReached("parents of slaves", kMaxSlaveParents);
  }
  std::set<std::uint32_t> parents;
  for (const auto& info : infos) {
    if (info.deviceid() == 0) return DeviceIdIsZero();
    if (!parents.insert(info.deviceid()).second) return GivenTwice("slaves", info.deviceid());
    const auto rs485 = static_cast<std::size_t>(info.rs485slavedeviceids_size());
    if (rs485 > kMaxRs485Slaves) return TooManyRs485Slaves(info.deviceid(), rs485);  // SLAVE-4
    if (static_cast<std::size_t>(info.wiegandslavedeviceids_size()) > kMaxWiegandSlaves) {
      return LimitReached("Wiegand slaves of a device", kMaxWiegandSlaves);
    }
  }
  return absl::OkStatus();
}

absl::Status CheckDeviceIds(const RepeatedField<std::uint32_t>& device_ids) {
  return device_ids.empty() ? NothingGiven("device ID") : absl::OkStatus();
}

}  // namespace connectmaster::fakegateway
