#pragma once

#include <filesystem>
#include <utility>

#include "absl/status/statusor.h"
#include "system/file_descriptor.h"

namespace connectmaster::fakegateway::cli {

// Keeps other processes out that would make certificates in the same folder, for as long as it lives: several that
// start at once on a new folder get one root CA.
class FolderLock {
 public:
  // Waits for its turn. An error if `path` is not a folder that can be opened; on file systems without locks it is not
  // locked.
  static absl::StatusOr<FolderLock> Take(const std::filesystem::path& path);

 private:
  explicit FolderLock(FileDescriptor fd) : fd_(std::move(fd)) {}

  FileDescriptor fd_;
};

}  // namespace connectmaster::fakegateway::cli
