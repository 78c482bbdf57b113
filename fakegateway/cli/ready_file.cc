#include "cli/ready_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string_view>
#include <system_error>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace connectmaster::fakegateway::cli {
namespace {

absl::StatusOr<std::string> Json(const std::string& address, const std::filesystem::path& certificates) {
  std::error_code error;
  const auto folder = std::filesystem::canonical(certificates, error);
  if (error) {
    return absl::UnavailableError(
        absl::StrCat("folder of certificates ", certificates.string(), ": ", error.message()));
  }
  try {
    const nlohmann::json content{{"address", address}, {"certificates", folder.string()}, {"process_id", getpid()}};
    return content.dump(2);  // a line for each member: shell scripts read it
  } catch (const nlohmann::json::exception&) {
    return absl::InvalidArgumentError(
        absl::StrCat("folder of certificates ", certificates.string(), " has a name that is not UTF-8: name another"));
  }
}

// 0, or the error.
int WriteAll(int fd, std::string_view content) {
  while (!content.empty()) {
    const ssize_t written = write(fd, content.data(), content.size());
    if (written < 0 && errno != EINTR) return errno;
    if (written > 0) content.remove_prefix(static_cast<std::size_t>(written));
  }
  return 0;
}

// Whether the path still names the open file.
bool IsAt(const std::string& path, const FileDescriptor& file) {
  struct stat there {};
  struct stat own {};
  return lstat(path.c_str(), &there) == 0 && fstat(file.get(), &own) == 0 && there.st_dev == own.st_dev &&
         there.st_ino == own.st_ino;
}

FileDescriptor Open(const std::string& path, int mode) {
  return FileDescriptor(open(path.c_str(), mode | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
}

// The lock ends with the process. On file systems without locks there is none.
bool HasAServer(const std::string& path) {
  const FileDescriptor file = Open(path, O_RDONLY);
  return file.IsOpen() && flock(file.get(), LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
}

// 0, or the error.
int WriteTemporary(std::string& path, const std::string& content) {
  constexpr mode_t kForAll = 0644;
  const int fd = mkostemp(path.data(), O_CLOEXEC);
  if (fd < 0) return errno;
  int error = WriteAll(fd, content);
  if (error == 0 && fchmod(fd, kForAll) != 0) error = errno;
  if (close(fd) != 0 && error == 0) error = errno;
  if (error != 0) unlink(path.c_str());
  return error;
}

}  // namespace

void ReadyFile::Remove() {
  const std::lock_guard lock(mutex_);
  if (file_.IsOpen() && IsAt(path_, file_)) unlink(path_.c_str());
  file_.Close();
}

absl::Status ReadyFile::RemoveOld() {
  std::error_code error;
  const auto old = std::filesystem::symlink_status(path_, error);
  if (path_.empty() || !std::filesystem::exists(old)) return absl::OkStatus();
  if (!std::filesystem::is_regular_file(old)) {
    return absl::FailedPreconditionError(absl::StrCat("ready file ", path_, " is not a file: name another"));
  }
  if (HasAServer(path_)) return absl::OkStatus();
  if (std::filesystem::remove(path_, error); error) {
    return absl::UnavailableError(absl::StrCat("ready file ", path_, " cannot be removed: ", error.message()));
  }
  return absl::OkStatus();
}

absl::Status ReadyFile::Write(const std::string& address, const std::filesystem::path& certificates) {
  if (path_.empty()) return absl::OkStatus();
  const auto content = absl::EndsWith(path_, ".json") ? Json(address, certificates) : address;
  if (!content.ok()) {
    return absl::Status(
        content.status().code(),
        absl::StrCat("ready file ", path_, " cannot be written: ", std::string(content.status().message())));
  }
  if (const int error = PutInPlace(absl::StrCat(*content, "\n")); error != 0) {
    return absl::UnavailableError(
        absl::StrCat("ready file ", path_, " cannot be written: ", std::generic_category().message(error)));
  }
  return absl::OkStatus();
}

// The file is never seen in part, nor unlocked. Its temporary name cannot be foreseen, and mkstemp follows no link:
// where others may write into the folder, they could have put one there. 0, or the error.
int ReadyFile::PutInPlace(const std::string& content) {
  std::string temporary = path_ + ".XXXXXX";
  if (const int error = WriteTemporary(temporary, content); error != 0) return error;
  FileDescriptor file = Open(temporary, O_RDWR);
  int error = file.IsOpen() ? 0 : errno;
  flock(file.get(), LOCK_EX | LOCK_NB);
  const std::lock_guard lock(mutex_);
  if (error == 0 && rename(temporary.c_str(), path_.c_str()) != 0) error = errno;
  if (error != 0) {
    unlink(temporary.c_str());
  } else {
    file_ = std::move(file);
  }
  return error;
}

}  // namespace connectmaster::fakegateway::cli
