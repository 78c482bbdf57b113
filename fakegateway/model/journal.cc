#include "model/journal.h"

#include <google/protobuf/dynamic_message.h>
#include <google/protobuf/text_format.h>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <ostream>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/time.h"
#include "common/limits.h"
#include "model/secrets.h"
#include "model/unread_fields.h"
#include "pem/pem.h"

namespace connectmaster::fakegateway {
namespace {

using google::protobuf::Message;

std::string Stamp(Time time) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%E3SZ", absl::FromUnixMillis(time.time_since_epoch().count()),
                          absl::UTCTimeZone());
}

std::size_t BytesOf(const Journal::Note& note) {
  const auto* const call = std::get_if<CallNote>(&note);
  if (call == nullptr) return 0;
  return call->unknown_path.size() + call->request.kept_bytes() + call->response.kept_bytes() +
         call->status.kept_bytes();
}

void Fill(const CallNote& note, JournalEntry& entry) {
  entry.kind = note.is_stream_start ? JournalEntry::Kind::kStream : JournalEntry::Kind::kCall;
  entry.what = note.request_type == nullptr ? note.unknown_path : MethodOf(*note.request_type);
  pem::MaskPrivateKeys(entry.what);
  entry.began = note.began;
  entry.tenant_id = note.tenant_id;
  entry.request = note.request.ToText();
  entry.response = note.response.ToText();
  entry.unread_fields = note.request.UnreadFields();
  entry.status = note.status.status();
}

void Fill(const GatewayNote& note, JournalEntry& entry) {
  entry.kind = JournalEntry::Kind::kGatewayLink;
  entry.gateway_id = *note.gateway_id;
  entry.what = gsdk::gateway::Status_Name(note.status);
}

void Fill(const LinkNote& note, JournalEntry& entry) {
  entry.kind = JournalEntry::Kind::kDeviceLink;
  entry.gateway_id = *note.gateway_id;
  entry.device_id = note.device_id;
  entry.what = Name(note.event);
  if (note.status) entry.status_change = gsdk::connect::Status_Name(*note.status);
  entry.why = note.why;
}

void Fill(const FaultNote& note, JournalEntry& entry) {
  entry.kind = JournalEntry::Kind::kFault;
  entry.gateway_id = note.gateway_id;
  entry.device_id = note.device_id;
  entry.what = note.what;
}

void Fill(const ConnectionNote& note, JournalEntry& entry) {
  entry.kind = JournalEntry::Kind::kConnection;
  entry.what = "connection refused";
  entry.peer = note.peer;
  entry.why = note.why;
}

void Fill(const WarningNote& note, JournalEntry& entry) {
  entry.kind = JournalEntry::Kind::kWarning;
  entry.tenant_id = note.tenant_id;
  entry.what = note.what;
  entry.why = note.why;
}

}  // namespace

KeptMessage::KeptMessage(const Message& message) : type_(message.GetDescriptor()), size_(message.ByteSizeLong()) {
  if (size_ > kMaxJournalMessageBytes) return;
  if (MayHaveSecrets(*type_)) {
    const std::unique_ptr<Message> shown(message.New());
    shown->CopyFrom(message);
    LeaveOutSecrets(*shown);
    bytes_ = shown->SerializeAsString();
  } else {
    bytes_ = message.SerializeAsString();
  }
  pem::MaskPrivateKeys(bytes_);
}

KeptStatus::KeptStatus(const absl::Status& status) {
  std::string message(status.message());
  pem::MaskPrivateKeys(message);
  status_ = absl::Status(status.code(), message);
}

std::unique_ptr<Message> KeptMessage::Parsed() const {
  std::unique_ptr<Message> message(google::protobuf::MessageFactory::generated_factory()->GetPrototype(type_)->New());
  message->ParseFromString(bytes_);
  return message;
}

std::string KeptMessage::ToText() const {
  if (type_ == nullptr) return "";
  if (size_ > kMaxJournalMessageBytes) return absl::StrCat("(", size_, " bytes)");
  const std::unique_ptr<Message> message = Parsed();
  std::string text;
  google::protobuf::TextFormat::Printer printer;
  printer.SetSingleLineMode(true);
  printer.PrintToString(*message, &text);
  if (!text.empty() && text.back() == ' ') text.pop_back();
  return text;
}

std::vector<std::string> KeptMessage::UnreadFields() const {
  if (type_ == nullptr || bytes_.empty()) return {};
  return fakegateway::UnreadFields(*Parsed());
}

std::string MethodOf(const google::protobuf::Descriptor& request_type) {
  constexpr char kRequest[] = "Request";
  std::string method = request_type.name();
  if (absl::EndsWith(method, kRequest)) method.resize(method.size() - (sizeof(kRequest) - 1));
  return absl::StrCat(request_type.file()->service(0)->name(), ".", method);
}

void Journal::Add(Time at, Note note) {
  bytes_ += BytesOf(note);
  kept_.push_back({next_number_++, at, std::move(note)});
  while (kept_.size() > kMaxJournalEntries || bytes_ > kMaxJournalBytes) {
    bytes_ -= BytesOf(kept_.front().note);
    kept_.pop_front();
  }
  if (on_add_) on_add_();
}

std::vector<JournalEntry> Journal::Entries() const {
  std::vector<JournalEntry> entries;
  entries.reserve(kept_.size());
  for (const Kept& it : kept_) entries.push_back(ToEntry(it));
  return entries;
}

std::vector<Journal::Kept> Journal::After(std::uint64_t number, std::size_t at_most) const {
  const std::uint64_t forgotten = next_number_ - 1 - kept_.size();
  const std::uint64_t skipped = std::clamp(number, forgotten, next_number_ - 1) - forgotten;
  const auto first = kept_.begin() + static_cast<std::ptrdiff_t>(skipped);
  const auto left = static_cast<std::size_t>(kept_.end() - first);
  return {first, first + static_cast<std::ptrdiff_t>(std::min(left, at_most))};
}

JournalEntry Journal::ToEntry(const Kept& kept) {
  JournalEntry entry;
  entry.number = kept.number;
  entry.at = kept.at;
  std::visit([&](const auto& note) { Fill(note, entry); }, kept.note);
  return entry;
}

std::string ToString(const JournalEntry& entry) {
  std::string text = absl::StrCat(entry.number, " ", Stamp(entry.at), " ");
  const auto add = [&](const std::string& name, const std::string& value) {
    if (!value.empty()) absl::StrAppend(&text, name, value);
  };
  add("", entry.what);
  add(" tenant=", entry.tenant_id);
  add(" gateway=", entry.gateway_id);
  if (entry.device_id != 0) absl::StrAppend(&text, " device=", entry.device_id);
  add(" shown=", entry.status_change);
  add(" peer=", entry.peer);
  add(" why=", entry.why);
  if (entry.kind == JournalEntry::Kind::kCall || entry.kind == JournalEntry::Kind::kStream) {
    absl::StrAppend(&text, " began=", Stamp(entry.began), " {", entry.request, "} -> ", entry.status.ToString(), " {",
                    entry.response, "}");
  }
  add(" unread: ", absl::StrJoin(entry.unread_fields, ", "));
  return text;
}

std::ostream& operator<<(std::ostream& out, const JournalEntry& entry) {
  return out << ToString(entry);
}

}  // namespace connectmaster::fakegateway
