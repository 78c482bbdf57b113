#pragma once

#include <filesystem>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace connectmaster::client::cli {

// The two files of a new certificate in a certificate folder: NAME.crt, and NAME_key.pem, which only its owner can read
// (CERT-4).
//
// Errors: ALREADY_EXISTS if a file exists, otherwise the system's error; the message names the file.
class CredentialFiles {
 public:
  // Checks, before the gateway issues a certificate, that it can be stored. With `force` the files may exist.
  static absl::StatusOr<CredentialFiles> Prepare(const std::filesystem::path& folder, const std::string& name,
                                                 bool force);

  const std::string& certificate() const { return certificate_; }
  const std::string& key() const { return key_; }

  // Writes both files. A file is never seen incomplete.
  absl::Status Write(const std::string& certificate_pem, const std::string& key_pem) const;

 private:
  CredentialFiles(const std::filesystem::path& folder, const std::string& name, bool force);

  std::string certificate_;
  std::string key_;
  bool force_;
};

}  // namespace connectmaster::client::cli
