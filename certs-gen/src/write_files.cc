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

// Closes and, unless it got its own name, removes the temporary file.
class TemporaryFile {
 public:
  explicit TemporaryFile(const NewFile& file) : file_(file) {
    const std::string name = absl::StrCat(".", file.path.filename().string(), ".", std::random_device()());
    path_ = file.path.parent_path() / name;
  }
  TemporaryFile(TemporaryFile&& other) noexcept : file_(other.file_), path_(std::move(other.path_)) {
    other.path_.clear();
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  TemporaryFile& operator=(TemporaryFile&&) = delete;
  ~TemporaryFile() {
    if (!path_.empty()) unlink(path_.c_str());
  }

  // The mode is there from creation on: at no time can anybody else open a key (CERT-4).
  absl::Status Write() const {
    const int fd = open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, file_.mode);
    if (fd < 0) return FileError(errno, "write", path_);
    std::string_view rest = file_.content;
    int error = 0;
    while (!rest.empty() && error == 0) {
      const ssize_t written = write(fd, rest.data(), rest.size());
      if (written >= 0) {
        rest.remove_prefix(static_cast<std::size_t>(written));
      } else if (errno != EINTR) {
        error = errno;
      }
    }
    if (error == 0 && fsync(fd) != 0) error = errno;
    if (close(fd) != 0 && error == 0) error = errno;
    return error == 0 ? absl::OkStatus() : FileError(error, "write", path_);
  }

  absl::Status PutInPlace(bool overwrite) {
    const unsigned flags = overwrite ? 0 : RENAME_NOREPLACE;
    if (renameat2(AT_FDCWD, path_.c_str(), AT_FDCWD, file_.path.c_str(), flags) == 0) {
      path_.clear();
      return absl::OkStatus();
    }
    // Some file systems do not know the flag. A link is never made over a file either; the destructor removes the name.
    if (errno == EINVAL && !overwrite && link(path_.c_str(), file_.path.c_str()) == 0) return absl::OkStatus();
    return FileError(errno, "write", file_.path);
  }

 private:
  const NewFile& file_;
  std::filesystem::path path_;
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
