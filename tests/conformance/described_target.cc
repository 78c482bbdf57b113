#include "conformance/described_target.h"

#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <fstream>

namespace connectmaster::testing {

DescribedTarget::DescribedTarget() {
  fakegateway::FakeGatewayOptions options;
  auto& tenant = *options.fleet.add_tenants();
  tenant.set_id("tenant1");
  tenant.add_gateway_ids("gateway1");
  auto& spare = *options.fleet.add_gateways();
  spare.set_id("gateway2");
  spare.set_address("192.168.1.2");
  spare.set_subnet("192.168.1.0/24");
  auto gateway = fakegateway::FakeGateway::Start(options);
  EXPECT_TRUE(gateway.ok()) << gateway.status();
  if (!gateway.ok()) return;
  gateway_ = *std::move(gateway);

  std::ofstream(folder_.path() / "ca.crt") << gateway_->authority().certificate().ToPem();
  description_.set_name("described");
  description_.set_address(gateway_->address());
  description_.add_server_names("127.0.0.1");
  description_.set_root_certificate_file("ca.crt");
  *description_.mutable_tenant() = WriteIdentity("tenant1", "tenant1");
  *description_.mutable_administrator() = WriteIdentity("administrator", "admin");
  description_.add_gateways()->set_id("gateway1");
  auto& described_spare = *description_.add_gateways();
  described_spare.set_id("gateway2");
  described_spare.set_spare(true);
  for (const auto& device : options.fleet.devices()) {
    auto& described = *description_.add_devices();
    described.set_id(device.id());
    described.set_gateway_id("gateway1");
    described.set_type(device.type());
    described.set_address(device.address());
    described.set_use_dhcp(device.use_dhcp());
    described.set_mode(device.mode());
    described.set_use_ssl(device.use_ssl());
    if (device.id() == kDevice) described.set_use(testkit::Target::Device::CONNECT);
  }
  description_.set_unused_address("192.168.0.250");
}

testkit::Target::Identity DescribedTarget::WriteIdentity(const std::string& tenant_id, const std::string& name) const {
  testkit::Target::Identity identity;
  identity.set_tenant_id(tenant_id);
  identity.set_certificate_file(name + ".crt");
  identity.set_private_key_file(name + "_key.pem");
  const auto credential = gateway_->IssueTenantCredential(tenant_id);
  EXPECT_TRUE(credential.ok()) << credential.status();
  if (!credential.ok()) return identity;
  std::ofstream(folder_.path() / identity.certificate_file()) << credential->certificate.ToPem();
  std::ofstream(folder_.path() / identity.private_key_file()) << credential->key.ToPem();
  return identity;
}

std::string DescribedTarget::Write() {
  std::string json;
  EXPECT_TRUE(google::protobuf::util::MessageToJsonString(description_, &json).ok());
  const auto path = folder_.path() / "target.json";
  std::ofstream(path) << json;
  return path.string();
}

std::unique_ptr<client::Client> DescribedTarget::LogInAdmin() const {
  auto options = client::ReadCertificateFolder(folder_.path(), "admin");
  EXPECT_TRUE(options.ok()) << options.status();
  if (!options.ok()) return nullptr;
  options->target = gateway_->address();
  auto client = client::Client::Create(*options);
  EXPECT_TRUE(client.ok()) << client.status();
  if (!client.ok()) return nullptr;
  EXPECT_TRUE((*client)->LoginAdmin().ok());
  return *std::move(client);
}

}  // namespace connectmaster::testing
