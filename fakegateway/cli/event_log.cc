#include "cli/event_log.h"

#include <spdlog/pattern_formatter.h>

#include <algorithm>
#include <memory>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "text/harmless.h"

namespace connectmaster::fakegateway::cli {
namespace {

namespace level = spdlog::level;

// One word, or in quotes: what a client or a fleet sent must not look like another field or line.
std::string Quoted(const std::string& value) {
  const auto is_plain = [](char c) { return c > ' ' && c < '\x7f' && c != '"' && c != '\\' && c != '='; };
  if (std::all_of(value.begin(), value.end(), is_plain)) return value;
  const std::string escaped = absl::StrReplaceAll(value, {{"\\", "\\\\"}, {"\"", "\\\""}});
  return absl::StrCat("\"", text::Harmless(escaped), "\"");
}

bool HasFailed(const JournalEntry& link) {
  return absl::EndsWith(link.what, " failed") || link.what == "lost";
}

std::string DeviceId(const JournalEntry& entry) {
  return entry.device_id == 0 ? "" : absl::StrCat(entry.device_id);
}

}  // namespace

EventLog::EventLog(spdlog::sink_ptr sink, Level level) : logger_("fakegateway", std::move(sink)) {
  logger_.set_formatter(
      std::make_unique<spdlog::pattern_formatter>("%Y-%m-%dT%H:%M:%S.%eZ %l %v", spdlog::pattern_time_type::utc));
  logger_.set_level(level);
  logger_.flush_on(level::trace);
}

void EventLog::Write(Time at, Level level, const std::string& event, const Fields& fields) {
  if (!Has(level)) return;
  std::string line = event;
  for (const auto& [key, value] : fields) {
    if (!value.empty()) absl::StrAppend(&line, " ", key, "=", Quoted(value));
  }
  logger_.log(at, {}, level, line);
}

void EventLog::Write(const JournalEntry& entry) {
  switch (entry.kind) {
    case JournalEntry::Kind::kCall:
      return WriteCall(entry);
    case JournalEntry::Kind::kStream:
      return Write(entry.at, level::debug, "stream", {{"method", entry.what}, {"tenant", entry.tenant_id}});
    case JournalEntry::Kind::kGatewayLink:
      return Write(entry.at, level::info, "gateway_link", {{"gateway", entry.gateway_id}, {"status", entry.what}});
    case JournalEntry::Kind::kDeviceLink:
      return WriteDeviceLink(entry);
    case JournalEntry::Kind::kConnection:
      return Write(entry.at, level::warn, "connection_refused", {{"peer", entry.peer}, {"why", entry.why}});
    case JournalEntry::Kind::kFault:
      return Write(entry.at, level::info, "fault",
                   {{"gateway", entry.gateway_id}, {"device", DeviceId(entry)}, {"what", entry.what}});
    case JournalEntry::Kind::kWarning:
      return Write(entry.at, level::warn, "warning",
                   {{"tenant", entry.tenant_id}, {"what", entry.what}, {"why", entry.why}});
  }
}

void EventLog::WriteCall(const JournalEntry& entry) {
  Fields fields{{"method", entry.what},
                {"tenant", entry.tenant_id},
                {"code", absl::StatusCodeToString(entry.status.code())},
                {"duration_ms", absl::StrCat((entry.at - entry.began).count())},
                {"message", std::string(entry.status.message())},
                {"unread_fields", absl::StrJoin(entry.unread_fields, ",")}};
  if (Has(level::trace)) {
    fields.emplace_back("request", entry.request);
    fields.emplace_back("response", entry.response);
  }
  Write(entry.at, entry.status.ok() ? level::debug : level::info, "call", fields);
}

void EventLog::WriteDeviceLink(const JournalEntry& entry) {
  Write(entry.at, HasFailed(entry) ? level::info : level::debug, "device_link",
        {{"gateway", entry.gateway_id},
         {"device", DeviceId(entry)},
         {"event", entry.what},
         {"status", entry.status_change},
         {"why", entry.why}});
}

}  // namespace connectmaster::fakegateway::cli
