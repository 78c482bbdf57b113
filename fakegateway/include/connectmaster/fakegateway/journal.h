#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "connectmaster/export.h"

namespace connectmaster::fakegateway {

// One thing that happened at a fake gateway. Entries are in the order of `number`. They contain no token and no private
// key.
struct JournalEntry {
  using Time = std::chrono::time_point<std::chrono::system_clock, std::chrono::milliseconds>;

  enum class Kind {
    kCall,         // a call was answered, or a stream ended; `what` is its method, "ConnectMaster.Connect", or
                   // "/gsdk.user.User/GetList" if the gateway does not have it (SVC-1)
    kStream,       // a stream was accepted; `what` is its method
    kGatewayLink,  // a device gateway connected to the master gateway, or lost it: "CONNECTED", "DISCONNECTED"
    kDeviceLink,   // the connection between a device gateway and a device changed: "tcp established"
    kFault,        // a fault struck; `what` says which
    kWarning,      // something that may surprise: `what`, and `why`
    kConnection,   // a connection of `peer` was refused or cut: `why`
  };

  std::uint64_t number = 0;
  Time at{};
  Kind kind = Kind::kCall;
  // The caller's tenant, the device gateway and the device, as far as they are known.
  std::string tenant_id;
  std::string gateway_id;
  std::uint32_t device_id = 0;
  std::string what;

  // kDeviceLink: the status that subscribers got, "TCP_CONNECTED", or empty; and the reason of a failure.
  std::string status_change;
  std::string why;   // of a kWarning and a kConnection, too
  std::string peer;  // kConnection: "127.0.0.1:50000"

  // kCall and kStream: when the call began, its messages in protobuf's text format on one line, and its status. For
  // messages of more than 4 KiB, only the size is kept. The request of a client that has not logged in is not read, but
  // for a login's.
  Time began{};
  std::string request;
  std::string response;
  absl::Status status;
  // Fields that the client set without an effect, "filter.IPAddrs", and fields that are not in the contract.
  std::vector<std::string> unread_fields;
};

// The whole entry on one line.
CONNECTMASTER_EXPORT std::string ToString(const JournalEntry& entry);
CONNECTMASTER_EXPORT std::ostream& operator<<(std::ostream& out, const JournalEntry& entry);

}  // namespace connectmaster::fakegateway
