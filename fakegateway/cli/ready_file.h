#pragma once

#include <string>
#include <utility>

#include "absl/status/status.h"

namespace connectmaster::fakegateway::cli {

// The file that tells others where the gateway serves, once it does: there, and whole, exactly while it serves. With
// an empty path, nothing.
class ReadyFile {
 public:
  explicit ReadyFile(std::string path) : path_(std::move(path)) {}
  // Removes what Write has written.
  ~ReadyFile();
  ReadyFile(const ReadyFile&) = delete;
  ReadyFile& operator=(const ReadyFile&) = delete;

  // Removes what an earlier process left. FAILED_PRECONDITION where that is no file: it is somebody else's.
  absl::Status RemoveOld();
  absl::Status Write(const std::string& address);

 private:
  const std::string path_;
  bool is_there_ = false;
};

}  // namespace connectmaster::fakegateway::cli
