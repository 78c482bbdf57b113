#include "read_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "system/file_descriptor.h"

namespace connectmaster::testing::internal {

std::optional<std::string> ReadFile(const std::string& path, std::string* error) {
  const auto fail = [&] {
    *error = "cannot read '" + path + "': " + std::generic_category().message(errno);
    return std::nullopt;
  };
  const FileDescriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) return fail();
  const off_t size = lseek(file.get(), 0, SEEK_END);
  if (size < 0) return fail();
  std::string content(std::min(static_cast<std::size_t>(size), kMaxFileSize), '\0');
  if (lseek(file.get(), size - static_cast<off_t>(content.size()), SEEK_SET) < 0) return fail();
  std::size_t done = 0;
  while (done < content.size()) {
    const ssize_t count = read(file.get(), content.data() + done, content.size() - done);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return fail();
    if (count == 0) break;
    done += static_cast<std::size_t>(count);
  }
  content.resize(done);
  return content;
}

}  // namespace connectmaster::testing::internal
