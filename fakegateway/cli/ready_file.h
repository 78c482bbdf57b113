#pragma once

#include <atomic>
#include <filesystem>
#include <string>
#include <utility>

#include "absl/status/status.h"

namespace connectmaster::fakegateway::cli {

// The file that tells others where the gateway serves, once it does: there, and whole, exactly while it serves. With
// an empty path, nothing.
//
// It holds HOST:PORT and the end of the line or, if its name ends in `.json`, what programs need to get there:
//
//   {"address": "127.0.0.1:4010", "certificates": "/home/me/certs", "process_id": 4711}
class ReadyFile {
 public:
  explicit ReadyFile(std::string path) : path_(std::move(path)) {}
  ~ReadyFile() { Remove(); }
  ReadyFile(const ReadyFile&) = delete;
  ReadyFile& operator=(const ReadyFile&) = delete;

  // Removes what an earlier process left. FAILED_PRECONDITION if that is not a file: then it belongs to others.
  absl::Status RemoveOld();
  // The folder of certificates has to be there. INVALID_ARGUMENT if JSON cannot hold its name.
  absl::Status Write(const std::string& address, const std::filesystem::path& certificates);
  // Removes what Write has written. Any thread may call.
  void Remove();

 private:
  const std::string path_;
  std::atomic<bool> is_there_ = false;
};

}  // namespace connectmaster::fakegateway::cli
