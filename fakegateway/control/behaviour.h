#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "calls/call_table.h"
#include "common/errors.h"
#include "common/limits.h"
#include "connectmaster/standard/google/rpc/status.pb.h"
#include "identity/login_rules.h"
#include "identity/sessions.h"
#include "model/changes.h"
#include "model/installation.h"

namespace connectmaster::fakegateway {

// How one gateway behaves, as values: its calls, the table of its links, its rules and settings. They are those of a
// master gateway, but for what a deviation has changed. Each gateway has its own.
struct Behaviour {
  CallTable calls = CallTable::OfMasterGateway();
  WorldOptions world{};
  SessionRules sessions{};
  LoginRules logins{};
  // What the store keeps of changes that take effect.
  std::function<Changes(const Changes&)> kept = [](const Changes& changes) { return changes; };
  // The answer to a call of a method that is not served (SVC-1).
  std::function<absl::Status(const std::string& path, bool has_service)> unknown = [](const std::string& path,
                                                                                      bool has_service) {
    return has_service ? UnknownMethod(path) : UnknownService(path);
  };
  // The details of an error that names devices, and what else trails the answers of calls (MULTI-5).
  std::function<void(standard::google::rpc::Status& details)> details = [](standard::google::rpc::Status&) {};
  std::map<std::string, std::string> trailing{};
  // The names in the server's certificate, if it is made at the start (TLS-3).
  std::vector<std::string> dns_names{"localhost"};
  std::vector<std::string> ipv4_addresses{"127.0.0.1"};
  // The size of a request in bytes (CONF-1).
  int max_receive_bytes = kMaxReceiveBytes;
};

}  // namespace connectmaster::fakegateway
