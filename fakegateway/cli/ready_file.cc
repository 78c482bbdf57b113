#include "cli/ready_file.h"

#include <fcntl.h>
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

// The file is never seen in part. Its temporary name cannot be foreseen, and mkstemp follows no link: where others may
// write into the folder, they could have put one there. 0, or the error.
int PutInPlace(const std::string& path, const std::string& content) {
  constexpr mode_t kForAll = 0644;
  std::string temporary = path + ".XXXXXX";
  const int fd = mkostemp(temporary.data(), O_CLOEXEC);
  if (fd < 0) return errno;
  int error = WriteAll(fd, content);
  if (error == 0 && fchmod(fd, kForAll) != 0) error = errno;
  if (close(fd) != 0 && error == 0) error = errno;
  if (error == 0 && rename(temporary.c_str(), path.c_str()) != 0) error = errno;
  if (error != 0) unlink(temporary.c_str());
  return error;
}

}  // namespace

void ReadyFile::Remove() {
  if (is_there_.exchange(false)) unlink(path_.c_str());
}

absl::Status ReadyFile::RemoveOld() {
  std::error_code error;
  const auto old = std::filesystem::symlink_status(path_, error);
  if (path_.empty() || !std::filesystem::exists(old)) return absl::OkStatus();
  if (!std::filesystem::is_regular_file(old)) {
    return absl::FailedPreconditionError(absl::StrCat("ready file ", path_, " is not a file: name another"));
  }
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
  is_there_ = true;
  if (const int error = PutInPlace(path_, absl::StrCat(*content, "\n")); error != 0) {
    is_there_ = false;
    return absl::UnavailableError(
        absl::StrCat("ready file ", path_, " cannot be written: ", std::generic_category().message(error)));
  }
  return absl::OkStatus();
}

}  // namespace connectmaster::fakegateway::cli
