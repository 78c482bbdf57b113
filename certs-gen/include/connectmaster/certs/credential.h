#pragma once

#include <string>
#include <vector>

#include "connectmaster/certs/certificate.h"
#include "connectmaster/certs/key.h"

namespace connectmaster::certs {

// A certificate and its private key. Nothing checks that they belong together, since bad.h makes pairs that do not.
// Cheap to copy.
struct Credential {
  Certificate certificate;
  PrivateKey key;
  // The CAs between the certificate and the root CA, which its owner sends along (LOGIN-12).
  std::vector<Certificate> intermediates{};

  // The certificate, then the intermediates.
  std::vector<Certificate> Chain() const {
    std::vector<Certificate> chain{certificate};
    chain.insert(chain.end(), intermediates.begin(), intermediates.end());
    return chain;
  }
  std::string ChainPem() const {
    std::string pem;
    for (const Certificate& it : Chain()) pem += it.ToPem();
    return pem;
  }
};

}  // namespace connectmaster::certs
