#include "connectmaster/client/options.h"

#include <fstream>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "credential_check.h"

namespace connectmaster::client {
namespace {

absl::StatusOr<std::string> ReadFile(const std::filesystem::path& path) {
  std::error_code error;
  if (!std::filesystem::exists(path, error)) {
    return absl::NotFoundError(absl::StrCat("no file ", path.string(), ": certs-gen makes certificates"));
  }
  const auto size = std::filesystem::file_size(path, error);  // an error for what is no file
  std::ifstream file(path, std::ios::binary);
  std::string text(error ? 0 : size, '\0');
  if (error || !file.read(text.data(), static_cast<std::streamsize>(text.size()))) {
    return absl::FailedPreconditionError(
        absl::StrCat("can't read ", path.string(), ": check that it is a file and that this user may read it"));
  }
  return text;
}

}  // namespace

absl::Status CheckOptions(const ClientOptions& options) {
  const size_t colon = options.target.rfind(':');
  if (colon == std::string::npos || colon == 0 || colon + 1 == options.target.size()) {
    return absl::InvalidArgumentError(
        absl::StrCat("the gateway's address '", options.target, "' has to be HOST:PORT, for example 127.0.0.1:4010"));
  }
  return internal::CheckCredential(options.root_certificate_pem, options.certificate_pem, options.private_key_pem,
                                   std::chrono::system_clock::now());
}

absl::StatusOr<ClientOptions> ReadCertificateFolder(const std::filesystem::path& folder, const std::string& name) {
  ClientOptions options;
  const struct {
    std::string file;
    std::string* text;
  } files[] = {{"ca.crt", &options.root_certificate_pem},
               {name + ".crt", &options.certificate_pem},
               {name + "_key.pem", &options.private_key_pem}};
  for (const auto& [file, text] : files) {
    absl::StatusOr<std::string> read = ReadFile(folder / file);
    if (!read.ok()) return read.status();
    *text = *std::move(read);
  }
  return options;
}

}  // namespace connectmaster::client
