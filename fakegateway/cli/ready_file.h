#pragma once

#include <string>

#include "absl/status/status.h"

namespace connectmaster::fakegateway::cli {

// The file that tells others where the gateway serves, once it does: there, and whole, exactly while it serves. With
// an empty path, nothing.
class ReadyFile {
 public:
  // Removes what an earlier process left.
  explicit ReadyFile(std::string path);
  ~ReadyFile();
  ReadyFile(const ReadyFile&) = delete;
  ReadyFile& operator=(const ReadyFile&) = delete;

  absl::Status Write(const std::string& address);

 private:
  void Remove();

  std::string path_;
};

}  // namespace connectmaster::fakegateway::cli
