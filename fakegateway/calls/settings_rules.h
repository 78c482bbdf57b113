#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>

#include "absl/status/status.h"
#include "common/errors.h"
#include "connectmaster/connect_master.pb.h"
#include "model/registry.h"

// Asynchronous connections, accept filters and slaves: what may be asked for. Nothing is changed here.
namespace connectmaster::fakegateway {

absl::Status CheckAsyncConnections(const google::protobuf::RepeatedPtrField<gsdk::connect::AsyncConnectInfo>& infos);
absl::Status CheckFilter(const gsdk::connect::AcceptFilter& filter);
absl::Status CheckSlaves(const google::protobuf::RepeatedPtrField<gsdk::connect::SlaveDeviceInfo>& infos);
// At least one; too many are refused before: see request_bounds.h.
absl::Status CheckDeviceIds(const google::protobuf::RepeatedField<std::uint32_t>& device_ids);

// How many there will be, with the devices of `infos` added to `present`.
template <typename Present, typename Infos>
std::size_t CountWith(const Present& present, const Infos& infos) {
  std::set<std::uint32_t> added;
  for (const auto& info : infos) {
    if (!present.contains(info.deviceid())) added.insert(info.deviceid());
  }
  return present.size() + added.size();
}

// What is stored of the devices named is removed; the others are named in the answer.
template <typename Removed, typename Request, typename Stored, typename NotThere>
Planned PlanRemoval(const Request& request, const Stored& stored, NotThere not_there) {
  Planned planned;
  std::map<std::uint32_t, absl::Status> failures;
  for (const std::uint32_t id : std::set<std::uint32_t>(request.deviceids().begin(), request.deviceids().end())) {
    if (stored.contains(id)) {
      planned.changes.emplace_back(Removed{request.gatewayid(), id});
    } else {
      failures.emplace(id, not_there(id));
    }
  }
  planned.answer = DevicesFailed(failures);
  return planned;
}

}  // namespace connectmaster::fakegateway
