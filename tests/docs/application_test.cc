// The README's example, letter for letter, with an application to go with it: see docs_test.cc.
#include <gtest/gtest.h>

#include <string>

#include "connectmaster/client/client.h"
#include "connectmaster/fakegateway/fake_gateway.h"

namespace {

// What somebody might have written: it looks for devices once the gateway is there.
class MyApplication {
 public:
  MyApplication(const std::string& address, const std::string& root, const std::string& certificate,
                const std::string& key) {
    connectmaster::client::ClientOptions options;
    options.target = address;
    options.root_certificate_pem = root;
    options.certificate_pem = certificate;
    options.private_key_pem = key;
    client_ = connectmaster::client::Client::Create(options).value();
  }

  int CountDevices() {
    if (!client_->Login().ok()) return -1;
    const auto devices = client_->ConnectMaster().SearchDevice("gateway1");
    return devices.ok() ? static_cast<int>(devices->size()) : -1;
  }

 private:
  std::unique_ptr<connectmaster::client::Client> client_;
};

TEST(MyApplication, FindsTheDevices) {
  namespace fake = connectmaster::fakegateway;
  fake::FakeGatewayOptions options;             // a free port on 127.0.0.1, certificates made in memory
  auto& tenant = *options.fleet.add_tenants();  // the tutorial's fleet, with its tenant registered
  tenant.set_id("tenant1");
  tenant.add_gateway_ids("gateway1");
  auto gateway = fake::FakeGateway::Start(options).value();
  auto credential = gateway->IssueTenantCredential("tenant1").value();

  MyApplication application(gateway->address(), gateway->authority().certificate().ToPem(),
                            credential.certificate.ToPem(), credential.key.ToPem());
  EXPECT_EQ(application.CountDevices(), 9);
}

}  // namespace
