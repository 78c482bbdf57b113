#include "model/faults.h"

#include <algorithm>
#include <type_traits>

#include "absl/strings/str_cat.h"

namespace connectmaster::fakegateway {
namespace {

template <typename... Kinds>
bool IsOneOf(const Fault& fault) {
  return (std::holds_alternative<Kinds>(fault.what) || ...);
}

bool Matches(const Fault& fault, const FaultPoint& point) {
  return (fault.rpc.empty() || fault.rpc == point.rpc) &&
         (fault.tenant_id.empty() || fault.tenant_id == point.tenant_id) &&
         (fault.gateway_id.empty() || point.gateway_ids.contains(fault.gateway_id)) &&
         (fault.device_id == 0 || point.device_ids.contains(fault.device_id));
}

std::string Milliseconds(std::chrono::milliseconds duration) {
  return absl::StrCat(duration.count(), " ms");
}

struct Describe {
  std::string operator()(const FailCall& it) const { return absl::StrCat("FailCall ", it.status.ToString()); }
  std::string operator()(const DelayCall& it) const { return "DelayCall " + Milliseconds(it.by); }
  std::string operator()(const HangCall&) const { return "HangCall"; }
  std::string operator()(const EndStream& it) const {
    return absl::StrCat("EndStream after ", it.after_messages, ": ", it.status.ToString());
  }
  std::string operator()(const StallStream& it) const { return absl::StrCat("StallStream after ", it.after_messages); }
  std::string operator()(const PowerOff&) const { return "PowerOff"; }
  std::string operator()(const Flap& it) const {
    return absl::StrCat("Flap ", it.times, " times, up ", Milliseconds(it.up), ", down ", Milliseconds(it.down));
  }
  std::string operator()(const AnswerLate& it) const { return "AnswerLate " + Milliseconds(it.by); }
  std::string operator()(const ResetConnection&) const { return "ResetConnection"; }
  std::string operator()(const FailHandshake&) const { return "FailHandshake"; }
  std::string operator()(const ShowWrongCertificate&) const { return "ShowWrongCertificate"; }
  std::string operator()(const AcceptAnyCertificate&) const { return "AcceptAnyCertificate"; }
  std::string operator()(const AnswerAs& it) const { return absl::StrCat("AnswerAs ", it.device_id); }
  std::string operator()(const DropGatewayLink& it) const { return "DropGatewayLink " + Milliseconds(it.lasting); }
  std::string operator()(const DuplicateChange&) const { return "DuplicateChange"; }
  std::string operator()(const ReorderChange&) const { return "ReorderChange"; }
};

}  // namespace

bool StrikesCalls(const Fault& fault) {
  return IsOneOf<FailCall, DelayCall, HangCall, DropGatewayLink>(fault);
}
bool StrikesStreams(const Fault& fault) {
  return IsOneOf<EndStream, StallStream>(fault);
}
bool StrikesDials(const Fault& fault) {
  return StrikesExchanges(fault) || IsOneOf<FailHandshake, ShowWrongCertificate, AcceptAnyCertificate, AnswerAs>(fault);
}
bool StrikesExchanges(const Fault& fault) {
  return IsOneOf<PowerOff, Flap, AnswerLate, ResetConnection>(fault);
}
bool StrikesChanges(const Fault& fault) {
  return IsOneOf<DuplicateChange, ReorderChange>(fault);
}

void Faults::Add(const FaultPlan& plan) {
  for (const Fault& fault : plan) planned_.push_back({fault});
}

std::vector<Fault> Faults::Strike(FaultFilter filter, const FaultPoint& point) {
  std::vector<Fault> struck;
  for (Planned& it : planned_) {
    const Fault& fault = it.fault;
    if (!filter(fault) || !Matches(fault, point) || (fault.times != 0 && it.IsConsumed())) continue;
    if (++it.matched < fault.nth) continue;
    // Not std::uniform_real_distribution, which is another one in every library.
    constexpr double kSteps = 9007199254740992.0;  // 2^53
    if (fault.probability < 1 && static_cast<double>(random_() >> 11) / kSteps >= fault.probability) continue;
    ++it.struck;
    struck.push_back(fault);
  }
  return struck;
}

std::vector<std::string> Faults::Unconsumed() const {
  std::vector<std::string> left;
  for (const Planned& it : planned_) {
    if (it.IsConsumed()) continue;
    left.push_back(absl::StrCat(ToString(it.fault), "; matched ", it.matched, ", struck ", it.struck));
  }
  return left;
}

std::string ToString(const Fault& fault) {
  std::string text = std::visit(Describe(), fault.what);
  if (!fault.rpc.empty()) absl::StrAppend(&text, " at rpc ", fault.rpc);
  if (!fault.tenant_id.empty()) absl::StrAppend(&text, " at tenant ", fault.tenant_id);
  if (!fault.gateway_id.empty()) absl::StrAppend(&text, " at gateway ", fault.gateway_id);
  if (fault.device_id != 0) absl::StrAppend(&text, " at device ", fault.device_id);
  absl::StrAppend(&text, ", match ", fault.nth);
  if (fault.times == 0) absl::StrAppend(&text, " on");
  if (fault.times > 1) absl::StrAppend(&text, " to ", fault.nth - 1 + fault.times);
  if (fault.probability < 1) absl::StrAppend(&text, ", probability ", fault.probability);
  return text;
}

}  // namespace connectmaster::fakegateway
