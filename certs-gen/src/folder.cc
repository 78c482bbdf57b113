#include "connectmaster/certs/folder.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>
#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

#include "connectmaster/certs/id.h"
#include "write_files.h"

namespace connectmaster::certs {
namespace {

constexpr mode_t kOwnerOnly = 0600;
constexpr mode_t kEveryoneReads = 0644;

// Reads just past the limit for a certificate, which is enough to see that a file is too large.
absl::StatusOr<std::string> ReadFile(const std::filesystem::path& path) {
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return FileError(errno, "read", path);
  std::string content;
  std::array<char, 4096> buffer{};
  ssize_t size = 0;
  int error = 0;
  do {
    size = read(fd, buffer.data(), buffer.size());
    if (size > 0) content.append(buffer.data(), static_cast<std::size_t>(size));
    if (size < 0) error = errno;
  } while ((size > 0 && content.size() <= Certificate::kMaxPemBytes) || (size < 0 && error == EINTR));
  close(fd);
  if (size < 0) return FileError(error, "read", path);
  return content;
}

absl::Status About(const std::filesystem::path& path, const absl::Status& status) {
  return {status.code(), absl::StrCat(path.string(), " is ", std::string(status.message()))};
}

absl::StatusOr<PrivateKey> ReadKeyFile(const std::filesystem::path& path) {
  const auto pem = ReadFile(path);
  if (!pem.ok()) return pem.status();
  auto key = PrivateKey::FromPem(*pem);
  if (!key.ok()) return About(path, key.status());
  return key;
}

// A link to nowhere exists.
absl::StatusOr<bool> Exists(const std::filesystem::path& path) {
  std::error_code error;
  const auto type = std::filesystem::symlink_status(path, error).type();
  if (type == std::filesystem::file_type::none) return FileError(error.value(), "access", path);
  return type != std::filesystem::file_type::not_found;
}

}  // namespace

absl::StatusOr<Certificate> ReadCertificateFile(const std::filesystem::path& path) {
  const auto pem = ReadFile(path);
  if (!pem.ok()) return pem.status();
  auto certificate = Certificate::FromPem(*pem);
  if (!certificate.ok()) return About(path, certificate.status());
  return certificate;
}

absl::Status CheckFileId(std::string_view what, std::string_view id) {
  if (id == kCaName || id == kServerName || id == kAdminName) {
    return absl::InvalidArgumentError(absl::StrCat(std::string(what), " \"", std::string(id),
                                                   "\" is reserved for the files of the master gateway's own "
                                                   "certificates: give another ID"));
  }
  return CheckId(what, id);
}

std::filesystem::path Folder::CertificatePath(std::string_view name) const {
  return path_ / (std::string(name) + ".crt");
}

std::filesystem::path Folder::KeyPath(std::string_view name) const {
  return path_ / (std::string(name) + "_key.pem");
}

bool Folder::Has(std::string_view name) const {
  return Exists(CertificatePath(name)).value_or(true) || Exists(KeyPath(name)).value_or(true);
}

absl::StatusOr<Certificate> Folder::ReadCertificate(std::string_view name) const {
  return ReadCertificateFile(CertificatePath(name));
}

absl::StatusOr<Credential> Folder::Read(std::string_view name) const {
  auto certificate = ReadCertificate(name);
  if (!certificate.ok()) return certificate.status();
  auto key = ReadKeyFile(KeyPath(name));
  if (!key.ok()) return key.status();
  if (!certificate->Matches(*key)) {
    return absl::FailedPreconditionError(
        absl::StrCat(KeyPath(name).string(), " is not the private key of ", CertificatePath(name).string(),
                     ": restore the right key, or make a new certificate with certs-gen"));
  }
  return Credential{*std::move(certificate), *std::move(key)};
}

absl::StatusOr<CertificateAuthority> Folder::ReadAuthority() const {
  auto credential = Read(kCaName);
  if (!credential.ok()) return credential.status();
  auto authority = CertificateAuthority::FromCredential(*std::move(credential));
  if (!authority.ok()) {
    return absl::FailedPreconditionError(
        absl::StrCat(CertificatePath(kCaName).string(), ": ", std::string(authority.status().message())));
  }
  return authority;
}

absl::Status Folder::CheckFree(const std::vector<std::string>& names) const {
  std::vector<std::string> taken;
  for (const std::string& name : names) {
    for (const auto& path : {CertificatePath(name), KeyPath(name)}) {
      const auto exists = Exists(path);
      if (!exists.ok()) return exists.status();
      if (*exists) taken.push_back(path.string());
    }
  }
  if (taken.empty()) return absl::OkStatus();
  return absl::AlreadyExistsError(
      absl::StrCat(absl::StrJoin(taken, ", "), taken.size() == 1 ? " exists" : " exist", "; nothing was written"));
}

absl::Status Folder::Write(const std::vector<NamedCredential>& credentials, Overwrite overwrite) const {
  std::vector<std::string> names;
  std::vector<NewFile> files;
  for (const auto& [name, credential] : credentials) {
    if (!IsId(name)) {
      return absl::InvalidArgumentError(absl::StrCat(
          "\"", name, "\" cannot name a certificate's files: give 1 to 64 letters, digits, '.', '_' or '-'"));
    }
    names.push_back(name);
    // The key first, so that a certificate is never there without its key.
    files.push_back({KeyPath(name), credential.key.ToPem(), kOwnerOnly});
    files.push_back({CertificatePath(name), credential.certificate.ToPem(), kEveryoneReads});
  }
  if (overwrite == Overwrite::kNo) {
    if (absl::Status status = CheckFree(names); !status.ok()) return status;
  }
  std::error_code error;
  std::filesystem::create_directories(path_, error);
  if (error) return FileError(error.value(), "create the folder", path_);
  return WriteFiles(files, overwrite == Overwrite::kYes);
}

}  // namespace connectmaster::certs
