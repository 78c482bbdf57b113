#include "support/gateway_test.h"

#include <algorithm>
#include <utility>

#include "connectmaster/client/errors.h"
#include "support/raw_call.h"

namespace connectmaster::conformance {
namespace {

// How long to wait for a gateway that does not say when it accepts a subscription (STATUS-3 is chosen).
constexpr std::chrono::seconds kSilentAcceptance{2};

}  // namespace

void GatewayTest::SetUp() {
  PrepareTest();
  in_body_ = !HasFatalFailure() && !IsSkipped();
}

void GatewayTest::PrepareTest() {
  StartChecking();
  TagTest();
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

std::unique_ptr<client::Client> GatewayTest::Reach(const Identity& identity) const {
  auto channel = lab_->ChannelInProcess(identity);
  return channel == nullptr ? Dial(identity) : client::Client::Create(std::move(channel), OptionsFor(identity));
}

absl::StatusOr<std::unique_ptr<client::Client>> GatewayTest::LogInQuickly(const Identity& identity) const {
  auto client = Reach(identity);
  if (auto status = client->Login(); !status.ok()) return status;
  return client;
}

absl::StatusOr<std::unique_ptr<client::Client>> GatewayTest::LogInAdmin(const std::string& act_as) const {
  auto client = Reach(*site().administrator);
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
  const absl::Status status =
      subscription->WaitUntilAccepted(speaks_up ? CurrentEndpoint().Patience() : kSilentAcceptance);
  if (status.ok() || (!speaks_up && absl::IsDeadlineExceeded(status))) return subscription;
  ADD_FAILURE() << "the subscription was not accepted: " << status;
  return nullptr;
}

void TenantTest::PrepareTest() {
  GatewayTest::PrepareTest();
  if (HasFatalFailure() || IsSkipped()) return;
  ASSERT_OK(TenantTest::LogInAgain());
  for (const Gateway& gateway : site().description.gateways()) {
    if (gateway.spare()) continue;
    ASSERT_OK_AND_ASSIGN(gateways_before_.emplace_back(), ReadSettings(tenant(), gateway.id()));
  }
}

void GatewayTest::TearDown() {
  StartUndoing();
  if (std::exchange(in_body_, false) && HasFailure()) RecordProperty("failed_in", "body");
}

void TenantTest::TearDown() {
  GatewayTest::TearDown();
  if (tenant_ == nullptr) return;
  for (const GatewaySettings& before : gateways_before_) PutBack(tenant(), site(), before);
  for (const DeviceSettings& before : devices_before_) {
    static_cast<void>(lab().SwitchDeviceOn(before.device.id()));  // the test may have switched it off
    if (!IsConnected(tenant(), before.device.gateway_id())) continue;
    EXPECT_OK(conformance::RestoreDevice(lab(), tenant(), before))
        << "device " << before.device.id() << " was not restored";
  }
}

absl::Status TenantTest::Restart() {
  if (auto status = lab().Restart(); !status.ok()) return status;
  return LogInAgain();
}

absl::Status TenantTest::StartEmpty() {
  absl::Status status = lab().StartEmpty();
  if (status.ok()) EndClients();
  return status;
}

void TenantTest::EndClients() {
  tenant_.reset();
}

absl::Status TenantTest::LogInAgain() {
  auto client = LogInQuickly(site().tenant);
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

bool TenantTest::IsFree(const Device& device) const {
  return MayConnect(device) &&
         std::none_of(gateways_before_.begin(), gateways_before_.end(),
                      [&](const GatewaySettings& it) { return it.managed.contains(device.id()); });
}

absl::Status TenantTest::IsUnused(const std::string& gateway_id) const {
  for (const GatewaySettings& before : gateways_before_) {
    if (before.gateway_id == gateway_id && !before.managed.empty()) {
      return absl::UnimplementedError("gateway " + gateway_id + " has connections that the suite did not make");
    }
  }
  return absl::OkStatus();
}

std::vector<Device> TenantTest::FreeDevices(const std::string& gateway_id) const {
  std::vector<Device> devices = site().DevicesOf(gateway_id);
  std::erase_if(devices, [&](const Device& device) { return !IsFree(device); });
  return devices;
}

absl::StatusOr<Device> TenantTest::FreeDevice(const std::string& gateway_id, const std::string& what,
                                              const std::function<bool(const Device&)>& fits) const {
  return site().FindDevice(gateway_id, "free " + what,
                           [&](const Device& device) { return IsFree(device) && fits(device); });
}

absl::StatusOr<Device> TenantTest::DeviceToConnect(const std::string& gateway_id, bool use_ssl,
                                                   std::uint32_t but_not) const {
  return FreeDevice(gateway_id, use_ssl ? "device with SSL" : "device without SSL", [&](const Device& device) {
    return CanBeConnected(device) && device.use_ssl() == use_ssl && device.id() != but_not;
  });
}

absl::StatusOr<Device> TenantTest::DeviceThatDialsIn(const std::string& gateway_id, bool use_ssl) const {
  return FreeDevice(gateway_id, std::string("device that dials in ") + (use_ssl ? "with" : "without") + " SSL",
                    [&](const Device& device) {
                      return IsReady(device) && ModeOf(device) == gsdk::connect::DEVICE_TO_SERVER &&
                             device.use_ssl() == use_ssl;
                    });
}

absl::StatusOr<Device> TenantTest::SlowDevice(const std::string& gateway_id) const {
  return FreeDevice(gateway_id, "slow device", [](const Device& device) {
    return !IsReady(device) && !device.silent() && !device.switched_off() &&
           DelayOf(device) < std::chrono::seconds(5) && ModeOf(device) == gsdk::connect::SERVER_TO_DEVICE &&
           !device.use_ssl();
  });
}

absl::StatusOr<Device> TenantTest::SilentDevice(const std::string& gateway_id) const {
  return FreeDevice(gateway_id, "silent device", [](const Device& device) { return device.silent(); });
}

absl::StatusOr<Device> TenantTest::DeviceToChange(const std::string& gateway_id, const std::string& what,
                                                  const std::function<bool(const Device&)>& fits) {
  auto device = FreeDevice(gateway_id, what + " that may be changed",
                           [&](const Device& it) { return MayChange(it) && fits(it); });
  if (!device.ok()) return device;
  auto settings = ReadSettings(tenant(), *device);
  const absl::Status status = settings.ok() ? CanBePutBack(tenant(), *settings) : settings.status();
  if (!status.ok()) {
    return absl::UnimplementedError("device " + std::to_string(device->id()) +
                                    " could not be restored: " + status.ToString());
  }
  devices_before_.push_back(*std::move(settings));
  return device;
}

absl::StatusOr<Device> TenantTest::DeviceToChange(const std::string& gateway_id, bool use_ssl, std::uint32_t but_not) {
  return DeviceToChange(gateway_id, use_ssl ? "device with SSL" : "device without SSL", [&](const Device& device) {
    return CanBeConnected(device) && device.use_ssl() == use_ssl && device.id() != but_not;
  });
}

absl::Status TenantTest::RestoreDevice(const Device& device) {
  for (const DeviceSettings& before : devices_before_) {
    if (before.device.id() == device.id()) return conformance::RestoreDevice(lab(), tenant(), before);
  }
  return absl::OkStatus();
}

absl::StatusOr<std::uint32_t> TenantTest::Connect(const Device& device) {
  return tenant().ConnectMaster().Connect(device.gateway_id(), ConnectInfoOf(device));
}

absl::Status TenantTest::ConnectInVain(const std::string& gateway_id, const gsdk::connect::ConnectInfo& info) {
  const auto device_id = tenant().ConnectMaster().Connect(gateway_id, info, kPatience);
  if (device_id.ok()) {
    EXPECT_OK(tenant().ConnectMaster().Disconnect({*device_id})) << "device " << *device_id;
  }
  return device_id.status();
}

absl::StatusOr<std::optional<gsdk::connect::DeviceInfo>> TenantTest::Managed(const std::string& gateway_id,
                                                                             std::uint32_t device_id) {
  const auto devices = tenant().ConnectMaster().GetDeviceList(gateway_id);
  if (!devices.ok()) return devices.status();
  for (const auto& entry : *devices) {
    if (entry.deviceid() == device_id) return entry;
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

gsdk::connect::AsyncConnectInfo AsyncConnectInfoOf(const Device& device) {
  gsdk::connect::AsyncConnectInfo info;
  info.set_deviceid(device.id());
  info.set_ipaddr(device.address());
  info.set_port(PortOf(device));
  info.set_usessl(device.use_ssl());
  return info;
}

gsdk::connect::AsyncConnectInfo BesideOf(const Device& device) {
  gsdk::connect::AsyncConnectInfo info = AsyncConnectInfoOf(device);
  info.set_port(PortOf(device) - 1);
  return info;
}

gsdk::connect::AsyncConnectInfo NobodysInfo() {
  gsdk::connect::AsyncConnectInfo info;
  info.set_deviceid(kNobody);
  info.set_port(kDefaultDevicePort);
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

std::vector<std::uint32_t> DevicesNamedIn(const absl::Status& status) {
  std::vector<std::uint32_t> ids;
  for (const auto& error : client::DeviceErrors(status)) ids.push_back(error.deviceid());
  return ids;
}

std::vector<gsdk::connect::Status> StatusesOf(const EventLog<DeviceChange>& log, std::uint32_t device_id) {
  std::vector<gsdk::connect::Status> statuses;
  for (const DeviceChange& change : log.Changes(Of(device_id))) statuses.push_back(change.status());
  return statuses;
}

}  // namespace connectmaster::conformance
