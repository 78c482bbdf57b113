#pragma once

#include <filesystem>
#include <mutex>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "system/file_descriptor.h"

namespace connectmaster::fakegateway::cli {

// The file that tells others where the gateway serves, once it does: there, and whole, exactly while it serves. With
// an empty path, nothing.
//
// It holds HOST:PORT and the end of the line or, if its name ends in `.json`, what programs need to get there:
//
//   {"address": "127.0.0.1:4010", "certificates": "/home/me/certs", "process_id": 4711}
//
// The server has it open and locked: so other processes know that it is there.
class ReadyFile {
 public:
  explicit ReadyFile(std::string path) : path_(std::move(path)) {}
  ~ReadyFile() { Remove(); }
  ReadyFile(const ReadyFile&) = delete;
  ReadyFile& operator=(const ReadyFile&) = delete;

  // Removes what a server left that is not there any more. FAILED_PRECONDITION if that is not a file: then it belongs
  // to others.
  absl::Status RemoveOld();
  // The folder of certificates has to be there. INVALID_ARGUMENT if JSON cannot hold its name.
  absl::Status Write(const std::string& address, const std::filesystem::path& certificates);
  // Removes what Write has written, unless another server has put its own there. Any thread may call.
  void Remove();

 private:
  int PutInPlace(const std::string& content);

  const std::string path_;
  std::mutex mutex_;
  FileDescriptor file_;  // not open: Write has not written it
};

}  // namespace connectmaster::fakegateway::cli
