#pragma once

#include <stdlib.h>  // NOLINT(modernize-deprecated-headers): mkdtemp is POSIX's

#include <cerrno>
#include <filesystem>
#include <string>
#include <system_error>

namespace connectmaster::conformance {

// A new folder; the destructor removes it. The constructor throws std::filesystem::filesystem_error.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string path = (std::filesystem::temp_directory_path() / "conformance-XXXXXX").string();
    if (mkdtemp(path.data()) == nullptr) {
      throw std::filesystem::filesystem_error("mkdtemp", path, std::error_code(errno, std::generic_category()));
    }
    path_ = path;
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace connectmaster::conformance
