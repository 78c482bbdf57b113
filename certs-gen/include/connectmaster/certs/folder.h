#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "connectmaster/certs/authority.h"
#include "connectmaster/certs/credential.h"

namespace connectmaster::certs {

// The names of the files that are not a tenant's or gateway's.
inline constexpr std::string_view kCaName = "ca";
inline constexpr std::string_view kServerName = "server";
inline constexpr std::string_view kAdminName = "admin";

// A certificate file (its first certificate). NOT_FOUND if it is not there, PERMISSION_DENIED if it cannot be read,
// INVALID_ARGUMENT if it is not a PEM certificate; the message names the file.
absl::StatusOr<Certificate> ReadCertificateFile(const std::filesystem::path& path);

// INVALID_ARGUMENT unless `id` can name a tenant's or gateway's files: an ID, and none of the names above.
absl::Status CheckFileId(std::string_view what, std::string_view id);

struct NamedCredential {
  std::string name;
  Credential credential;
};

enum class Overwrite { kNo, kYes };

// A master gateway's certificate folder: NAME.crt and NAME_key.pem for ca, server, admin, and each tenant and gateway
// by its ID.
//
// Thread safety: immutable; the files are whoever's writes them.
// Errors: every message names the file, what is wrong with it, and what to do.
class Folder {
 public:
  explicit Folder(std::filesystem::path path) : path_(std::move(path)) {}

  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path CertificatePath(std::string_view name) const;
  std::filesystem::path KeyPath(std::string_view name) const;

  // Whether either of the two files is there. True also where that cannot be told: Read() says why.
  bool Has(std::string_view name) const;

  // Errors as ReadCertificateFile; FAILED_PRECONDITION if the key is not the certificate's.
  absl::StatusOr<Credential> Read(std::string_view name) const;
  absl::StatusOr<Certificate> ReadCertificate(std::string_view name) const;
  // ca.crt and ca_key.pem; FAILED_PRECONDITION also if that is not a CA's certificate.
  absl::StatusOr<CertificateAuthority> ReadAuthority() const;

  // ALREADY_EXISTS, naming every file that is in the way of Write(names, kNo). Where that cannot be told, what the
  // system says, PERMISSION_DENIED for a folder that may not be looked at.
  absl::Status CheckFree(const std::vector<std::string>& names) const;

  // Writes certificates and keys, making the folder if needed. All are on the disk before the first is put in its
  // place, and each is put there whole. Keys are created with mode 0600 (CERT-4). Without kYes nothing is written if
  // any of the files exists: ALREADY_EXISTS.
  absl::Status Write(const std::vector<NamedCredential>& credentials, Overwrite overwrite) const;

 private:
  std::filesystem::path path_;
};

}  // namespace connectmaster::certs
