#include "support/tls_probe.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include "support/openssl.h"

namespace connectmaster::conformance {
namespace {

using ContextPtr = std::unique_ptr<SSL_CTX, Freed<SSL_CTX_free>>;

int NumberOf(TlsVersion version) {
  switch (version) {
    case TlsVersion::kTls10:
      return TLS1_VERSION;
    case TlsVersion::kTls11:
      return TLS1_1_VERSION;
    case TlsVersion::kTls12:
      return TLS1_2_VERSION;
    case TlsVersion::kTls13:
      break;
  }
  return TLS1_3_VERSION;
}

std::string LastError() {
  const char* const reason = ERR_reason_error_string(ERR_peek_last_error());
  ERR_clear_error();
  return reason == nullptr ? "connection closed" : reason;
}

// A context that offers `version`, even an obsolete one.
ContextPtr MakeContext(const Identity& identity, TlsVersion version) {
  // gRPC uses HTTP/2, and its server closes a connection that does not negotiate it.
  constexpr unsigned char kAlpn[] = {2, 'h', '2'};
  ContextPtr context(SSL_CTX_new(TLS_client_method()));
  SSL_CTX_set_security_level(context.get(), 0);  // offer what OpenSSL considers too weak
  SSL_CTX_set_min_proto_version(context.get(), NumberOf(version));
  SSL_CTX_set_max_proto_version(context.get(), NumberOf(version));
  SSL_CTX_set_alpn_protos(context.get(), kAlpn, sizeof(kAlpn));
  const X509Ptr certificate = ParseX509(identity.certificate_pem);
  const KeyPtr key = ParseKey(identity.private_key_pem);
  if (certificate) SSL_CTX_use_certificate(context.get(), certificate.get());
  if (key) SSL_CTX_use_PrivateKey(context.get(), key.get());
  return context;
}

}  // namespace

absl::StatusOr<Handshake> ShakeHands(const std::string& address, const Identity& identity, TlsVersion version) {
  const ContextPtr context = MakeContext(identity, version);
  BioPtr tcp(BIO_new_connect(address.c_str()));
  if (!tcp || BIO_do_connect(tcp.get()) <= 0) {
    return absl::UnavailableError("cannot connect to " + address + ": " + LastError());
  }
  BIO* const tls = BIO_new_ssl(context.get(), /*client=*/1);
  const BioPtr connection(BIO_push(tls, tcp.release()));
  if (BIO_do_handshake(tls) <= 0) return absl::FailedPreconditionError("TLS handshake failed: " + LastError());

  SSL* ssl = nullptr;
  BIO_get_ssl(tls, &ssl);
  Handshake result;
  result.version = SSL_version(ssl) == TLS1_3_VERSION ? TlsVersion::kTls13 : version;
  const X509Ptr certificate(SSL_get1_peer_certificate(ssl));
  const BioPtr pem(BIO_new(BIO_s_mem()));
  if (certificate && PEM_write_bio_X509(pem.get(), certificate.get()) == 1) {
    char* text = nullptr;
    const long length = BIO_get_mem_data(pem.get(), &text);
    result.server_certificate_pem.assign(text, static_cast<std::size_t>(length));
  }
  return result;
}

}  // namespace connectmaster::conformance
