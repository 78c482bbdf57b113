#pragma once

#include <gmock/gmock.h>
#include <google/protobuf/descriptor.h>
#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>

#include <chrono>
#include <cstdint>
#include <future>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "connectmaster/fakegateway/fake_gateway.h"
#include "connectmaster/gateway.grpc.pb.h"
#include "support/status_matchers.h"

namespace connectmaster::fakegateway {

using connectmaster::testing::IsOk;
using connectmaster::testing::StatusIs;
using std::chrono::milliseconds;
using std::chrono::seconds;

// What any call may take; only a test that fails waits so long.
inline constexpr seconds kPatience{30};

constexpr std::uint32_t kDevice = 544114231;  // at 192.168.0.104, without SSL
constexpr char kDeviceAddress[] = "192.168.0.104";

// "UNAVAILABLE: ..." of a grpc::Status, comparable with StatusIs.
absl::Status FromGrpc(const grpc::Status& status);

// The tutorial's fleet, with tenant1 registered from the start.
FakeGatewayOptions Tutorial();

std::unique_ptr<FakeGateway> StartGateway(FakeGatewayOptions options = Tutorial());

// A channel over TCP and mutual TLS, with a connection of its own.
std::shared_ptr<grpc::Channel> TlsChannel(const FakeGateway& gateway, const certs::Credential& credential);

// A call's context with a deadline, and with a token where one is given.
std::unique_ptr<grpc::ClientContext> Context(const std::string& token = "", milliseconds timeout = kPatience);

// The token; empty where the login failed. `act_as` logs in as the administrator.
std::string LogIn(const std::shared_ptr<grpc::Channel>& channel, const certs::Certificate& certificate);
std::string LogInAdmin(const std::shared_ptr<grpc::Channel>& channel, const certs::Certificate& certificate,
                       const std::string& act_as = "administrator");

// Somebody who is logged in.
struct Client {
  std::shared_ptr<grpc::Channel> channel;
  std::string token;
};
Client InProcessTenant(FakeGateway& gateway, const std::string& tenant_id = "tenant1");
Client InProcessAdmin(FakeGateway& gateway);
Client TlsTenant(const FakeGateway& gateway, const std::string& tenant_id = "tenant1");

// Calls by name, with any bytes.
struct RawAnswer {
  absl::Status status;
  std::string details;
  std::multimap<std::string, std::string> trailing;
};
RawAnswer CallRaw(const Client& client, const std::string& method, const std::string& request,
                  const std::multimap<std::string, std::string>& metadata = {}, milliseconds timeout = kPatience);

// Every method of G-SDK's services that the gateway serves, as its reflection tells.
std::vector<const google::protobuf::MethodDescriptor*> ServedMethods(const Client& client);
// "/gsdk.login.Login/Logout" and so on: the paths of these, but for logging in.
std::vector<std::string> MethodsWithToken(const Client& client);
// Whether it is one that lasts once it is accepted.
bool IsStream(const std::string& method);

// Simple calls.
absl::StatusOr<std::vector<std::string>> GatewaysOf(const Client& client);
absl::Status AddGateway(const Client& client, const std::string& gateway_id);
absl::Status ConnectDevice(const Client& client, const std::string& address = kDeviceAddress,
                           milliseconds timeout = kPatience);
absl::Status DisconnectDevices(const Client& client, const std::vector<std::uint32_t>& device_ids);

// How long something takes.
template <typename Action>
milliseconds TimeOf(Action action) {
  const auto began = std::chrono::steady_clock::now();
  action();
  return std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - began);
}

}  // namespace connectmaster::fakegateway
