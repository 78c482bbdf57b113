#include "credential_files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace connectmaster::client::cli {
namespace {

constexpr mode_t kPublic = 0644;
constexpr mode_t kOwnerOnly = 0600;

absl::Status CannotWrite(const std::string& path, int error) {
  if (error == EEXIST) {
    return absl::AlreadyExistsError(
        absl::StrCat(path, " exists: overwrite it with --force, or give another folder with --out"));
  }
  const std::string why = absl::StrCat("cannot write ", path, ": ", std::generic_category().message(error));
  return error == ENOENT ? absl::NotFoundError(why) : absl::FailedPreconditionError(why);
}

// 0, or the error.
int WriteAll(int fd, absl::string_view content) {
  while (!content.empty()) {
    const ssize_t written = write(fd, content.data(), content.size());
    if (written >= 0) {
      content.remove_prefix(static_cast<size_t>(written));
    } else if (errno != EINTR) {
      return errno;
    }
  }
  return fsync(fd) == 0 ? 0 : errno;
}

int PutInPlace(const std::string& from, const std::string& to, bool force) {
  if (renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), force ? 0 : RENAME_NOREPLACE) == 0) return 0;
  // Some file systems do not support the flag. link() does not overwrite a file either.
  if (errno != EINVAL || force) return errno;
  if (link(from.c_str(), to.c_str()) != 0) return errno;
  return unlink(from.c_str()) == 0 ? 0 : errno;
}

// 0, or the error.
int WriteNamed(const std::string& path, const std::string& content, mode_t mode, bool force) {
  // The file that mkstemp makes can be read by its owner only, from the beginning.
  std::string temporary = path + ".XXXXXX";
  const int fd = mkstemp(temporary.data());
  if (fd < 0) return errno;
  int error = WriteAll(fd, content);
  if (error == 0 && fchmod(fd, mode) != 0) error = errno;
  if (close(fd) != 0 && error == 0) error = errno;
  if (error == 0) error = PutInPlace(temporary, path, force);
  if (error != 0) unlink(temporary.c_str());
  return error;
}

// The file has no name before it is whole, so that nothing is left of it if the process is killed. That can neither
// replace a file, nor does every file system have it: then EOPNOTSUPP.
int WriteNameless(const std::string& path, const std::string& content, mode_t mode) {
  const std::string folder = std::filesystem::path(path).parent_path().string();
  const int fd = open(folder.empty() ? "." : folder.c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, mode);
  if (fd < 0) return EOPNOTSUPP;
  int error = WriteAll(fd, content);
  if (error == 0 && fchmod(fd, mode) != 0) error = errno;
  const std::string descriptor = absl::StrCat("/proc/self/fd/", fd);
  if (error == 0 && linkat(AT_FDCWD, descriptor.c_str(), AT_FDCWD, path.c_str(), AT_SYMLINK_FOLLOW) != 0) error = errno;
  close(fd);
  return error == ENOENT ? EOPNOTSUPP : error;
}

absl::Status WriteFile(const std::string& path, const std::string& content, mode_t mode, bool force) {
  int error = force ? EOPNOTSUPP : WriteNameless(path, content, mode);
  if (error == EOPNOTSUPP) error = WriteNamed(path, content, mode, force);
  return error == 0 ? absl::OkStatus() : CannotWrite(path, error);
}

}  // namespace

CredentialFiles::CredentialFiles(const std::filesystem::path& folder, const std::string& name, bool force)
    : certificate_((folder / (name + ".crt")).string()), key_((folder / (name + "_key.pem")).string()), force_(force) {}

absl::StatusOr<CredentialFiles> CredentialFiles::Prepare(const std::filesystem::path& folder, const std::string& name,
                                                         bool force) {
  if (access(folder.c_str(), W_OK | X_OK) != 0) return CannotWrite(folder.string(), errno);
  CredentialFiles files(folder, name, force);
  for (const std::string& path : {files.certificate_, files.key_}) {
    std::error_code error;
    const bool exists = std::filesystem::exists(std::filesystem::symlink_status(path, error));
    if (exists && !force) return CannotWrite(path, EEXIST);
  }
  return files;
}

absl::Status CredentialFiles::Write(const std::string& certificate_pem, const std::string& key_pem) const {
  const absl::Status status = WriteFile(key_, key_pem, kOwnerOnly, force_);
  return status.ok() ? WriteFile(certificate_, certificate_pem, kPublic, force_) : status;
}

}  // namespace connectmaster::client::cli
