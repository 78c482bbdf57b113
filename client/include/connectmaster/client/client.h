#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "connectmaster/client/connect_master.h"
#include "connectmaster/client/gateway.h"
#include "connectmaster/client/options.h"
#include "connectmaster/client/tenant.h"
#include "connectmaster/client/udp_master.h"

namespace grpc {
class Channel;
}

namespace connectmaster::client {

// A connection to a master gateway, and who one is there.
//
//   auto options = ReadCertificateFolder("certs", "tenant1");
//   options->target = "127.0.0.1:4010";
//   auto client = Client::Create(*options);
//   absl::Status status = (*client)->Login();
//   auto devices = (*client)->ConnectMaster().SearchDevice("gateway1");
//
// The token of a login travels with every later call. When the gateway refuses it with UNAUTHENTICATED (it has expired,
// or the gateway was restarted), the client logs in again the way it did before, once however many calls were refused,
// and repeats each call once, with its timeout anew. What is refused then is the call's result.
//
// Thread safety: every method may be called from any thread.
// Lifetime: calls in progress must have returned before it is destroyed; subscriptions may outlive it. Destroying it
// does not log out.
// Errors: see errors.h; UNAVAILABLE where the gateway can't be reached or TLS failed, DEADLINE_EXCEEDED where a call
// took too long.
class Client {
 public:
  // Checks the options (see CheckOptions) and prepares the connection, which is made with the first call. Each client
  // has a TCP connection of its own.
  static absl::StatusOr<std::unique_ptr<Client>> Create(const ClientOptions& options);

  // A client over a channel that exists, for example an in-process one. Of `options` the certificate, which Login
  // sends, and the timeouts count; nothing is checked.
  static std::unique_ptr<Client> Create(std::shared_ptr<grpc::Channel> channel, const ClientOptions& options);

  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;
  ~Client();

  // Logs in as the tenant that the certificate names.
  absl::Status Login();

  // Logs in with the administrator's certificate to act as tenant `tenant_id`; "administrator" opens Tenant().
  absl::Status LoginAdmin(const std::string& tenant_id = "administrator");

  // Ends the token at the gateway, and forgets it here: later calls are refused until the next login.
  absl::Status Logout();

  ConnectMasterApi& ConnectMaster();
  GatewayApi& Gateway();
  TenantApi& Tenant();
  UdpMasterApi& UdpMaster();

  // The token of the present login, empty without one. A secret: don't log it.
  std::string Token() const;

  // For calls that this library has no method for; give them the metadata `token` and a deadline.
  std::shared_ptr<grpc::Channel> Channel() const;

 private:
  explicit Client(std::shared_ptr<internal::Session> session);

  std::shared_ptr<internal::Session> session_;
  ConnectMasterApi connect_master_;
  GatewayApi gateway_;
  TenantApi tenant_;
  UdpMasterApi udp_master_;
};

}  // namespace connectmaster::client
