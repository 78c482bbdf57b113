#include "gateway_fixture.h"

#include <gtest/gtest.h>

namespace connectmaster::linking {

using fakegateway::FakeGateway;

std::unique_ptr<FakeGateway> StartGateway() {
  fakegateway::FakeGatewayOptions options;
  auto& tenant = *options.fleet.add_tenants();
  tenant.set_id("tenant1");
  tenant.add_gateway_ids("gateway1");
  auto& other = *options.fleet.add_gateways();
  other.set_id("gateway2");
  other.set_address("192.168.1.2");
  other.set_subnet("192.168.1.0/24");
  // A device gateway dials every second until it is let in: the second is short.
  options.time_scale = 50;
  auto gateway = FakeGateway::Start(options);
  EXPECT_TRUE(gateway.ok()) << gateway.status();
  return gateway.ok() ? *std::move(gateway) : nullptr;
}

application::Access AccessOf(const FakeGateway& gateway, const std::string& tenant_id) {
  const auto credential = gateway.IssueTenantCredential(tenant_id).value();
  return {gateway.address(), gateway.authority().certificate().ToPem(), credential.certificate.ToPem(),
          credential.key.ToPem()};
}

}  // namespace connectmaster::linking
