#include "connectmaster/client/client.h"

#include <chrono>
#include <utility>

#include "channel.h"
#include "credential_check.h"
#include "session.h"

namespace connectmaster::client {

absl::StatusOr<std::unique_ptr<Client>> Client::Create(const ClientOptions& options) {
  absl::Status target = CheckTarget(options.target);
  if (!target.ok()) return target;
  const auto checked = internal::CheckCredential(options, std::chrono::system_clock::now());
  if (!checked.ok()) return checked.status();
  return Create(internal::MakeChannel(*checked), *checked);
}

std::unique_ptr<Client> Client::Create(std::shared_ptr<grpc::Channel> channel, const ClientOptions& options) {
  ClientOptions used = options;
  used.certificate_pem = internal::CertificatesOf(options.certificate_pem);
  auto session = std::make_shared<internal::Session>(std::move(channel), std::move(used));
  return std::unique_ptr<Client>(new Client(std::move(session)));
}

Client::Client(std::shared_ptr<internal::Session> session)
    : session_(std::move(session)),
      admin_(session_),
      connect_master_(session_),
      device_(session_),
      gateway_(session_),
      tenant_(session_),
      udp_master_(session_) {}

Client::~Client() = default;

absl::Status Client::Login() {
  return session_->Login();
}
absl::Status Client::LoginAdmin(const std::string& tenant_id) {
  return session_->LoginAdmin(tenant_id);
}
absl::Status Client::Logout() {
  return session_->Logout();
}

AdminApi& Client::Admin() {
  return admin_;
}
ConnectMasterApi& Client::ConnectMaster() {
  return connect_master_;
}
DeviceApi& Client::Device() {
  return device_;
}
GatewayApi& Client::Gateway() {
  return gateway_;
}
TenantApi& Client::Tenant() {
  return tenant_;
}
UdpMasterApi& Client::UdpMaster() {
  return udp_master_;
}

std::string Client::Token() const {
  return session_->Token();
}
std::shared_ptr<grpc::Channel> Client::Channel() const {
  return session_->channel();
}

}  // namespace connectmaster::client
