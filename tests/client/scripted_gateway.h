#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "connectmaster/client/client.h"
#include "connectmaster/client/errors.h"
#include "connectmaster/connect_master.pb.h"
#include "grpcpp/security/server_credentials.h"
#include "grpcpp/support/status.h"

namespace connectmaster::client {

// A gRPC server that answers what a test tells it to: enough of a master gateway to see what the client does.
//
// Login gives the tokens "token-1", "token-2", ..., of which the last is good until RevokeToken(). Calls that need a
// token are refused with UNAUTHENTICATED without it. Every answer is a function that the test may replace before the
// first call; it runs on one of gRPC's threads and must not wait.
class ScriptedGateway {
 public:
  template <typename Request, typename Response>
  using Answer = std::function<grpc::Status(const Request&, Response&)>;

  // Without credentials it is reached in the process alone, through Channel().
  explicit ScriptedGateway(std::shared_ptr<grpc::ServerCredentials> credentials = nullptr);
  ~ScriptedGateway();

  std::shared_ptr<grpc::Channel> Channel() const;
  std::string target() const;

  // A client over Channel(), not logged in.
  std::unique_ptr<Client> MakeClient() const;
  std::unique_ptr<Client> MakeClient(const ClientOptions& options) const;

  // From now on no token is good until the next login.
  void RevokeToken();
  // Holds back the answer to every login from now on until so many calls have been refused for their token, or the
  // gateway shuts down.
  void HoldLoginsUntilRefused(int calls);
  void RefuseLogins(const grpc::Status& status);
  int logins() const;
  // The certificates that Login and LoginAdmin were given ("admin TENANT: PEM" for the latter).
  std::vector<std::string> login_requests() const;
  // The token of every call that needs one; "" without.
  std::vector<std::string> tokens() const;

  Answer<gsdk::connect_master::SearchDeviceRequest, gsdk::connect_master::SearchDeviceResponse> search_device;
  Answer<gsdk::connect_master::GetDeviceListRequest, gsdk::connect_master::GetDeviceListResponse> get_device_list;
  Answer<gsdk::connect_master::DisconnectRequest, gsdk::connect_master::DisconnectResponse> disconnect;
  Answer<gsdk::connect_master::DisconnectAllRequest, gsdk::connect_master::DisconnectAllResponse> disconnect_all;
  Answer<gsdk::connect_master::AddAsyncConnectionRequest, gsdk::connect_master::AddAsyncConnectionResponse>
      add_async_connection;
  Answer<gsdk::connect_master::DeleteAsyncConnectionRequest, gsdk::connect_master::DeleteAsyncConnectionResponse>
      delete_async_connection;
  Answer<gsdk::connect_master::GetPendingListRequest, gsdk::connect_master::GetPendingListResponse> get_pending_list;
  Answer<gsdk::connect_master::GetAcceptFilterRequest, gsdk::connect_master::GetAcceptFilterResponse> get_accept_filter;
  Answer<gsdk::connect_master::SetAcceptFilterRequest, gsdk::connect_master::SetAcceptFilterResponse> set_accept_filter;
  Answer<gsdk::connect_master::SetConnectionModeMultiRequest, gsdk::connect_master::SetConnectionModeMultiResponse>
      set_connection_mode_multi;
  Answer<gsdk::connect_master::EnableSSLMultiRequest, gsdk::connect_master::EnableSSLMultiResponse> enable_ssl_multi;
  // Connect without an answer hangs until the client has given up.
  Answer<gsdk::connect_master::ConnectRequest, gsdk::connect_master::ConnectResponse> connect;

  // SubscribeStatus accepts unless it is told not to.
  void RefuseSubscriptions(const grpc::Status& status);
  void Publish(const gsdk::connect::StatusChange& change);
  void EndSubscriptions(const grpc::Status& status);
  // Until so many subscriptions were made, ended ones included; until none is open.
  void AwaitSubscriptions(int made);
  void AwaitNoSubscription();
  void Shutdown();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

gsdk::connect::StatusChange MakeChange(uint32_t device_id, gsdk::connect::Status status);

}  // namespace connectmaster::client
