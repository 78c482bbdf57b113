#pragma once

#include <string_view>

namespace connectmaster::fakegateway {

// What a client says first in a TLS handshake (RFC 8446, 4.1.2), as far as it has arrived.
struct ClientHello {
  static constexpr int kTls12 = 0x0303;

  // The highest version that it offers; TLS 1.2 if too little has arrived to know.
  int highest_version = 0;
  // It may want to resume an earlier session, or too little has arrived to know.
  bool may_resume = true;
  // It offers HTTP/2 by ALPN (RFC 7540, 3.3), or too little has arrived to know.
  bool may_offer_h2 = true;

  // `bytes` begin with the first TLS record.
  static ClientHello Parse(std::string_view bytes);
};

}  // namespace connectmaster::fakegateway
