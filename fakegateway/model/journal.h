#pragma once

#include <google/protobuf/message.h>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "common/time.h"
#include "connectmaster/fakegateway/journal.h"
#include "connectmaster/gateway.pb.h"
#include "model/link.h"

namespace connectmaster::fakegateway {

// A request or an answer as it is kept: bytes, which are made readable when somebody asks.
class KeptMessage {
 public:
  KeptMessage() = default;
  // Of a large one only the size is kept; secrets never, nor private keys in PEM, in whatever field they are.
  explicit KeptMessage(const google::protobuf::Message& message);

  std::string ToText() const;
  std::vector<std::string> UnreadFields() const;
  std::size_t kept_bytes() const { return bytes_.size(); }

 private:
  std::unique_ptr<google::protobuf::Message> Parsed() const;

  const google::protobuf::Descriptor* type_ = nullptr;
  std::size_t size_ = 0;
  std::string bytes_;
};

// "ConnectMaster.Connect", from the request's type.
std::string MethodOf(const google::protobuf::Descriptor& request_type);

// An answer as it is kept: without its payload, which can name every device of an installation, and without private
// keys that a request had in the place of an ID.
class KeptStatus {
 public:
  KeptStatus() = default;
  explicit KeptStatus(const absl::Status& status);
  const absl::Status& status() const { return status_; }
  std::size_t kept_bytes() const { return status_.message().size(); }

 private:
  absl::Status status_;
};

struct CallNote {
  const google::protobuf::Descriptor* request_type = nullptr;
  std::string unknown_path;  // of a method that is not served; then there is no request
  bool is_stream_start = false;
  Time began;
  std::string tenant_id;
  KeptMessage request;
  KeptMessage response;
  KeptStatus status;
};

struct GatewayNote {
  const std::string* gateway_id;
  gsdk::gateway::Status status;
};

struct LinkNote {
  const std::string* gateway_id;
  std::uint32_t device_id;
  LinkEvent event;
  std::optional<gsdk::connect::Status> status;
  std::string why;
};

struct FaultNote {
  std::string gateway_id;
  std::uint32_t device_id;
  std::string what;
};

// What somebody may have to look at.
struct ConnectionNote {
  std::string peer;
  std::string why;
};

struct WarningNote {
  std::string tenant_id;
  std::string what;
  std::string why;
};

// What happened, the last of it: bounded by kMaxJournalEntries and kMaxJournalBytes; what is past that is forgotten,
// the oldest first. The gateways' IDs that notes point to outlive it. Not thread-safe.
class Journal {
 public:
  using Note = std::variant<CallNote, GatewayNote, LinkNote, FaultNote, WarningNote, ConnectionNote>;
  struct Kept {
    std::uint64_t number;
    Time at;
    Note note;
  };

  void Add(Time at, Note note);
  // How many were ever added.
  std::uint64_t size() const { return next_number_ - 1; }

  // For who looks on: `on_add` is called by every Add, and must not use the journal.
  void SetOnAdd(std::function<void()> on_add) { on_add_ = std::move(on_add); }
  // What came after the entry with that number and has not been forgotten, the oldest first, `at_most` so many.
  std::vector<Kept> After(std::uint64_t number, std::size_t at_most) const;
  std::vector<JournalEntry> Entries() const;  // all of them
  static JournalEntry ToEntry(const Kept& kept);

 private:
  std::uint64_t next_number_ = 1;
  std::size_t bytes_ = 0;
  std::deque<Kept> kept_;
  std::function<void()> on_add_;
};

}  // namespace connectmaster::fakegateway
