#include "write_files.h"

#include <absl/strings/str_cat.h>
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <random>
#include <string_view>
#include <system_error>
#include <utility>

namespace connectmaster::certs {
namespace {

// Content that has no name yet, so that it is gone if the process is killed. Only file systems that cannot do that have
// a name for it from the beginning, which the destructor removes.
class TemporaryFile {
 public:
  explicit TemporaryFile(const NewFile& file) : file_(file) {
    const std::string name = absl::StrCat(".", file.path.filename().string(), ".", std::random_device()());
    spare_ = file.path.parent_path() / name;
  }
  TemporaryFile(TemporaryFile&& other) noexcept
      : file_(other.file_),
        spare_(std::move(other.spare_)),
        fd_(std::exchange(other.fd_, -1)),
        has_spare_(std::exchange(other.has_spare_, false)) {}
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  TemporaryFile& operator=(TemporaryFile&&) = delete;
  ~TemporaryFile() {
    if (fd_ >= 0) close(fd_);
    if (has_spare_) unlink(spare_.c_str());
  }

  // The mode is there from creation on: at no time can anybody else open a key (CERT-4).
  absl::Status Write() {
    if (CanLinkDescriptors()) {
      fd_ = open(file_.path.parent_path().c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, file_.mode);
    }
    if (fd_ < 0) {
      fd_ = open(spare_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, file_.mode);
      if (fd_ < 0) return FileError(errno, "write", file_.path);
      has_spare_ = true;
    }
    std::string_view rest = file_.content;
    while (!rest.empty()) {
      const ssize_t written = write(fd_, rest.data(), rest.size());
      if (written < 0 && errno != EINTR) return FileError(errno, "write", file_.path);
      if (written > 0) rest.remove_prefix(static_cast<std::size_t>(written));
    }
    return fsync(fd_) == 0 ? absl::OkStatus() : FileError(errno, "write", file_.path);
  }

  absl::Status PutInPlace(bool overwrite) {
    if (!overwrite) return LinkTo(file_.path) ? absl::OkStatus() : FileError(errno, "write", file_.path);
    // Only a name can replace a file.
    if (!has_spare_) {
      if (!LinkTo(spare_)) return FileError(errno, "write", file_.path);
      has_spare_ = true;
    }
    if (rename(spare_.c_str(), file_.path.c_str()) != 0) return FileError(errno, "write", file_.path);
    has_spare_ = false;
    return absl::OkStatus();
  }

 private:
  static bool CanLinkDescriptors() { return access("/proc/self/fd", X_OK) == 0; }

  // Never over a file.
  bool LinkTo(const std::filesystem::path& path) const {
    if (has_spare_) {
      if (renameat2(AT_FDCWD, spare_.c_str(), AT_FDCWD, path.c_str(), RENAME_NOREPLACE) == 0) return true;
      // Some file systems do not know the flag. The destructor removes the spare name.
      return errno == EINVAL && link(spare_.c_str(), path.c_str()) == 0;
    }
    return linkat(AT_FDCWD, absl::StrCat("/proc/self/fd/", fd_).c_str(), AT_FDCWD, path.c_str(), AT_SYMLINK_FOLLOW) ==
           0;
  }

  const NewFile& file_;
  std::filesystem::path spare_;
  int fd_ = -1;
  bool has_spare_ = false;
};

absl::Status SyncFolder(const std::filesystem::path& folder) {
  const int fd = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return FileError(errno, "open", folder);
  const int error = fsync(fd) == 0 ? 0 : errno;
  close(fd);
  return error == 0 || error == EINVAL ? absl::OkStatus() : FileError(error, "write", folder);
}

}  // namespace

absl::Status FileError(int error, const char* what, const std::filesystem::path& path) {
  const std::string message =
      absl::StrCat("cannot ", what, " ", path.string(), ": ", std::generic_category().message(error));
  switch (error) {
    case ENOENT:
      return absl::NotFoundError(message);
    case EACCES:
    case EPERM:
    case EROFS:
      return absl::PermissionDeniedError(message);
    case EEXIST:
      return absl::AlreadyExistsError(message);
    default:
      return absl::UnknownError(message);
  }
}

absl::Status WriteFiles(const std::vector<NewFile>& files, bool overwrite) {
  std::vector<TemporaryFile> temporary;
  temporary.reserve(files.size());
  for (const NewFile& file : files) {
    if (absl::Status status = temporary.emplace_back(file).Write(); !status.ok()) return status;
  }
  for (TemporaryFile& file : temporary) {
    if (absl::Status status = file.PutInPlace(overwrite); !status.ok()) return status;
  }
  for (const NewFile& file : files) {
    if (absl::Status status = SyncFolder(file.path.parent_path()); !status.ok()) return status;
  }
  return absl::OkStatus();
}

}  // namespace connectmaster::certs
