#include "server/tls_start.h"

#include <openssl/conf.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include <cstdlib>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"

namespace connectmaster::fakegateway {
namespace {

std::string TakeOpensslReason() {
  const char* const reason = ERR_reason_error_string(ERR_peek_last_error());
  ERR_clear_error();
  return reason == nullptr ? "" : reason;
}

// The file that OpenSSL takes its settings from.
std::string ConfigurationFile() {
  const std::unique_ptr<char, void (*)(char*)> path(CONF_get1_default_config_file(),
                                                    [](char* text) { OPENSSL_free(text); });
  return path == nullptr ? "openssl.cnf" : path.get();
}

using Context = std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)>;

// With the settings of this host, as gRPC does.
std::string WhyRefused(const certs::Credential& server, int& security_level) {
  const Context context(SSL_CTX_new(TLS_server_method()), &SSL_CTX_free);
  if (context == nullptr) return TakeOpensslReason();
  security_level = SSL_CTX_get_security_level(context.get());
  if (SSL_CTX_use_certificate(context.get(), server.certificate.handle()) == 1 &&
      SSL_CTX_use_PrivateKey(context.get(), server.key.handle()) == 1) {
    return "";
  }
  return TakeOpensslReason();
}

absl::Status CheckCipherSuites() {
  const char* const suites = std::getenv("GRPC_SSL_CIPHER_SUITES");
  if (suites == nullptr) return absl::OkStatus();
  const Context context(SSL_CTX_new(TLS_server_method()), &SSL_CTX_free);
  if (context == nullptr || SSL_CTX_set_cipher_list(context.get(), suites) == 1) {
    return absl::OkStatus();
  }
  return absl::FailedPreconditionError(
      absl::StrCat("OpenSSL refuses GRPC_SSL_CIPHER_SUITES='", suites, "': ", TakeOpensslReason(),
                   ". Unset that variable, or name cipher suites of TLS 1.2 there, such as "
                   "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256"));
}

}  // namespace

absl::Status CheckTlsStarts(const certs::Credential& server) {
  int security_level = 0;
  const std::string reason = WhyRefused(server, security_level);
  if (reason.empty()) return CheckCipherSuites();
  return absl::FailedPreconditionError(
      absl::StrCat("OpenSSL refuses the server's certificate or key (", server.certificate.KeyDescription(),
                   "): ", reason, ". This host's security level is ", security_level, " (", ConfigurationFile(),
                   "): lower it there to 2, set OPENSSL_CONF to another file, or use a stronger key"));
}

}  // namespace connectmaster::fakegateway
