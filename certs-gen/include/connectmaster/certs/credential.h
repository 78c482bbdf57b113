#pragma once

#include "connectmaster/certs/certificate.h"
#include "connectmaster/certs/key.h"

namespace connectmaster::certs {

// A certificate and the private key that is meant to go with it. Cheap to copy.
struct Credential {
  Certificate certificate;
  PrivateKey key;
};

}  // namespace connectmaster::certs
