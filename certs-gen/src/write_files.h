#pragma once

#include <absl/status/status.h>
#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

namespace connectmaster::certs {

struct NewFile {
  std::filesystem::path path{};
  std::string content{};
  mode_t mode = 0;
};

// Writes all files into their (existing) folders without names, makes them durable, and then gives each its name, in
// the given order. Without `overwrite`, a file that has come into being meanwhile is left alone
// (ALREADY_EXISTS). After a failure nothing temporary is left.
absl::Status WriteFiles(const std::vector<NewFile>& files, bool overwrite);

// What errno says about `path`: NOT_FOUND, PERMISSION_DENIED or UNKNOWN, "cannot <what> <path>: <reason>".
absl::Status FileError(int error, const char* what, const std::filesystem::path& path);

}  // namespace connectmaster::certs
