#pragma once

#include <gtest/gtest.h>
#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <unistd.h>

#include <csignal>
#include <cstdint>
#include <memory>
#include <string>

#include "connectmaster/certs/credential.h"
#include "support/loopback.h"

namespace connectmaster::fakegateway {

// A client's connection over mutual TLS that sends what HTTP/2 does not allow, or no client of gRPC would send.
class Http2Connection {
 public:
  static constexpr std::uint8_t kHeaders = 1;
  static constexpr std::uint8_t kSettings = 4;
  static constexpr std::uint8_t kContinuation = 9;

  Http2Connection(const std::string& address, const certs::Credential& credential)
      : fd_(connectmaster::testing::ConnectTo(address)) {
    std::signal(SIGPIPE, SIG_IGN);
    const Bio key = BioOf(credential.key.ToPem());
    const Bio certificate = BioOf(credential.certificate.ToPem());
    const std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)> own_key(
        PEM_read_bio_PrivateKey(key.get(), nullptr, nullptr, nullptr), &EVP_PKEY_free);
    const std::unique_ptr<X509, void (*)(X509*)> own(PEM_read_bio_X509(certificate.get(), nullptr, nullptr, nullptr),
                                                     &X509_free);
    SSL_CTX_use_certificate(context_.get(), own.get());
    SSL_CTX_use_PrivateKey(context_.get(), own_key.get());
    constexpr unsigned char kAlpn[] = {2, 'h', '2'};
    SSL_CTX_set_alpn_protos(context_.get(), kAlpn, sizeof(kAlpn));
    tls_.reset(SSL_new(context_.get()));
    SSL_set_fd(tls_.get(), fd_);
    EXPECT_EQ(SSL_connect(tls_.get()), 1);
    EXPECT_TRUE(Send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"));
    EXPECT_TRUE(SendFrame(kSettings, 0, 0, ""));
  }
  ~Http2Connection() { close(fd_); }
  Http2Connection(const Http2Connection&) = delete;
  Http2Connection& operator=(const Http2Connection&) = delete;

  // False once the server has ended the connection.
  bool SendFrame(std::uint8_t type, std::uint8_t flags, std::uint32_t stream, const std::string& payload) {
    return Send(Number(payload.size(), 3) + Number(type, 1) + Number(flags, 1) + Number(stream, 4) + payload);
  }

 private:
  using Bio = std::unique_ptr<BIO, int (*)(BIO*)>;
  static Bio BioOf(const std::string& text) {
    Bio bio(BIO_new(BIO_s_mem()), &BIO_free);
    BIO_write(bio.get(), text.data(), static_cast<int>(text.size()));
    return bio;
  }

  static std::string Number(std::size_t value, int bytes) {
    std::string big_endian;
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) big_endian += static_cast<char>(value >> shift & 0xFFU);
    return big_endian;
  }

  bool Send(const std::string& bytes) {
    return SSL_write(tls_.get(), bytes.data(), static_cast<int>(bytes.size())) == static_cast<int>(bytes.size());
  }

  const int fd_;
  const std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)> context_{SSL_CTX_new(TLS_client_method()), &SSL_CTX_free};
  std::unique_ptr<SSL, void (*)(SSL*)> tls_{nullptr, &SSL_free};
};

}  // namespace connectmaster::fakegateway
