#include "support/laboratory.h"

#include <utility>

namespace connectmaster::conformance {
namespace {

absl::Status Cannot(const std::string& what) {
  return absl::UnimplementedError("the target cannot " + what);
}

std::unique_ptr<Endpoint>& TheEndpoint() {
  static std::unique_ptr<Endpoint> endpoint;
  return endpoint;
}

}  // namespace

std::string NameOf(BadCertificate kind) {
  switch (kind) {
    case BadCertificate::kExpired:
      return "expired";
    case BadCertificate::kNotYetValid:
      return "not-yet-valid";
    case BadCertificate::kWrongCa:
      return "wrong-ca";
    case BadCertificate::kSelfSigned:
      return "self-signed";
    case BadCertificate::kTampered:
      return "tampered";
    case BadCertificate::kNoTenantId:
      return "no-tenant-id";
    case BadCertificate::kTwoTenantIds:
      return "two-tenant-ids";
  }
  return "unknown";
}

std::shared_ptr<grpc::Channel> Laboratory::ChannelInProcess(const Identity&) {
  return nullptr;
}
absl::Status Laboratory::SwitchDeviceOff(std::uint32_t) {
  return Cannot("switch a device off");
}
absl::Status Laboratory::SwitchDeviceOn(std::uint32_t) {
  return Cannot("switch a device on");
}
absl::Status Laboratory::CutGatewayLink(const std::string&) {
  return Cannot("cut a gateway's link");
}
absl::Status Laboratory::RestoreGatewayLink(const std::string&) {
  return Cannot("restore a gateway's link");
}
absl::Status Laboratory::ShowExpiredCertificate(const std::string&) {
  return Cannot("show its devices an expired certificate");
}
absl::Status Laboratory::Restart() {
  return Cannot("be restarted");
}
absl::Status Laboratory::StartEmpty() {
  return Cannot("be started without stored data");
}
absl::StatusOr<Identity> Laboratory::MakeBad(BadCertificate kind) {
  return Cannot("provide a certificate of kind " + NameOf(kind));
}
absl::StatusOr<Identity> Laboratory::IssueThroughIntermediate() {
  return Cannot("issue a certificate from an intermediate CA");
}

absl::StatusOr<Identity> Laboratory::IssueShortLived(Duration) {
  return Cannot("issue a certificate that expires soon");
}

void UseEndpoint(std::unique_ptr<Endpoint> endpoint) {
  TheEndpoint() = std::move(endpoint);
}
Endpoint& CurrentEndpoint() {
  return *TheEndpoint();
}

}  // namespace connectmaster::conformance
