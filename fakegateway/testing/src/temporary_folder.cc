#include "temporary_folder.h"

#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <utility>

namespace connectmaster::testing::internal {

std::unique_ptr<TemporaryFolder> TemporaryFolder::Make(std::string* error) {
  const char* const variable = std::getenv("TMPDIR");
  const std::string parent = variable == nullptr || *variable == '\0' ? "/tmp" : variable;
  std::error_code reason;
  std::string name = (std::filesystem::absolute(parent, reason) / "connectmaster-fakegateway-XXXXXX").string();
  if (!reason && mkdtemp(name.data()) == nullptr) reason = std::error_code(errno, std::generic_category());
  if (reason) {
    *error = "cannot make a temporary folder in '" + parent + "': " + reason.message() +
             "; set TMPDIR to a folder that may be written to";
    return nullptr;
  }
  return std::unique_ptr<TemporaryFolder>(new TemporaryFolder(std::move(name)));
}

TemporaryFolder::TemporaryFolder(std::string path) : path_(std::move(path)), owner_(getpid()) {}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  if (getpid() == owner_) std::filesystem::remove_all(path_, ignored);
}

}  // namespace connectmaster::testing::internal
