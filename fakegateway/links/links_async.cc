// Asynchronous connections: registered, tried, kept up, tried again.
#include <utility>

#include "common/errors.h"
#include "common/limits.h"
#include "links/links.h"

namespace connectmaster::fakegateway {
namespace {

bool IsSameConnection(const gsdk::connect::DeviceInfo& link, const gsdk::connect::DeviceInfo& wanted) {
  return link.ipaddr() == wanted.ipaddr() && link.port() == wanted.port() && link.usessl() == wanted.usessl();
}

}  // namespace

// ASYNC-1, ASYNC-2, ASYNC-10
void Links::Register(DeviceGateway& gateway, const gsdk::connect::AsyncConnectInfo& info) {
  gsdk::connect::DeviceInfo wanted;
  wanted.set_deviceid(info.deviceid());
  wanted.set_ipaddr(info.ipaddr());
  wanted.set_port(info.port() == 0 ? kDefaultDevicePort : info.port());
  wanted.set_usessl(info.usessl());
  wanted.set_autoreconnect(true);
  wanted.set_connectionmode(gsdk::connect::SERVER_TO_DEVICE);

  if (!HasRoom(gateway) && !gateway.managed.contains(info.deviceid())) return;
  const auto [it, is_new] = gateway.managed.try_emplace(info.deviceid());
  Link& link = it->second;
  if (is_new) {
    link.info = std::move(wanted);
    Fire(gateway, link, LinkEvent::kRegister);
  } else if (IsSameConnection(link.info, wanted)) {
    if (IsRegistered(link.state)) return;
    link.info.set_autoreconnect(true);
    return Fire(gateway, link, LinkEvent::kRegister);
  } else {
    StopAttempt(link);
    const bool was_connected = IsConnected(link.state);
    Fire(gateway, link, LinkEvent::kReplace);
    wanted.set_status(link.info.status());
    wanted.set_type(link.info.type());
    link.info = std::move(wanted);
    if (was_connected) Release(*installation_.network.FindById(info.deviceid()));
  }
  ScheduleAttempt(gateway, link, installation_.options.first_attempt_delay);
}

// ASYNC-7
bool Links::Unregister(DeviceGateway& gateway, std::uint32_t device_id) {
  const auto link = gateway.managed.find(device_id);
  if (link == gateway.managed.end() || !IsRegistered(link->second.state)) return false;
  StopAttempt(link->second);
  const bool was_connected = IsConnected(link->second.state);
  Fire(gateway, link->second, LinkEvent::kUnregister);
  gateway.managed.erase(link);
  if (was_connected) Release(*installation_.network.FindById(device_id));
  return true;
}

void Links::ScheduleAttempt(DeviceGateway& gateway, Link& link, Duration wait) {
  link.next_attempt = installation_.timers.Schedule(
      installation_.now + wait, [this, &gateway, device_id = link.info.deviceid()] { Try(gateway, device_id); });
}

// ASYNC-4, ASYNC-6
void Links::ScheduleNextAttempt(DeviceGateway& gateway, Link& link, LinkEvent after) {
  const WorldOptions& options = installation_.options;
  ScheduleAttempt(gateway, link, options.reconnect_wait(options.reconnect_interval, link.info, after));
}

void Links::StopAttempt(Link& link) {
  if (link.next_attempt) installation_.timers.Cancel(*std::exchange(link.next_attempt, std::nullopt));
  dialler_.Cancel(std::exchange(link.dial, 0));
}

// ASYNC-5
void Links::Try(DeviceGateway& gateway, std::uint32_t device_id) {
  Link& link = gateway.managed.at(device_id);
  link.next_attempt.reset();
  Fire(gateway, link, LinkEvent::kTry);
  const DialTarget target{Ipv4::Parse(link.info.ipaddr()), link.info.port(), link.info.usessl()};
  link.dial = dialler_.Start(gateway, target, StrikeDial(gateway, target),
                             [this, &gateway, device_id, target](const DialOutcome& outcome) {
                               TryEnded(gateway, device_id, target, outcome);
                             });
}

// ASYNC-3, ASYNC-4
void Links::TryEnded(DeviceGateway& gateway, std::uint32_t device_id, const DialTarget& target, DialOutcome outcome) {
  Link& link = gateway.managed.at(device_id);
  link.dial = 0;
  if (outcome.refusal.ok() && outcome.device_id != device_id) {  // ASYNC-9
    outcome.event = LinkEvent::kTcpFailed;
    outcome.refusal = AnotherDeviceAt(target.ToString(), outcome.device_id, device_id);
  }
  if (outcome.refusal.ok()) return Establish(gateway, link, *outcome.device, outcome.event);
  Fire(gateway, link, outcome.event, std::string(outcome.refusal.message()));
  ScheduleNextAttempt(gateway, link, outcome.event);
}

}  // namespace connectmaster::fakegateway
