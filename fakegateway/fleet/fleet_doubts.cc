#include "fleet/fleet_doubts.h"

#include <set>

#include "absl/strings/str_cat.h"
#include "model/device_gateway.h"

namespace connectmaster::fakegateway {

std::vector<std::string> FindDoubts(const testkit::Fleet& fleet) {
  std::vector<std::string> doubts;
  std::set<std::string> gateway_ids;
  for (int i = 0; i < fleet.gateways_size(); ++i) {
    const testkit::DeviceGateway& gateway = fleet.gateways(i);
    gateway_ids.insert(gateway.id());
    const std::string field = absl::StrCat("gateways[", i, "]");
    if (gateway.port() == kDefaultGatewaySslPort) {
      doubts.push_back(absl::StrCat(field, ".port is ", gateway.port(), ", the usual sslPort: are they swapped?"));
    }
    if (gateway.ssl_port() == kDefaultGatewayPort) {
      doubts.push_back(absl::StrCat(field, ".sslPort is ", gateway.ssl_port(), ", the usual port: are they swapped?"));
    }
  }
  for (int i = 0; i < fleet.tenants_size(); ++i) {
    for (int j = 0; j < fleet.tenants(i).gateway_ids_size(); ++j) {
      const std::string& id = fleet.tenants(i).gateway_ids(j);
      if (gateway_ids.contains(id)) continue;
      doubts.push_back(absl::StrCat("tenants[", i, "].gatewayIds[", j, "] is '", id,
                                    "', which is not one of the fleet's gateways: it never connects"));
    }
  }
  return doubts;
}

}  // namespace connectmaster::fakegateway
