#include "tls/contexts.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

#include <chrono>

namespace connectmaster::fakegateway {
namespace {

// OpenSSL ends sessions by the real clock, and the edge by the world's (see SessionCache): so OpenSSL's time is longer
// than any process runs. It has to fit the 32 bits that a ticket has for it.
constexpr std::chrono::seconds kSessionTimeout = std::chrono::years(10);

// What both sides speak. The keys are P-256, and all that has to be is that the two agree.
constexpr int kSecurityLevel = 2;
constexpr char kCiphers[] = "ECDHE+AESGCM:ECDHE+CHACHA20";
constexpr char kTls13Ciphers[] = "TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256";
constexpr char kGroups[] = "P-256:X25519";
constexpr char kSignatures[] = "ECDSA+SHA256:ECDSA+SHA384:RSA-PSS+SHA256:RSA+SHA256";

absl::Status Failure() {
  ERR_clear_error();
  return absl::InternalError("OpenSSL could not make a TLS context");
}

// What the host's openssl.cnf may have said otherwise: devices and device gateways are not of this host.
bool ForgetHostsSettings(SSL_CTX* context) {
  SSL_CTX_set_security_level(context, kSecurityLevel);
  SSL_CTX_clear_options(context, SSL_OP_NO_SSL_MASK | SSL_OP_NO_TICKET);
  SSL_CTX_set_verify(context, SSL_VERIFY_NONE, nullptr);
  X509_STORE* const store = X509_STORE_new();
  if (store == nullptr) return false;
  SSL_CTX_set_cert_store(context, store);  // takes it over
  return SSL_CTX_set_cipher_list(context, kCiphers) == 1 && SSL_CTX_set_ciphersuites(context, kTls13Ciphers) == 1 &&
         SSL_CTX_set1_groups_list(context, kGroups) == 1 && SSL_CTX_set1_sigalgs_list(context, kSignatures) == 1;
}

SslContextPtr NewContext(const SSL_METHOD* method, int min_version, int max_version) {
  SslContextPtr context(SSL_CTX_new(method), &SSL_CTX_free);
  if (context == nullptr || !ForgetHostsSettings(context.get()) ||
      SSL_CTX_set_min_proto_version(context.get(), min_version) != 1 ||
      SSL_CTX_set_max_proto_version(context.get(), max_version) != 1) {
    return nullptr;
  }
  // Sessions are the edge's to keep.
  SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);
  SSL_CTX_set_timeout(context.get(), static_cast<long>(kSessionTimeout.count()));
  return context;
}

}  // namespace

absl::StatusOr<SslContextPtr> MakeDeviceContext(const certs::Certificate& root) {
  SslContextPtr context = NewContext(TLS_client_method(), TLS1_2_VERSION, TLS1_2_VERSION);
  if (context == nullptr || X509_STORE_add_cert(SSL_CTX_get_cert_store(context.get()), root.handle()) != 1) {
    return Failure();
  }
  SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
  return context;
}

absl::StatusOr<SslContextPtr> MakeGatewayContext(const certs::Credential& credential, GatewayVersions versions) {
  const int min_version = versions == GatewayVersions::kAll ? TLS1_2_VERSION : TLS1_3_VERSION;
  SslContextPtr context = NewContext(TLS_server_method(), min_version, TLS1_3_VERSION);
  if (context == nullptr || SSL_CTX_use_certificate(context.get(), credential.certificate.handle()) != 1 ||
      SSL_CTX_use_PrivateKey(context.get(), credential.key.handle()) != 1) {
    return Failure();
  }
  // Devices hold the root certificate. Without this, OpenSSL would look for a chain to send in every handshake, which
  // takes a third of its time.
  SSL_CTX_set_mode(context.get(), SSL_MODE_NO_AUTO_CHAIN);
  return context;
}

}  // namespace connectmaster::fakegateway
