#pragma once

#include <memory>

struct ssl_ctx_st;
struct ssl_session_st;

namespace connectmaster::fakegateway {

// OpenSSL's SSL_CTX and SSL_SESSION. Shared, so that a handshake in progress keeps what is replaced meanwhile.
using SslContextPtr = std::shared_ptr<ssl_ctx_st>;
using SslSessionPtr = std::shared_ptr<ssl_session_st>;

}  // namespace connectmaster::fakegateway
