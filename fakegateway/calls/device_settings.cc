// What changes a device: its connection mode, SSL.
#include "calls/device_settings.h"

#include "calls/ask_devices.h"
#include "calls/connect_master.h"
#include "common/errors.h"

namespace connectmaster::fakegateway {

Exchanges::Apply SettingMode(const Scope& scope, gsdk::connect::ConnectionMode mode) {
  return [&links = scope.links, mode](Device& device, const DeviceGateway& gateway) {
    if (device.mode == mode) return absl::OkStatus();
    device.mode = mode;
    if (mode == gsdk::connect::DEVICE_TO_SERVER) {
      device.server_address = gateway.address();
      device.server_port = gateway.port();
      device.ssl_server_port = gateway.ssl_port();
    }
    links.Drop(device, LinkEvent::kLost);
    return absl::OkStatus();
  };
}

Exchanges::Apply SettingSsl(const Scope& scope, bool use_ssl) {
  return [&links = scope.links, use_ssl](Device& device, const DeviceGateway& gateway) {
    if (device.use_ssl == use_ssl) return absl::OkStatus();
    device.use_ssl = use_ssl;
    device.root_ca = use_ssl ? gateway.root_ca() : "";
    links.Drop(device, LinkEvent::kLost);
    return absl::OkStatus();
  };
}

namespace connect_master {

void SetConnectionMode(const Scope& scope, const wire::SetConnectionModeRequest& request,
                       wire::SetConnectionModeResponse& /*response*/, const PendingCall& call) {
  const auto mode = request.connectionmode();
  if (!gsdk::connect::ConnectionMode_IsValid(mode)) return call.Answer(InvalidMode(mode));
  AskDevice(scope, request.deviceid(), SettingMode(scope, mode), call);
}

void SetConnectionModeMulti(const Scope& scope, const wire::SetConnectionModeMultiRequest& request,
                            wire::SetConnectionModeMultiResponse& /*response*/, const PendingCall& call) {
  const auto mode = request.connectionmode();
  if (!gsdk::connect::ConnectionMode_IsValid(mode)) return call.Answer(InvalidMode(mode));
  AskDevices(scope, request.deviceids(), SettingMode(scope, mode), call);
}

void EnableSSL(const Scope& scope, const wire::EnableSSLRequest& request, wire::EnableSSLResponse& /*response*/,
               const PendingCall& call) {
  AskDevice(scope, request.deviceid(), SettingSsl(scope, true), call);
}

void EnableSSLMulti(const Scope& scope, const wire::EnableSSLMultiRequest& request,
                    wire::EnableSSLMultiResponse& /*response*/, const PendingCall& call) {
  AskDevices(scope, request.deviceids(), SettingSsl(scope, true), call);
}

void DisableSSL(const Scope& scope, const wire::DisableSSLRequest& request, wire::DisableSSLResponse& /*response*/,
                const PendingCall& call) {
  AskDevice(scope, request.deviceid(), SettingSsl(scope, false), call);
}

void DisableSSLMulti(const Scope& scope, const wire::DisableSSLMultiRequest& request,
                     wire::DisableSSLMultiResponse& /*response*/, const PendingCall& call) {
  AskDevices(scope, request.deviceids(), SettingSsl(scope, false), call);
}

}  // namespace connect_master
}  // namespace connectmaster::fakegateway
