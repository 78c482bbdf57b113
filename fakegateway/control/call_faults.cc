#include "control/call_faults.h"

#include <google/protobuf/message.h>

#include <algorithm>
#include <utility>

#include "common/errors.h"
#include "common/limits.h"
#include "control/hand.h"

namespace connectmaster::fakegateway {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::MethodDescriptor;

// Adds the gateways and the devices that a request names, at any depth.
void AddNamed(const Message& message, FaultPoint& point) {
  const auto* const reflection = message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection->ListFields(message, &fields);
  for (const FieldDescriptor* const field : fields) {
    if (field->name() == "gatewayID") point.gateway_ids.insert(reflection->GetString(message, field));
    if (field->name() == "deviceID") point.device_ids.insert(reflection->GetUInt32(message, field));
    const int size = field->is_repeated() ? reflection->FieldSize(message, field) : 0;
    for (int i = 0; i < size; ++i) {
      if (field->name() == "deviceIDs") point.device_ids.insert(reflection->GetRepeatedUInt32(message, field, i));
      if (field->name() == "gatewayIDs") point.gateway_ids.insert(reflection->GetRepeatedString(message, field, i));
      if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
        AddNamed(reflection->GetRepeatedMessage(message, field, i), point);
      }
    }
    if (!field->is_repeated() && field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      AddNamed(reflection->GetMessage(message, field), point);
    }
  }
}

// Whether a request can name such a thing, at any depth: a field `name`, or several in `name`s.
bool CanName(const google::protobuf::Descriptor& type, const std::string& name) {
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    if (field.name() == name || field.name() == name + "s") return true;
    if (field.message_type() != nullptr && CanName(*field.message_type(), name)) return true;
  }
  return false;
}

// Why a fault of that RPC's calls never matches; empty where it can.
std::string WhyNeverMatched(const Fault& fault, const MethodDescriptor& rpc) {
  if (!fault.gateway_id.empty() && !CanName(*rpc.input_type(), "gatewayID")) return "the RPC names no device gateway";
  if (fault.device_id != 0 && !CanName(*rpc.input_type(), "deviceID")) return "the RPC names no device";
  const bool logs_in = fault.rpc == "Login.Login" || fault.rpc == "Login.LoginAdmin";
  if (!fault.tenant_id.empty() && logs_in) return "the RPC's caller is no tenant yet";
  return "";
}

// What is wrong with the numbers of what a fault does; empty where nothing is.
struct WrongNumberOf {
  std::string operator()(const EndStream& it) const { return Count(it.after_messages); }
  std::string operator()(const StallStream& it) const { return Count(it.after_messages); }
  std::string operator()(const DelayCall& it) const { return Time(it.by); }
  std::string operator()(const AnswerLate& it) const { return Time(it.by); }
  std::string operator()(const DropGatewayLink& it) const { return Time(it.lasting); }
  std::string operator()(const Flap& it) const {
    if (it.up <= Duration{0} || it.down <= Duration{0} || it.times < 1) return "a flap takes time, and is one at least";
    return Time(std::max(it.up, it.down));
  }
  template <typename Other>
  std::string operator()(const Other&) const {
    return "";
  }

  static std::string Count(int messages) { return messages < 0 ? "after_messages is negative" : ""; }
  static std::string Time(Duration duration) {
    if (duration < Duration{0}) return "its time is negative";
    return duration > kLongestTime ? "its time is too long" : "";
  }
};

std::string WrongNumber(const Fault& fault) {
  if (fault.nth < 1) return "nth counts from 1";
  if (fault.times < 0) return "times is negative";
  if (!(fault.probability > 0 && fault.probability <= 1)) return "a probability is more than 0, and 1 at most";
  return std::visit(WrongNumberOf(), fault.what);
}

// Why what the fault does cannot be done where it strikes; empty if it can.
std::string WhyUnlike(const Fault& fault, const MethodDescriptor* rpc) {
  const bool streams = rpc != nullptr && rpc->server_streaming();
  if (StrikesStreams(fault) && rpc != nullptr && !streams) return "the RPC is no stream";
  if (StrikesStreams(fault) && (!fault.gateway_id.empty() || fault.device_id != 0)) {
    return "a stream is of a tenant's devices or gateways, and not of one";
  }
  const bool waits = std::holds_alternative<DelayCall>(fault.what) || std::holds_alternative<HangCall>(fault.what);
  if (waits && streams) return "the RPC is a stream; StallStream stalls one";
  if (const auto* const fail = std::get_if<FailCall>(&fault.what); fail != nullptr && fail->status.ok()) {
    return "its status is OK";
  }
  if (std::holds_alternative<DropGatewayLink>(fault.what) && fault.gateway_id.empty()) return "it names no gateway";
  return "";
}

absl::Status CheckFault(Hand& hand, const CallTable& calls, const Fault& fault) {
  const auto refuse = [&](const std::string& why) { return InvalidFault(ToString(fault), why); };
  const MethodDescriptor* const rpc = fault.rpc.empty() ? nullptr : calls.FindByName(fault.rpc);
  if (!fault.rpc.empty() && rpc == nullptr) {
    return refuse("there is no such RPC; a name such as ConnectMaster.Connect is expected");
  }
  if (!fault.gateway_id.empty() && !hand.FindGateway(fault.gateway_id).ok()) return NotInTheFleet(fault.gateway_id);
  if (fault.device_id != 0 && !hand.FindDevice(fault.device_id).ok()) return NoSuchDevice(fault.device_id);
  if (const std::string wrong = WrongNumber(fault); !wrong.empty()) return refuse(wrong);
  if ((StrikesDials(fault) || StrikesChanges(fault)) && rpc != nullptr) return refuse("it does not strike an RPC");
  if (rpc != nullptr) {
    if (const std::string why = WhyNeverMatched(fault, *rpc); !why.empty()) return refuse(why);
  }
  if (const std::string why = WhyUnlike(fault, rpc); !why.empty()) return refuse(why);
  return absl::OkStatus();
}

}  // namespace

absl::Status Inject(World& world, const CallTable& calls, const FaultPlan& plan) {
  Hand hand(world);
  for (const Fault& fault : plan) {
    if (auto status = CheckFault(hand, calls, fault); !status.ok()) return status;
  }
  world.installation().faults.Add(plan);
  return absl::OkStatus();
}

CallId StrikeCall(World& world, const Message& request, const std::string& tenant_id, std::function<void()> go_on,
                  std::function<void(const absl::Status&)> fail) {
  Installation& installation = world.installation();
  FaultPoint point{MethodOf(*request.GetDescriptor()), tenant_id, {}, {}};
  AddNamed(request, point);
  const std::string first_named = point.gateway_ids.empty() ? "" : *point.gateway_ids.begin();
  Duration delay{0};
  bool hangs = false;
  absl::Status failure;
  for (const Fault& fault : installation.faults.Strike(StrikesCalls, point)) {
    installation.journal.Add(installation.now,
                             FaultNote{fault.gateway_id.empty() ? first_named : fault.gateway_id, 0, ToString(fault)});
    if (const auto* const it = std::get_if<FailCall>(&fault.what)) failure.Update(it->status);
    if (const auto* const it = std::get_if<DelayCall>(&fault.what)) delay += it->by;
    hangs = hangs || std::holds_alternative<HangCall>(fault.what);
    if (const auto* const it = std::get_if<DropGatewayLink>(&fault.what)) {
      DeviceGateway* const gateway = *Hand(world).FindGateway(fault.gateway_id);
      ++gateway->links_cut_by_faults;
      world.gateway_links().CutOff(*gateway);
      installation.timers.Schedule(installation.now + it->lasting, [gateway] { --gateway->links_cut_by_faults; });
    }
  }
  if (!hangs && delay == Duration{0} && failure.ok()) return 0;
  const PendingCall call =
      world.pending().Begin(tenant_id, [go_on = std::move(go_on), fail = std::move(fail)](const absl::Status& status) {
        status.ok() ? go_on() : fail(status);
      });
  call.Wait(nullptr, [&] {
    std::optional<TimerQueue::Id> timer;
    if (!hangs) {
      timer = installation.timers.Schedule(installation.now + delay, [call, failure] { call.Answer(failure); });
    }
    return [&installation, timer] {
      if (timer) installation.timers.Cancel(*timer);
    };
  });
  return call.id();
}

StreamFaults StrikeStream(World& world, const Message& request, const std::string& tenant_id) {
  Installation& installation = world.installation();
  StreamFaults faults;
  FaultPoint point{MethodOf(*request.GetDescriptor()), tenant_id, {}, {}};
  const auto either = [](const Fault& fault) {
    return StrikesStreams(fault) || std::holds_alternative<FailCall>(fault.what);
  };
  for (const Fault& fault : installation.faults.Strike(either, point)) {
    installation.journal.Add(installation.now, FaultNote{"", 0, ToString(fault)});
    if (const auto* const it = std::get_if<EndStream>(&fault.what)) {
      faults.ends_after = it->after_messages;
      faults.end = it->status;
    }
    if (const auto* const it = std::get_if<StallStream>(&fault.what)) faults.stalls_after = it->after_messages;
    if (const auto* const it = std::get_if<FailCall>(&fault.what)) faults.refusal = it->status;
  }
  return faults;
}

}  // namespace connectmaster::fakegateway
