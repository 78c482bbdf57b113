#include "links/dialler.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/errors.h"

namespace connectmaster::fakegateway {

std::string DialTarget::ToString() const {
  return absl::StrCat(address ? address->ToString() : "", ":", port);
}

std::optional<std::string> WhyNotEstablished(const HandshakeResult& result, const DialFaults& faults) {
  if (!result.established) return result.why_not;
  if (faults.fail_handshake) return "a planned fault";
  return std::nullopt;
}

Dialler::Id Dialler::Start(DeviceGateway& gateway, const DialTarget& target, const DialFaults& faults, Done done) {
  const Id id = next_id_++;
  Dial dial{&gateway, target, faults, std::move(done)};
  dial.answer = installation_.timers.Schedule(installation_.now + AnswerTime(dial), [this, id] { Answered(id); });
  dials_.emplace(id, std::move(dial));
  return id;
}

void Dialler::Cancel(Id id) {
  const auto node = dials_.extract(id);
  if (node.empty()) return;
  installation_.timers.Cancel(node.mapped().answer);
  handshakes_.Cancel(node.mapped().handshake);
}

Device* Dialler::DeviceAt(const DeviceGateway& gateway, const DialTarget& target) {
  if (!target.address || !gateway.subnet().Contains(*target.address)) return nullptr;
  Device* const device = installation_.network.FindByAddress(*target.address);
  return device == nullptr || device->IsOff() || device->port != target.port ? nullptr : device;
}

// SYNC-5: where nobody is, the dial fails at once; SYNC-8: where nobody answers, it waits.
Duration Dialler::AnswerTime(const Dial& dial) {
  const Device* const device = DeviceAt(*dial.gateway, dial.target);
  if (device == nullptr || dial.faults.reset) return Duration{0};
  const Duration timeout = installation_.options.command_timeout;
  return device->AnswerTime(timeout, dial.faults.late);
}

DialOutcome Dialler::Judge(const Dial& dial) {
  const Duration timeout = installation_.options.command_timeout;
  Device* const device = DeviceAt(*dial.gateway, dial.target);
  if (device == nullptr) return {LinkEvent::kTcpFailed, NobodyAt(dial.target.ToString()), nullptr};
  if (dial.faults.reset) return {LinkEvent::kTcpFailed, ConnectionReset(dial.target.ToString()), device};
  if (!device->AnswersWithin(timeout, dial.faults.late)) {
    return {LinkEvent::kTcpFailed, NoAnswerFrom(dial.target.ToString(), timeout), nullptr};
  }
  if (device->mode != gsdk::connect::SERVER_TO_DEVICE || device->connected_to != nullptr) {
    return {LinkEvent::kTcpFailed, RefusedBy(dial.target.ToString()), device};
  }
  if (device->use_ssl != dial.target.use_ssl) {  // SYNC-3, SSL-6
    return device->use_ssl ? DialOutcome{LinkEvent::kTcpFailed, DeviceNeedsSsl(dial.target.ToString()), device}
                           : DialOutcome{LinkEvent::kTlsFailed, DeviceHasNoSsl(dial.target.ToString()), device};
  }
  return {dial.target.use_ssl ? LinkEvent::kTlsEstablished : LinkEvent::kTcpEstablished, absl::OkStatus(), device,
          dial.faults.answers_as.value_or(device->id)};
}

void Dialler::Answered(Id id) {
  Dial& dial = dials_.at(id);
  const DialOutcome outcome = Judge(dial);
  if (outcome.event != LinkEvent::kTlsEstablished) return Finish(id, outcome);
  if (!handshakes_.HasRoom(dial.gateway->id())) {
    return Finish(id, {LinkEvent::kTlsFailed, Busy("TLS handshakes"), outcome.device});
  }
  Handshake handshake{
      0, dial.gateway->id(), outcome.device->id, outcome.device->root_ca, installation_.now, dial.faults.handshake};
  installation_.options.verifies(*outcome.device, *dial.gateway, handshake);
  dial.handshake =
      handshakes_.Ask(std::move(handshake), [this, id](const HandshakeResult& result) { HandshakeEnded(id, result); });
}

void Dialler::HandshakeEnded(Id id, const HandshakeResult& result) {
  const Dial& dial = dials_.at(id);
  DialOutcome outcome = Judge(dial);  // much may have happened meanwhile
  const auto why_not = WhyNotEstablished(result, dial.faults);
  if (outcome.refusal.ok() && why_not) {
    outcome.event = LinkEvent::kTlsFailed;
    outcome.refusal = HandshakeFailed(dial.target.ToString(), *why_not);
  }
  Finish(id, outcome);
}

void Dialler::Finish(Id id, const DialOutcome& outcome) {
  const auto node = dials_.extract(id);
  node.mapped().done(outcome);
}

}  // namespace connectmaster::fakegateway
