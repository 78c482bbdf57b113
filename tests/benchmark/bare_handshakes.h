#pragma once

#include <openssl/ssl.h>

#include <chrono>
#include <memory>

#include "connectmaster/certs/authority.h"

namespace connectmaster::benchmarks {

inline constexpr certs::Time kHandshakeTime = std::chrono::sys_days(std::chrono::year(2030) / 6 / 15);

// The least that OpenSSL needs for a handshake: two contexts like the edge's, and nothing around them.
class BareHandshakes {
 public:
  BareHandshakes() {
    const auto ca =
        certs::CertificateAuthority::Create({.common_name = "Root"}, certs::KeyType::kEcP256, kHandshakeTime).value();
    const auto credential = ca.IssueServer({.subject = {.common_name = "gateway1"},
                                            .key_type = certs::KeyType::kEcP256,
                                            .now = kHandshakeTime,
                                            .dns_names = {"device-gateway"}})
                                .value();
    SSL_CTX_use_certificate(server_.get(), credential.certificate.handle());
    SSL_CTX_use_PrivateKey(server_.get(), credential.key.handle());
    SSL_CTX_set_mode(server_.get(), SSL_MODE_NO_AUTO_CHAIN);
    SSL_CTX_set_max_proto_version(client_.get(), TLS1_2_VERSION);
    SSL_CTX_set_verify(client_.get(), SSL_VERIFY_PEER, nullptr);
    X509_STORE_add_cert(SSL_CTX_get_cert_store(client_.get()), ca.certificate().handle());
    X509_VERIFY_PARAM_set_time(SSL_CTX_get0_param(client_.get()), kHandshakeTime.time_since_epoch().count());
    Perform(nullptr);
  }
  ~BareHandshakes() { SSL_SESSION_free(session_); }
  BareHandshakes(const BareHandshakes&) = delete;
  BareHandshakes& operator=(const BareHandshakes&) = delete;

  bool Full() { return Perform(nullptr); }
  bool Resumed() { return Perform(session_); }

 private:
  // Whether it succeeded, with the session if one is given.
  bool Perform(SSL_SESSION* session) {
    SSL* const server = SSL_new(server_.get());
    SSL* const client = SSL_new(client_.get());
    BIO* const to_server = BIO_new(BIO_s_mem());
    BIO* const to_client = BIO_new(BIO_s_mem());
    BIO_up_ref(to_server);
    BIO_up_ref(to_client);
    SSL_set_bio(server, to_server, to_client);
    SSL_set_bio(client, to_client, to_server);
    SSL_set_accept_state(server);
    SSL_set_connect_state(client);
    if (session != nullptr) SSL_set_session(client, session);
    while (SSL_do_handshake(client) + SSL_do_handshake(server) < 2) {
      if (SSL_get_verify_result(client) != X509_V_OK) break;
    }
    const bool good = SSL_is_init_finished(server) == 1 && SSL_session_reused(client) == (session == nullptr ? 0 : 1);
    if (session_ == nullptr) session_ = SSL_get1_session(client);
    SSL_set_shutdown(client, SSL_SENT_SHUTDOWN);
    SSL_free(client);
    SSL_free(server);
    return good;
  }

  std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)> server_{SSL_CTX_new(TLS_server_method()), &SSL_CTX_free};
  std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)> client_{SSL_CTX_new(TLS_client_method()), &SSL_CTX_free};
  SSL_SESSION* session_ = nullptr;
};

}  // namespace connectmaster::benchmarks
