#include "cli/folder_lock.h"

#include <fcntl.h>
#include <sys/file.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"

namespace connectmaster::fakegateway::cli {

absl::StatusOr<FolderLock> FolderLock::Take(const std::filesystem::path& path) {
  FileDescriptor fd(open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!fd.IsOpen()) {
    return absl::FailedPreconditionError(
        absl::StrCat("cannot open the folder ", path.string(), ": ", std::generic_category().message(errno)));
  }
  while (flock(fd.get(), LOCK_EX) != 0 && errno == EINTR) {
  }
  return FolderLock(std::move(fd));
}

}  // namespace connectmaster::fakegateway::cli
