#include "connectmaster/certs/folder.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <system_error>
#include <tuple>
#include <utility>

#include "connectmaster/certs/id.h"
#include "write_files.h"

namespace connectmaster::certs {
namespace {

constexpr mode_t kOwnerOnly = 0600;
constexpr mode_t kEveryoneReads = 0644;
constexpr mode_t kOwnersFolder = 0700;
constexpr mode_t kEveryonesFolder = 0755;

// Reads just past the limit for certificates, which is enough to see that a file is too large.
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
  } while ((size > 0 && content.size() <= Certificate::kMaxBundleBytes) || (size < 0 && error == EINTR));
  close(fd);
  if (size < 0) return FileError(error, "read", path);
  return content;
}

absl::Status About(const std::filesystem::path& path, const absl::Status& status) {
  return {status.code(), absl::StrCat(path.string(), " is ", std::string(status.message()))};
}

constexpr char kCertificateEnding[] = ".crt";
constexpr char kKeyEnding[] = "_key.pem";

// How else files may be called whose canonical name has NAME (see Folder).
std::vector<std::string> OtherSpellings(std::string_view name) {
  if (name == kCaName) return {"master_ca"};
  if (name == kServerName || name == kAdminName) return {};
  return {absl::StrCat("tenant_", std::string(name)), absl::StrCat("gateway_", std::string(name))};
}

// A link to nowhere exists.
absl::StatusOr<bool> Exists(const std::filesystem::path& path) {
  std::error_code error;
  const auto type = std::filesystem::symlink_status(path, error).type();
  if (type == std::filesystem::file_type::none) return FileError(error.value(), "access", path);
  return type != std::filesystem::file_type::not_found;
}

// What `parse` makes of the text of a file, whose name an error has.
template <typename Parse>
auto Parsed(const absl::StatusOr<std::string>& text, const std::filesystem::path& path, Parse parse)
    -> decltype(parse(*text)) {
  if (!text.ok()) return text.status();
  auto parsed = parse(*text);
  if (!parsed.ok()) return About(path, parsed.status());
  return parsed;
}

// Of several CAs, the one that is used is the key's. A CA that was renewed may have its key from the one before: the
// one that is valid now, and of those the one that is valid longest.
std::vector<Certificate>::const_iterator FindCa(const std::vector<Certificate>& bundle, const PrivateKey& key) {
  const auto now = std::chrono::system_clock::now();
  const auto rank = [&](const Certificate& it) {
    const bool is_valid = it.NotBefore() <= now && now < it.NotAfter();
    return std::make_tuple(it.Matches(key), is_valid, it.NotAfter());
  };
  return std::max_element(bundle.begin(), bundle.end(),
                          [&](const Certificate& a, const Certificate& b) { return rank(a) < rank(b); });
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

std::filesystem::path Folder::Path(const std::string& file_name, const char* ending) const {
  return path_ / (file_name + ending);
}

std::filesystem::path Folder::Find(std::string_view name, const char* ending) const {
  auto canonical = Path(std::string(name), ending);
  if (Exists(canonical).value_or(true)) return canonical;
  for (const std::string& other : OtherSpellings(name)) {
    if (auto path = Path(other, ending); Exists(path).value_or(true)) return path;
  }
  return canonical;
}

std::filesystem::path Folder::CertificatePath(std::string_view name) const {
  return Find(name, kCertificateEnding);
}

std::filesystem::path Folder::KeyPath(std::string_view name) const {
  return Find(name, kKeyEnding);
}

bool Folder::Has(std::string_view name) const {
  return HasCertificate(name) || HasKey(name);
}

bool Folder::HasCertificate(std::string_view name) const {
  return Exists(CertificatePath(name)).value_or(true);
}

bool Folder::HasKey(std::string_view name) const {
  return Exists(KeyPath(name)).value_or(true);
}

absl::StatusOr<std::string> Folder::ReadText(std::string_view name, const char* ending) const {
  auto text = ReadFile(Find(name, ending));
  const auto others = OtherSpellings(name);
  if (!absl::IsNotFound(text.status()) || others.empty()) return text;
  return absl::NotFoundError(absl::StrCat(std::string(text.status().message()), " (nor ",
                                          absl::StrJoin(others, std::string(ending) + " or "), ending, ")"));
}

absl::StatusOr<Certificate> Folder::ReadCertificate(std::string_view name) const {
  return Parsed(ReadText(name, kCertificateEnding), CertificatePath(name),
                [](const std::string& text) { return Certificate::FromPem(text); });
}

absl::StatusOr<PrivateKey> Folder::ReadKey(std::string_view name) const {
  return Parsed(ReadText(name, kKeyEnding), KeyPath(name),
                [](const std::string& text) { return PrivateKey::FromPem(text); });
}

absl::StatusOr<std::vector<Certificate>> Folder::ReadBundle(std::string_view name) const {
  return Parsed(ReadText(name, kCertificateEnding), CertificatePath(name),
                [](const std::string& text) { return Certificate::BundleFromPem(text); });
}

absl::StatusOr<Credential> Folder::Read(std::string_view name) const {
  const auto bundle = ReadBundle(name);
  if (!bundle.ok()) return bundle.status();
  auto key = ReadKey(name);
  if (!key.ok()) return key.status();
  const auto own = name == kCaName ? FindCa(*bundle, *key) : bundle->begin();
  if (own == bundle->end() || !own->Matches(*key)) {
    if (std::any_of(bundle->begin(), bundle->end(), [&](const Certificate& it) { return it.Matches(*key); })) {
      return absl::FailedPreconditionError(absl::StrCat("the certificate of ", KeyPath(name).string(),
                                                        " is not the first in ", CertificatePath(name).string(),
                                                        ": put it before those of its CAs"));
    }
    return absl::FailedPreconditionError(
        absl::StrCat(KeyPath(name).string(), " is not the private key of ", CertificatePath(name).string(),
                     ": restore the right key, or make a new certificate with certs-gen"));
  }
  return Credential{*own, *std::move(key), {own + 1, bundle->end()}};
}

absl::StatusOr<CertificateAuthority> Folder::ReadAuthority() const {
  auto credential = Read(kCaName);
  if (!credential.ok()) return credential.status();
  credential->intermediates.clear();
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

absl::Status Folder::Create() const {
  // A path may end in '/'.
  const std::filesystem::path folder = path_.has_filename() ? path_ : path_.parent_path();
  std::filesystem::path part;
  for (const auto& component : folder) {
    part /= component;
    const mode_t mode = part == folder ? kOwnersFolder : kEveryonesFolder;
    // Whether what exists is a folder shows when something is put into it.
    if (mkdir(part.c_str(), mode) == 0 || errno == EEXIST || errno == EROFS || errno == EISDIR) continue;
    if (const int error = errno; !std::filesystem::exists(part)) return FileError(error, "create the folder", path_);
  }
  return absl::OkStatus();
}

absl::Status Folder::Write(const std::vector<NamedCredential>& credentials, Overwrite overwrite) const {
  std::vector<std::string> names;
  std::vector<NewFile> files;
  for (const auto& [name, credential, key_exists] : credentials) {
    if (!IsId(name)) {
      return absl::InvalidArgumentError(absl::StrCat(
          "\"", name, "\" cannot name a certificate's files: give 1 to 64 letters, digits, '.', '_' or '-'"));
    }
    const std::string text = credential.ChainPem();
    if (key_exists) {
      files.push_back({CertificatePath(name), text, kEveryoneReads});
      continue;
    }
    names.push_back(name);
    // The key first, so that a certificate is never there without its key.
    files.push_back({Path(name, kKeyEnding), credential.key.ToPem(), kOwnerOnly});
    files.push_back({Path(name, kCertificateEnding), text, kEveryoneReads});
  }
  absl::Status status;
  if (overwrite == Overwrite::kNo) status = CheckFree(names);
  status.Update(status.ok() ? Create() : status);
  return status.ok() ? WriteFiles(files, overwrite == Overwrite::kYes) : status;
}

}  // namespace connectmaster::certs
