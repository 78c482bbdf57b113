#include "connectmaster/client/options.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <system_error>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "credential_check.h"

namespace connectmaster::client {
namespace {

// Far larger than any certificate with its chain.
constexpr std::uintmax_t kMaxFileBytes = 1 << 20;

constexpr std::chrono::milliseconds kShortestKeepalive = std::chrono::seconds(1);
constexpr std::chrono::milliseconds kLongestKeepalive = std::chrono::hours(24);

absl::Status CannotRead(const std::filesystem::path& path, const std::string& why) {
  return absl::FailedPreconditionError(absl::StrCat("can't read ", path.string(), ": ", why));
}

// `other_spelling`: the name that the file might have had, too.
absl::Status NoFile(const std::filesystem::path& path, const std::string& other_spelling) {
  return absl::NotFoundError(absl::StrCat("no file ", path.string(), other_spelling.empty() ? "" : " or ",
                                          other_spelling, ": check the folder, or make certificates with certs-gen"));
}

bool IsThere(const std::filesystem::path& path) {
  std::error_code error;
  return std::filesystem::exists(std::filesystem::symlink_status(path, error));
}

absl::StatusOr<std::string> ReadFile(const std::filesystem::path& path) {
  std::error_code error;
  const std::filesystem::file_status status = std::filesystem::status(path, error);
  if (status.type() == std::filesystem::file_type::not_found) return NoFile(path, "");
  if (error) return CannotRead(path, error.message());
  const auto size = std::filesystem::file_size(path, error);  // fails unless it is a file
  if (error) return CannotRead(path, error.message());
  if (size == 0) return CannotRead(path, "it is empty");
  if (size > kMaxFileBytes) return CannotRead(path, "it is larger than 1 MiB, the limit for a certificate or key");
  std::ifstream file(path, std::ios::binary);
  std::string text(size, '\0');
  if (!file.read(text.data(), static_cast<std::streamsize>(text.size()))) {
    return CannotRead(path, "check that this user may read it");
  }
  return text;
}

bool IsPort(const std::string& text) {
  constexpr uint32_t kHighestPort = 65535;
  uint32_t port = 0;
  const char* const end = text.data() + text.size();
  const auto [after, error] = std::from_chars(text.data(), end, port);
  return error == std::errc() && after == end && port >= 1 && port <= kHighestPort;
}

// Colons separate the port, so a host contains them only in brackets.
bool IsHost(const std::string& text) {
  const bool in_brackets = text.size() > 2 && text.front() == '[' && text.back() == ']';
  const std::string host = in_brackets ? text.substr(1, text.size() - 2) : text;
  return !host.empty() && std::all_of(host.begin(), host.end(), [in_brackets](char c) {
    return absl::ascii_isgraph(static_cast<unsigned char>(c)) && c != '/' && c != '[' && c != ']' &&
           (c != ':' || in_brackets);
  });
}

}  // namespace

absl::Status CheckTarget(const std::string& target) {
  const size_t colon = target.rfind(':');
  if (colon != std::string::npos && IsHost(target.substr(0, colon)) && IsPort(target.substr(colon + 1))) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(absl::StrCat(
      "the gateway's address '", target, "' is not HOST:PORT with a port of 1 to 65535, such as 127.0.0.1:4010"));
}

absl::Status CheckOptions(const ClientOptions& options) {
  absl::Status target = CheckTarget(options.target);
  if (!target.ok()) return target;
  const std::chrono::milliseconds keepalive = options.keepalive_interval;
  if (keepalive.count() != 0 && (keepalive < kShortestKeepalive || keepalive > kLongestKeepalive)) {
    return absl::InvalidArgumentError(absl::StrCat("the keepalive interval is ", keepalive.count(),
                                                   " ms; 1 s to 24 h are expected, or 0 to switch it off"));
  }
  return internal::CheckCredential(options, std::chrono::system_clock::now()).status();
}

absl::StatusOr<ClientOptions> ReadCertificateFolder(const std::filesystem::path& folder, const std::string& name) {
  ClientOptions options;
  const struct {
    std::string file;
    std::string other_spelling;
    std::string* text;
  } files[] = {{"ca.crt", "master_ca.crt", &options.root_certificate_pem},
               {name + ".crt", "tenant_" + name + ".crt", &options.certificate_pem},
               {name + "_key.pem", "tenant_" + name + "_key.pem", &options.private_key_pem}};
  for (const auto& [file, other_spelling, text] : files) {
    const bool in_other = !IsThere(folder / file) && IsThere(folder / other_spelling);
    absl::StatusOr<std::string> read = ReadFile(folder / (in_other ? other_spelling : file));
    if (absl::IsNotFound(read.status()) && !in_other) return NoFile(folder / file, other_spelling);
    if (!read.ok()) return read.status();
    *text = *std::move(read);
  }
  return options;
}

}  // namespace connectmaster::client
