#pragma once

#include <sys/types.h>

#include <memory>
#include <string>

namespace connectmaster::testing::internal {

// A new folder that this user alone may enter, which goes with the object and all that is in it.
class TemporaryFolder {
 public:
  // Below TMPDIR, or /tmp. Nothing, and *error, if it cannot be made.
  static std::unique_ptr<TemporaryFolder> Make(std::string* error);

  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  // In a forked child, nothing: the folder is the parent's.
  ~TemporaryFolder();

  // Absolute.
  const std::string& path() const { return path_; }

 private:
  explicit TemporaryFolder(std::string path);

  const std::string path_;
  const pid_t owner_;
};

}  // namespace connectmaster::testing::internal
