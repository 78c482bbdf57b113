#include "cli/ready_file.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"

namespace connectmaster::fakegateway::cli {

ReadyFile::ReadyFile(std::string path) : path_(std::move(path)) {
  Remove();
}
ReadyFile::~ReadyFile() {
  Remove();
}

void ReadyFile::Remove() {
  std::error_code ignored;
  if (!path_.empty()) std::filesystem::remove(path_, ignored);
}

absl::Status ReadyFile::Write(const std::string& address) {
  if (path_.empty()) return absl::OkStatus();
  const std::string temporary = absl::StrCat(path_, ".", getpid());
  std::ofstream file(temporary, std::ios::trunc);
  file << address << "\n";
  file.close();
  std::error_code error;
  if (file) std::filesystem::rename(temporary, path_, error);
  if (!file || error) {
    std::error_code ignored;
    std::filesystem::remove(temporary, ignored);
    return absl::UnavailableError(
        absl::StrCat("ready file ", path_, " cannot be written: ", error ? error.message() : "check its folder"));
  }
  return absl::OkStatus();
}

}  // namespace connectmaster::fakegateway::cli
