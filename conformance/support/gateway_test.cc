#include "support/gateway_test.h"

#include "connectmaster/client/status.h"
#include "support/raw_call.h"

namespace connectmaster::conformance {
namespace {

// A gateway that does not say when it accepts a subscription (STATUS-3 is chosen) is given this long.
constexpr std::chrono::seconds kSilentAcceptance{2};

}  // namespace

void GatewayTest::SetUp() {
  ASSERT_OK_AND_ASSIGN(lab_, CurrentEndpoint().Open());
  SetFollowsChosen(site().description.follows_chosen());
}

client::ClientOptions GatewayTest::OptionsFor(const Identity& identity) const {
  client::ClientOptions options;
  options.target = site().description.address();
  options.root_certificate_pem = site().root_certificate_pem;
  options.certificate_pem = identity.certificate_pem;
  options.private_key_pem = identity.private_key_pem;
  return options;
}

std::unique_ptr<client::Client> GatewayTest::Dial(const Identity& identity) const {
  const client::ClientOptions options = OptionsFor(identity);
  return client::Client::Create(MakeRawChannel(options), options);
}

absl::StatusOr<std::unique_ptr<client::Client>> GatewayTest::LogIn(const Identity& identity) const {
  auto client = Dial(identity);
  if (auto status = client->Login(); !status.ok()) return status;
  return client;
}

absl::StatusOr<std::unique_ptr<client::Client>> GatewayTest::LogInAdmin(const std::string& act_as) const {
  auto client = Dial(*site().administrator);
  if (auto status = client->LoginAdmin(act_as); !status.ok()) return status;
  return client;
}

std::unique_ptr<client::StatusSubscription> GatewayTest::Subscribe(client::Client& client,
                                                                   const EventLog<DeviceChange>& log,
                                                                   int queue_size) const {
  return Accepted(client.ConnectMaster().SubscribeStatus(log.Callbacks(), queue_size));
}

std::unique_ptr<client::StatusSubscription> GatewayTest::Subscribe(client::Client& client,
                                                                   const EventLog<GatewayChange>& log) const {
  return Accepted(client.Gateway().SubscribeStatus(log.Callbacks()));
}

std::unique_ptr<client::StatusSubscription> GatewayTest::Accepted(
    std::unique_ptr<client::StatusSubscription> subscription) const {
  const bool speaks_up = site().description.follows_chosen();
  const absl::Status status = subscription->WaitUntilAccepted(speaks_up ? kPatience : kSilentAcceptance);
  if (status.ok() || (!speaks_up && absl::IsDeadlineExceeded(status))) return subscription;
  ADD_FAILURE() << "the subscription was not accepted: " << status;
  return nullptr;
}

void TenantTest::SetUp() {
  GatewayTest::SetUp();
  if (HasFatalFailure() || IsSkipped()) return;
  ASSERT_OK(LogInAgain());
  for (const Gateway& gateway : site().description.gateways()) {
    if (gateway.spare()) continue;
    ASSERT_OK_AND_ASSIGN(const auto managed, tenant().ConnectMaster().GetDeviceList(gateway.id()));
    for (const auto& device : managed) managed_before_.insert(device.deviceid());
  }
}

void TenantTest::TearDown() {
  if (tenant_ == nullptr) return;
  for (const Gateway& gateway : site().description.gateways()) {
    if (!gateway.spare()) Restore(gateway.id());
  }
}

void TenantTest::Restore(const std::string& gateway_id) {
  const auto managed = tenant().ConnectMaster().GetDeviceList(gateway_id);
  if (!managed.ok()) return;  // the test ended the gateway's link, or the tenant's login
  for (const auto& entry : *managed) {
    if (managed_before_.contains(entry.deviceid())) continue;
    const auto listed = site().FindDevice(gateway_id, "device", [&](const Device& device) {
      return device.id() == entry.deviceid() && device.use() == Device::CONNECT;
    });
    if (!listed.ok()) continue;
    EXPECT_OK(tenant().ConnectMaster().Disconnect({entry.deviceid()})) << "the device stays connected";
  }
}

absl::Status TenantTest::LogInAgain() {
  auto client = LogIn(site().tenant);
  if (!client.ok()) return client.status();
  tenant_ = *std::move(client);
  for (const Gateway& gateway : site().description.gateways()) {
    const auto connected = [&] { return gateway.spare() || IsConnected(tenant(), gateway.id()); };
    if (!Eventually(lab(), connected)) {
      return absl::UnavailableError("gateway " + gateway.id() + " is not connected to the master gateway");
    }
  }
  return absl::OkStatus();
}

bool TenantTest::IsConnected(client::Client& client, const std::string& gateway_id) {
  const auto gateways = client.Gateway().Get({gateway_id});
  return gateways.ok() && gateways->size() == 1 && gateways->front().isconnected();
}

absl::StatusOr<Device> TenantTest::DeviceToConnect(const std::string& gateway_id, bool use_ssl,
                                                   std::uint32_t but_not) const {
  return site().FindDevice(gateway_id, use_ssl ? "free device with SSL" : "free device without SSL",
                           [&](const Device& device) {
                             return CanBeConnected(device) && device.use_ssl() == use_ssl && device.id() != but_not &&
                                    !managed_before_.contains(device.id());
                           });
}

absl::StatusOr<std::uint32_t> TenantTest::Connect(const Device& device) {
  return tenant().ConnectMaster().Connect(device.gateway_id(), ConnectInfoOf(device));
}

absl::StatusOr<std::optional<gsdk::connect::DeviceInfo>> TenantTest::Managed(const Device& device) {
  const auto devices = tenant().ConnectMaster().GetDeviceList(device.gateway_id());
  if (!devices.ok()) return devices.status();
  for (const auto& entry : *devices) {
    if (entry.deviceid() == device.id()) return entry;
  }
  return std::nullopt;
}

gsdk::connect::ConnectInfo ConnectInfoOf(const Device& device) {
  gsdk::connect::ConnectInfo info;
  info.set_ipaddr(device.address());
  info.set_port(PortOf(device));
  info.set_usessl(device.use_ssl());
  return info;
}

std::function<bool(const DeviceChange&)> Of(std::uint32_t device_id) {
  return [device_id](const DeviceChange& change) { return change.deviceid() == device_id; };
}

std::function<bool(const DeviceChange&)> Of(std::uint32_t device_id, gsdk::connect::Status status) {
  return [=](const DeviceChange& change) { return change.deviceid() == device_id && change.status() == status; };
}

std::function<bool(const GatewayChange&)> Of(const std::string& gateway_id, gsdk::gateway::Status status) {
  return [=](const GatewayChange& change) { return change.gatewayid() == gateway_id && change.status() == status; };
}

std::vector<gsdk::connect::Status> StatusesOf(const EventLog<DeviceChange>& log, std::uint32_t device_id) {
  std::vector<gsdk::connect::Status> statuses;
  for (const DeviceChange& change : log.Changes(Of(device_id))) statuses.push_back(change.status());
  return statuses;
}

}  // namespace connectmaster::conformance
