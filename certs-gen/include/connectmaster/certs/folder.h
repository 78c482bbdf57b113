#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "connectmaster/certs/authority.h"
#include "connectmaster/certs/credential.h"
#include "connectmaster/export.h"

namespace connectmaster::certs {

// The names of the master gateway's own files.
inline constexpr std::string_view kCaName = "ca";
inline constexpr std::string_view kServerName = "server";
inline constexpr std::string_view kAdminName = "admin";

// Reads the first certificate of a file. NOT_FOUND if there is no such file, PERMISSION_DENIED if it may not be read,
// INVALID_ARGUMENT if it is not a PEM certificate; the message names the file.
CONNECTMASTER_EXPORT absl::StatusOr<Certificate> ReadCertificateFile(const std::filesystem::path& path);

// INVALID_ARGUMENT unless `id` can name the files of a tenant or device gateway: a valid ID (TENANT-11) that is not
// one of the names above. `what` ("tenant ID") begins the message.
CONNECTMASTER_EXPORT absl::Status CheckFileId(std::string_view what, std::string_view id);

// A credential and the NAME of its files.
struct NamedCredential {
  std::string name{};
  Credential credential;
  // Whether the key is in the folder already; then only the certificate is written.
  bool key_exists = false;
};

enum class Overwrite { kNo, kYes };

// A master gateway's certificate folder. It holds NAME.crt and NAME_key.pem for each NAME: ca, server, admin, and the
// ID of each tenant and device gateway. A file that is missing is looked for in the other spelling that G-SDK's manual
// and samples have: master_ca.crt, and tenant_ID.crt or gateway_ID.crt.
//
// Thread safety: the object is immutable and may be used from any thread. Files are not locked: callers that write the
// same files at the same time must coordinate.
// Errors: every message names the file and what is wrong with it.
class CONNECTMASTER_EXPORT Folder {
 public:
  // Accesses no file; the folder need not exist.
  explicit Folder(std::filesystem::path path) : path_(std::move(path)) {}

  // The folder, and the paths of NAME.crt and NAME_key.pem in it, whether or not they exist; the other spelling of each
  // if that alone exists.
  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path CertificatePath(std::string_view name) const;
  std::filesystem::path KeyPath(std::string_view name) const;

  // Whether at least one of the two files exists, and whether each of them does. Also true if that cannot be
  // determined; what reads the file then returns the reason.
  bool Has(std::string_view name) const;
  bool HasCertificate(std::string_view name) const;
  bool HasKey(std::string_view name) const;

  // Reads NAME.crt, with the CAs that follow it there, and NAME_key.pem. Errors as ReadCertificateFile(); if a file is
  // missing, the message has the names that were looked for. FAILED_PRECONDITION if the key is not that of the
  // certificate.
  absl::StatusOr<Credential> Read(std::string_view name) const;
  // Reads NAME.crt, or NAME_key.pem. Errors as ReadCertificateFile().
  absl::StatusOr<Certificate> ReadCertificate(std::string_view name) const;
  absl::StatusOr<PrivateKey> ReadKey(std::string_view name) const;
  // Reads all certificates of NAME.crt. Errors as ReadCertificateFile().
  absl::StatusOr<std::vector<Certificate>> ReadBundle(std::string_view name) const;
  // Reads ca.crt and ca_key.pem; if there are several certificates, the one that the key belongs to, and if those are
  // several (a root CA that was renewed), the one that is valid now, for longest. Errors as Read(); FAILED_PRECONDITION
  // also if it is not a CA certificate.
  absl::StatusOr<CertificateAuthority> ReadAuthority() const;

  // OK if Write(names, kNo) would find no file in its way. ALREADY_EXISTS names every file that exists. If that cannot
  // be determined, the system's error: PERMISSION_DENIED for a folder that may not be searched.
  absl::Status CheckFree(const std::vector<std::string>& names) const;

  // Creates the folder, with mode 0700, unless it exists.
  absl::Status Create() const;

  // Writes certificates and keys; creates the folder if needed. All files are on the disk before the first one gets its
  // name, no file is ever seen incomplete, and none is left without a name. Keys are created with mode 0600 (CERT-4).
  // With kNo, ALREADY_EXISTS if any of the files exists, and nothing is written.
  absl::Status Write(const std::vector<NamedCredential>& credentials, Overwrite overwrite) const;

 private:
  // The path of NAME with the ending, or of the other spelling if that alone is there.
  std::filesystem::path Find(std::string_view name, const char* ending) const;
  std::filesystem::path Path(const std::string& file_name, const char* ending) const;
  absl::StatusOr<std::string> ReadText(std::string_view name, const char* ending) const;

  std::filesystem::path path_;
};

}  // namespace connectmaster::certs
