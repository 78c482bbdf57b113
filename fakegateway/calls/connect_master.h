#pragma once

#include "calls/scope.h"
#include "connectmaster/connect_master.pb.h"
#include "model/pending_calls.h"
#include "model/registry.h"

// The calls of gsdk.connect_master.ConnectMaster, but for its stream. Those that end in DB only touch what is stored:
// they need no device gateway that is connected (GW-7).
namespace connectmaster::fakegateway::connect_master {

namespace wire = gsdk::connect_master;

// connections.cc
void SearchDevice(const Scope& scope, const wire::SearchDeviceRequest& request, wire::SearchDeviceResponse& response,
                  const PendingCall& call);
void Connect(const Scope& scope, const wire::ConnectRequest& request, wire::ConnectResponse& response,
             const PendingCall& call);
absl::Status Disconnect(const Scope& scope, const wire::DisconnectRequest& request, wire::DisconnectResponse& response);
absl::Status DisconnectAll(const Scope& scope, const wire::DisconnectAllRequest& request,
                           wire::DisconnectAllResponse& response);
absl::Status GetDeviceList(const Scope& scope, const wire::GetDeviceListRequest& request,
                           wire::GetDeviceListResponse& response);

// async_connections.cc
absl::Status AddAsyncConnection(const Scope& scope, const wire::AddAsyncConnectionRequest& request,
                                wire::AddAsyncConnectionResponse& response);
absl::Status DeleteAsyncConnection(const Scope& scope, const wire::DeleteAsyncConnectionRequest& request,
                                   wire::DeleteAsyncConnectionResponse& response);
absl::StatusOr<Changes> AddAsyncConnectionDB(const Registry& registry, const Caller& caller,
                                             const wire::AddAsyncConnectionDBRequest& request);
Planned DeleteAsyncConnectionDB(const Registry& registry, const Caller& caller,
                                const wire::DeleteAsyncConnectionDBRequest& request);
absl::Status GetAsyncConnectionDB(const Scope& scope, const wire::GetAsyncConnectionDBRequest& request,
                                  wire::GetAsyncConnectionDBResponse& response);

// accept_filters.cc
absl::Status SetAcceptFilter(const Scope& scope, const wire::SetAcceptFilterRequest& request,
                             wire::SetAcceptFilterResponse& response);
absl::Status GetAcceptFilter(const Scope& scope, const wire::GetAcceptFilterRequest& request,
                             wire::GetAcceptFilterResponse& response);
absl::Status GetPendingList(const Scope& scope, const wire::GetPendingListRequest& request,
                            wire::GetPendingListResponse& response);
absl::StatusOr<Changes> SetAcceptFilterDB(const Registry& registry, const Caller& caller,
                                          const wire::SetAcceptFilterDBRequest& request);
absl::Status GetAcceptFilterDB(const Scope& scope, const wire::GetAcceptFilterDBRequest& request,
                               wire::GetAcceptFilterDBResponse& response);

// slaves.cc
absl::Status SetSlaveDevice(const Scope& scope, const wire::SetSlaveDeviceRequest& request,
                            wire::SetSlaveDeviceResponse& response);
absl::Status GetSlaveDevice(const Scope& scope, const wire::GetSlaveDeviceRequest& request,
                            wire::GetSlaveDeviceResponse& response);
absl::StatusOr<Changes> AddSlaveDeviceDB(const Registry& registry, const Caller& caller,
                                         const wire::AddSlaveDeviceDBRequest& request);
Planned DeleteSlaveDeviceDB(const Registry& registry, const Caller& caller,
                            const wire::DeleteSlaveDeviceDBRequest& request);
absl::Status GetSlaveDeviceDB(const Scope& scope, const wire::GetSlaveDeviceDBRequest& request,
                              wire::GetSlaveDeviceDBResponse& response);

// device_settings.cc
void SetConnectionMode(const Scope& scope, const wire::SetConnectionModeRequest& request,
                       wire::SetConnectionModeResponse& response, const PendingCall& call);
void SetConnectionModeMulti(const Scope& scope, const wire::SetConnectionModeMultiRequest& request,
                            wire::SetConnectionModeMultiResponse& response, const PendingCall& call);
void EnableSSL(const Scope& scope, const wire::EnableSSLRequest& request, wire::EnableSSLResponse& response,
               const PendingCall& call);
void EnableSSLMulti(const Scope& scope, const wire::EnableSSLMultiRequest& request,
                    wire::EnableSSLMultiResponse& response, const PendingCall& call);
void DisableSSL(const Scope& scope, const wire::DisableSSLRequest& request, wire::DisableSSLResponse& response,
                const PendingCall& call);
void DisableSSLMulti(const Scope& scope, const wire::DisableSSLMultiRequest& request,
                     wire::DisableSSLMultiResponse& response, const PendingCall& call);

}  // namespace connectmaster::fakegateway::connect_master
