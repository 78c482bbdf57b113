#include "calls/ask_devices.h"

#include <set>
#include <utility>

#include "calls/settings_rules.h"
#include "common/errors.h"

namespace connectmaster::fakegateway {
namespace {

// The call waits for the exchange that `start` (Exchanges&) begins.
template <typename Start>
void WaitFor(const Scope& scope, const PendingCall& call, Start start) {
  call.Wait(nullptr, [&, &exchanges = scope.exchanges] {
    const auto exchange = start(exchanges);
    return [&exchanges, exchange] { exchanges.Cancel(exchange); };
  });
}

// The end of an exchange with one device.
Exchanges::Done AnswerWithItsError(const PendingCall& call) {
  return [call](const Exchanges::Failures& failures) {
    call.Answer(failures.empty() ? absl::OkStatus() : failures.begin()->second);
  };
}

}  // namespace

void AskDevice(const Scope& scope, std::uint32_t device_id, Exchanges::Apply apply, const PendingCall& call) {
  WaitFor(scope, call, [&](Exchanges& exchanges) {
    return exchanges.Start(scope.caller, {device_id}, std::move(apply), AnswerWithItsError(call));
  });
}

void AskDevices(const Scope& scope, const google::protobuf::RepeatedField<std::uint32_t>& device_ids,
                Exchanges::Apply apply, const PendingCall& call) {
  if (const auto status = CheckDeviceIds(device_ids); !status.ok()) return call.Answer(status);
  const std::set<std::uint32_t> ids(device_ids.begin(), device_ids.end());
  WaitFor(scope, call, [&](Exchanges& exchanges) {
    return exchanges.Start(scope.caller, ids, std::move(apply),
                           [call](const auto& failures) { call.Answer(DevicesFailed(failures)); });
  });
}

void AskOverUdp(const Scope& scope, const DeviceGateway& gateway, std::uint32_t device_id, Ipv4 address,
                Exchanges::Apply apply, const PendingCall& call) {
  WaitFor(scope, call, [&](Exchanges& exchanges) {
    return exchanges.StartOverUdp(gateway, device_id, address, std::move(apply), AnswerWithItsError(call));
  });
}

}  // namespace connectmaster::fakegateway
