#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "application/application.h"

// A gRPC server of the program's own, and what a client sees of any server. As application.h, without a type of
// protobuf's or gRPC's.
namespace application {

// Serves gsdk.connect_master.ConnectMaster, as the application's contract has it, without TLS: a search finds device
// 4711, and CountDevices counts one. With a health service of its own, written for it, "application" is NOT_SERVING
// and nothing else is known.
class Server {
 public:
  explicit Server(bool with_health);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  Access access() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

// The devices that the server's search finds, and how many it counts.
std::vector<std::uint32_t> SearchAtServer(const Access& access);
std::uint32_t CountAtServer(const Access& access);

}  // namespace application
