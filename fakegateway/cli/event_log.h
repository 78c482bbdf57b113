#pragma once

#include <spdlog/logger.h>

#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "connectmaster/fakegateway/journal.h"

namespace connectmaster::fakegateway::cli {

// What happens at the gateway, for people and for scripts: a line for each event, with its time, its level, its name
// and what is to be said of it as key=value.
//
//   2030-06-15T08:00:00.000Z info call method=ConnectMaster.Connect tenant=tenant1 code=NOT_FOUND duration_ms=3 ...
//
// Times are the gateway's. No token and no key is ever in it: the journal has none.
//
// Thread safety: any thread may call.
class EventLog {
 public:
  using Level = spdlog::level::level_enum;
  using Time = JournalEntry::Time;
  using Fields = std::vector<std::pair<std::string, std::string>>;

  EventLog(spdlog::sink_ptr sink, Level level);

  // Whether lines of that level are written.
  bool Has(Level level) const { return logger_.should_log(level); }

  // A field without a value is left out.
  void Write(Time at, Level level, const std::string& event, const Fields& fields);

  // Calls, links and faults: information where they say that something went wrong, or went on between the gateways;
  // else for debugging. At the level trace requests and answers are added.
  void Write(const JournalEntry& entry);

 private:
  void WriteCall(const JournalEntry& entry);
  void WriteDeviceLink(const JournalEntry& entry);

  spdlog::logger logger_;
};

}  // namespace connectmaster::fakegateway::cli
