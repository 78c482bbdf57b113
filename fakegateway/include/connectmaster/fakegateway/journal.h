#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"

namespace connectmaster::fakegateway {

// One thing that happened at a fake gateway, in the order of `number`. Tokens and private keys are left out.
struct JournalEntry {
  using Time = std::chrono::sys_time<std::chrono::milliseconds>;

  enum class Kind {
    kCall,         // a call was answered, or a stream ended: what is its method, "ConnectMaster.Connect"
    kStream,       // a stream was accepted
    kGatewayLink,  // a device gateway connected to the master gateway, or lost it: "CONNECTED", "DISCONNECTED"
    kDeviceLink,   // something happened to the link between a device gateway and a device: "tcp established"
    kFault,        // a fault struck: what it did
  };

  std::uint64_t number = 0;
  Time at{};
  Kind kind = Kind::kCall;
  // Whom it concerns, where that is known: the caller's tenant, the device gateway, the device.
  std::string tenant_id;
  std::string gateway_id;
  std::uint32_t device_id = 0;
  std::string what;

  // kDeviceLink: what subscribers saw, "TCP_CONNECTED"; empty where they saw nothing. And why, where it failed.
  std::string status_change;
  std::string why;

  // kCall and kStream: when it began, what was asked and answered in protobuf's text format on one line, and how it
  // ended. Messages of more than 4 KiB are given by their size only.
  Time began{};
  std::string request;
  std::string response;
  absl::Status status;
  // Fields that the client set and that had no effect, "filter.IPAddrs"; those that the contract does not have, too.
  std::vector<std::string> unread_fields;
};

// All of it on one line.
std::string ToString(const JournalEntry& entry);
std::ostream& operator<<(std::ostream& out, const JournalEntry& entry);

}  // namespace connectmaster::fakegateway
