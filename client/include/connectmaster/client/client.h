#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "connectmaster/client/admin.h"
#include "connectmaster/client/connect_master.h"
#include "connectmaster/client/device.h"
#include "connectmaster/client/gateway.h"
#include "connectmaster/client/options.h"
#include "connectmaster/client/tenant.h"
#include "connectmaster/client/udp_master.h"
#include "connectmaster/export.h"

namespace grpc {
class Channel;
}

namespace connectmaster::client {

// A client session with a master gateway.
//
//   auto options = ReadCertificateFolder("certs", "tenant1");
//   options->target = "127.0.0.1:4010";
//   auto client = Client::Create(*options);
//   absl::Status status = (*client)->Login();
//   auto devices = (*client)->ConnectMaster().SearchDevice("gateway1");
//
// Every call after a login carries its token. If the gateway refuses the token with UNAUTHENTICATED (it has expired, or
// the gateway was restarted), the client repeats the login and then retries the call once, all within the
// call's timeout. A second refusal is returned, and so is the error of the login if that fails. Calls that are refused
// at the same time share one login.
//
// Thread safety: every method may be called from any thread.
// Lifetime: calls in progress must return before the client is destroyed; subscriptions may outlive it. Destroying the
// client does not log out.
// Errors: see errors.h. UNAVAILABLE if the gateway can't be reached or TLS fails, DEADLINE_EXCEEDED if a call takes too
// long.
class CONNECTMASTER_EXPORT Client {
 public:
  // Checks the options and creates a client. Errors as CheckOptions(). The first call makes the connection; each client
  // has its own TCP connection.
  static absl::StatusOr<std::unique_ptr<Client>> Create(const ClientOptions& options);

  // Creates a client over an existing channel, for example an in-process one. It uses only the certificate (for Login)
  // and the timeouts of `options`, and checks nothing.
  static std::unique_ptr<Client> Create(std::shared_ptr<grpc::Channel> channel, const ClientOptions& options);

  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;
  ~Client();

  // Logs in as the tenant that the certificate names. UNAUTHENTICATED if the gateway does not accept the certificate,
  // NOT_FOUND if the tenant is not registered (LOGIN-8, LOGIN-9).
  absl::Status Login();

  // Logs in with the administrator's certificate, to act as tenant `tenant_id`; Tenant() needs "administrator".
  // PERMISSION_DENIED with any other tenant's certificate, NOT_FOUND if the tenant is not registered (LOGIN-6,
  // LOGIN-7).
  absl::Status LoginAdmin(const std::string& tenant_id = "administrator");

  // Ends the token at the gateway and discards it here. Later calls are refused until the next login.
  absl::Status Logout();

  // The calls of each service. The objects belong to the client.
  AdminApi& Admin();
  ConnectMasterApi& ConnectMaster();
  DeviceApi& Device();
  GatewayApi& Gateway();
  TenantApi& Tenant();
  UdpMasterApi& UdpMaster();

  // The token of the current login, or "" if the client is not logged in. It is a secret: don't log it.
  std::string Token() const;

  // The channel, for calls that this library has no method for. Give them the metadata `token` and a deadline.
  std::shared_ptr<grpc::Channel> Channel() const;

 private:
  explicit Client(std::shared_ptr<internal::Session> session);

  std::shared_ptr<internal::Session> session_;
  AdminApi admin_;
  ConnectMasterApi connect_master_;
  DeviceApi device_;
  GatewayApi gateway_;
  TenantApi tenant_;
  UdpMasterApi udp_master_;
};

}  // namespace connectmaster::client
