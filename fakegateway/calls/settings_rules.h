#pragma once

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "connectmaster/connect_master.pb.h"
#include "model/registry.h"

// Asynchronous connections, accept filters and slaves: what may be asked for, and what is stored of it (ASYNC-11,
// ACCEPT-8, SLAVE-2). Nothing is changed here.
namespace connectmaster::fakegateway {

absl::Status CheckAsyncConnections(const google::protobuf::RepeatedPtrField<gsdk::connect::AsyncConnectInfo>& infos);
absl::Status CheckFilter(const gsdk::connect::AcceptFilter& filter);
absl::Status CheckSlaves(const google::protobuf::RepeatedPtrField<gsdk::connect::SlaveDeviceInfo>& infos);
// At least one; too many are refused before: see request_bounds.h.
absl::Status CheckDeviceIds(const google::protobuf::RepeatedField<std::uint32_t>& device_ids);

absl::StatusOr<Changes> PlanStore(const Registry& registry, const Caller& caller,
                                  const gsdk::connect_master::AddAsyncConnectionDBRequest& request);
absl::StatusOr<Changes> PlanStore(const Registry& registry, const Caller& caller,
                                  const gsdk::connect_master::SetAcceptFilterDBRequest& request);
absl::StatusOr<Changes> PlanStore(const Registry& registry, const Caller& caller,
                                  const gsdk::connect_master::AddSlaveDeviceDBRequest& request);
// What is stored of the devices named is removed; the others are named in the answer.
Planned PlanRemove(const Registry& registry, const Caller& caller,
                   const gsdk::connect_master::DeleteAsyncConnectionDBRequest& request);
Planned PlanRemove(const Registry& registry, const Caller& caller,
                   const gsdk::connect_master::DeleteSlaveDeviceDBRequest& request);

}  // namespace connectmaster::fakegateway
