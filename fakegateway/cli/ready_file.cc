#include "cli/ready_file.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
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

}  // namespace

ReadyFile::~ReadyFile() {
  std::error_code ignored;
  if (is_there_) std::filesystem::remove(path_, ignored);
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
  const std::string temporary = absl::StrCat(path_, ".", getpid());
  std::ofstream file(temporary, std::ios::trunc);
  file << *content << "\n";
  file.close();
  std::error_code error;
  if (file) std::filesystem::rename(temporary, path_, error);
  if (!file || error) {
    std::error_code ignored;
    std::filesystem::remove(temporary, ignored);
    return absl::UnavailableError(
        absl::StrCat("ready file ", path_, " cannot be written: ", error ? error.message() : "check its folder"));
  }
  is_there_ = true;
  return absl::OkStatus();
}

}  // namespace connectmaster::fakegateway::cli
