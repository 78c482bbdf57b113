#include "fleet/check_fleet.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "absl/strings/str_cat.h"
#include "common/caller.h"
#include "common/ids.h"
#include "common/ipv4.h"
#include "common/limits.h"
#include "connectmaster/fakegateway/fleet.h"
#include "model/device_gateway.h"

namespace connectmaster::fakegateway {
namespace {

// A device that answers later than this might as well be silent.
constexpr std::int64_t kMaxResponseDelaySeconds = 3'600;

// What an X.509 common name holds.
constexpr std::size_t kMaxRootCaLength = 64;

constexpr std::int64_t kMaxCertificateLifetimeSeconds = std::int64_t{kMaxCertificateYears} * 365 * 24 * 3'600;

// Checks a fleet field by field. What depends on a field that is wrong already is not called wrong, too.
class Checker {
 public:
  explicit Checker(std::size_t at_most) : at_most_(at_most) {}

  std::vector<std::string> Check(const testkit::Fleet& fleet) && {
    if (fleet.gateways_size() > static_cast<int>(kMaxGateways)) {
      Fail("gateways",
           absl::StrCat("has ", fleet.gateways_size(), " entries; at most ", kMaxGateways, " are expected"));
    }
    // One is the administrator.
    if (fleet.tenants_size() > static_cast<int>(kMaxTenants) - 1) {
      Fail("tenants",
           absl::StrCat("has ", fleet.tenants_size(), " entries; at most ", kMaxTenants - 1, " are expected"));
    }
    for (int i = 0; i < fleet.gateways_size() && !IsFull(); ++i) {
      Gateway(absl::StrCat("gateways[", i, "]"), fleet.gateways(i));
    }
    for (int i = 0; i < fleet.tenants_size() && !IsFull(); ++i) {
      Tenant(absl::StrCat("tenants[", i, "]"), fleet.tenants(i));
    }
    for (int i = 0; i < fleet.devices_size() && !IsFull(); ++i) {
      Device(absl::StrCat("devices[", i, "]"), fleet.devices(i));
    }
    return std::move(mistakes_);
  }

 private:
  bool IsFull() const { return mistakes_.size() >= at_most_; }

  void Fail(const std::string& field, const std::string& what) {
    if (!IsFull()) mistakes_.push_back(absl::StrCat(field, " ", what));
  }

  // Values that are to be there once, and the fields that they are in.
  using Known = std::map<std::string, std::string>;

  void UniqueId(const std::string& field, Known& known, const std::string& id) {
    if (IsValidId(id)) return Unique(field, known, id);
    Fail(field,
         absl::StrCat("is '", id, "'; 1 to ", kMaxIdLength, " of letters, digits, '.', '_' and '-' are expected"));
  }

  void Unique(const std::string& field, Known& known, const std::string& value) {
    const auto [first, is_new] = known.emplace(value, field);
    if (is_new) return;
    Fail(field, absl::StrCat("is ", value, ", which is taken by ", first->second, "; another one is expected"));
  }

  std::optional<Ipv4> Address(const std::string& field, const std::string& text) {
    const auto address = Ipv4::Parse(text);
    if (!address) Fail(field, absl::StrCat("is '", text, "'; an IPv4 address such as 192.168.0.104 is expected"));
    return address;
  }

  std::optional<Ipv4> UniqueAddress(const std::string& field, const std::string& text) {
    const auto address = Address(field, text);
    if (address) Unique(field, addresses_, text);
    return address;
  }

  void Port(const std::string& field, std::uint32_t port) {
    if (port > 65'535) Fail(field, absl::StrCat("is ", port, "; 1 to 65535 are expected, or 0 for the default"));
  }

  void Gateway(const std::string& field, const testkit::DeviceGateway& gateway) {
    UniqueId(absl::StrCat(field, ".id"), gateway_ids_, gateway.id());
    const auto address = UniqueAddress(absl::StrCat(field, ".address"), gateway.address());
    const auto subnet = Subnet::Parse(gateway.subnet());
    if (!subnet) {
      Fail(absl::StrCat(field, ".subnet"),
           absl::StrCat("is '", gateway.subnet(), "'; a subnet such as 192.168.0.0/24 is expected"));
    }
    if (address && subnet && !subnet->Contains(*address)) {
      Fail(absl::StrCat(field, ".address"),
           absl::StrCat("is ", gateway.address(), ", which is not on its subnet ", gateway.subnet()));
    }
    if (subnet) {
      subnets_.push_back(*subnet);
    } else {
      knows_subnets_ = false;
    }
    Port(absl::StrCat(field, ".port"), gateway.port());
    Port(absl::StrCat(field, ".sslPort"), gateway.ssl_port());
    const std::uint32_t port = gateway.port() == 0 ? kDefaultGatewayPort : gateway.port();
    if (port == (gateway.ssl_port() == 0 ? kDefaultGatewaySslPort : gateway.ssl_port())) {
      Fail(absl::StrCat(field, ".sslPort"),
           absl::StrCat("is ", port, ", which is taken by ", field, ".port; another one is expected"));
    }
    root_cas_.insert(DeviceGateway::RootCaOf(gateway));
    if (gateway.root_ca().size() > kMaxRootCaLength) {
      Fail(absl::StrCat(field, ".rootCa"), absl::StrCat("has ", gateway.root_ca().size(), " bytes; at most ",
                                                        kMaxRootCaLength, ", what an X.509 name holds, are expected"));
    }
    const std::int64_t lifetime = gateway.certificate_lifetime().seconds();
    if (gateway.has_certificate_lifetime() && (lifetime < 1 || lifetime > kMaxCertificateLifetimeSeconds)) {
      Fail(absl::StrCat(field, ".certificateLifetime"),
           absl::StrCat("is not between 1s and ", kMaxCertificateLifetimeSeconds, "s, ", kMaxCertificateYears,
                        " years"));
    }
  }

  void Tenant(const std::string& field, const testkit::Tenant& tenant) {
    UniqueId(absl::StrCat(field, ".id"), tenant_ids_, tenant.id());
    for (int i = 0; i < tenant.gateway_ids_size(); ++i) {
      const std::string item = absl::StrCat(field, ".gatewayIds[", i, "]");
      UniqueId(item, owned_gateway_ids_, tenant.gateway_ids(i));
      if (owned_gateway_ids_.size() > kMaxGateways) {
        return Fail(item, absl::StrCat("is one too many: at most ", kMaxGateways, " gateways are expected"));
      }
    }
  }

  void Device(const std::string& field, const testkit::Device& device) {
    if (device.id() == 0) {
      Fail(absl::StrCat(field, ".id"), "is missing; a number from 1 to 4294967295 is expected");
    } else {
      Unique(absl::StrCat(field, ".id"), device_ids_, absl::StrCat(device.id()));
    }
    if (device.type() == testkit::UNDEFINED || !testkit::DeviceType_IsValid(device.type())) {
      Fail(absl::StrCat(field, ".type"), "is missing; a device type such as BIOSTATION_2 is expected");
    }
    const auto address = UniqueAddress(absl::StrCat(field, ".address"), device.address());
    if (address && knows_subnets_ &&
        std::none_of(subnets_.begin(), subnets_.end(), [&](const Subnet& it) { return it.Contains(*address); })) {
      Fail(absl::StrCat(field, ".address"),
           absl::StrCat("is ", device.address(), ", which is not on a gateway's subnet"));
    }
    Port(absl::StrCat(field, ".port"), device.port());
    if (!testkit::ConnectionMode_IsValid(device.mode())) {
      Fail(absl::StrCat(field, ".mode"),
           absl::StrCat("is ", static_cast<int>(device.mode()), "; SERVER_TO_DEVICE or DEVICE_TO_SERVER is expected"));
    }
    const auto& delay = device.response_delay();
    if (delay.seconds() < 0 || delay.nanos() < 0 || delay.seconds() > kMaxResponseDelaySeconds) {
      Fail(absl::StrCat(field, ".responseDelay"), "is not between 0s and 3600s");
    }
    if (device.rs485_slave_ids_size() > static_cast<int>(kMaxRs485Slaves)) {
      Fail(absl::StrCat(field, ".rs485SlaveIds"),
           absl::StrCat("has ", device.rs485_slave_ids_size(), " entries; at most ", kMaxRs485Slaves, " are expected"));
    }
    Known slaves{{absl::StrCat(device.id()), absl::StrCat(field, ".id")}};
    Slaves(absl::StrCat(field, ".rs485SlaveIds"), slaves, device.rs485_slave_ids());
    Slaves(absl::StrCat(field, ".wiegandSlaveIds"), slaves, device.wiegand_slave_ids());
    if (!device.root_ca().empty() && !root_cas_.contains(device.root_ca())) {
      Fail(absl::StrCat(field, ".rootCa"),
           absl::StrCat("is '", device.root_ca(),
                        "', which is not a gateway's; a gateway's rootCa is expected, or the ID ",
                        "of a gateway without one"));
    }
    if (!device.server_address().empty()) Address(absl::StrCat(field, ".serverAddress"), device.server_address());
  }

  // A slave is a device of its own, and on one line of its parent.
  void Slaves(const std::string& field, Known& known, const google::protobuf::RepeatedField<std::uint32_t>& ids) {
    for (int i = 0; i < ids.size() && !IsFull(); ++i) {
      const std::string item = absl::StrCat(field, "[", i, "]");
      if (ids[i] == 0) {
        Fail(item, "is 0; a number from 1 to 4294967295 is expected");
      } else {
        Unique(item, known, absl::StrCat(ids[i]));
      }
    }
  }

  const std::size_t at_most_;
  std::vector<std::string> mistakes_;
  Known gateway_ids_;
  Known tenant_ids_{{kAdministrator, "the tenant that is always there"}};
  Known owned_gateway_ids_;
  Known addresses_;
  Known device_ids_;
  std::set<std::string> root_cas_;
  std::vector<Subnet> subnets_;
  bool knows_subnets_ = true;  // all of them
};

}  // namespace

std::vector<std::string> FindMistakes(const testkit::Fleet& fleet, std::size_t at_most) {
  return Checker(at_most).Check(fleet);
}

absl::Status CheckFleet(const testkit::Fleet& fleet) {
  const auto mistakes = FindMistakes(fleet, 1);
  return mistakes.empty() ? absl::OkStatus() : absl::InvalidArgumentError(mistakes.front());
}

}  // namespace connectmaster::fakegateway
