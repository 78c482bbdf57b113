#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "grpcpp/security/server_credentials.h"
#include "grpcpp/support/status.h"

namespace connectmaster::client {

// A gRPC server that takes every call there is, notes it, and answers what a test tells it to: enough of a master
// gateway to see what a command asks for. Methods are named "Service.Method", messages are in text format on one line.
// Every login succeeds; nobody's token is looked at.
class RecordingGateway {
 public:
  explicit RecordingGateway(std::shared_ptr<grpc::ServerCredentials> credentials);
  ~RecordingGateway();

  std::string target() const;

  // What a method answers from now on: one message, or for a stream any number; an empty message unless it is told.
  void Answer(const std::string& method, std::vector<std::string> responses);
  void Refuse(const std::string& method, const grpc::Status& status);

  // "Tenant.Get tenantIDs: \"tenant1\"", in order; of LoginAdmin the tenant alone, and Login without anything. Forgets
  // them.
  std::vector<std::string> TakeCalls();

 private:
  class Reactor;
  class Service;
  struct Script {
    std::vector<std::string> responses{""};
    grpc::Status status;
  };

  Script Note(const std::string& method, std::string request);

  std::mutex mutex_;  // guards what is below it
  std::map<std::string, Script> scripts_;
  std::vector<std::string> calls_;

  std::unique_ptr<Service> service_;
  std::unique_ptr<grpc::Server> server_;
  int port_ = 0;
};

}  // namespace connectmaster::client
