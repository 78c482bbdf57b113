#pragma once

#include "connectmaster/certs/certificate.h"
#include "connectmaster/certs/key.h"

namespace connectmaster::certs {

// A certificate and its private key. Nothing checks that they belong together, since bad.h makes pairs that do not.
// Cheap to copy.
struct Credential {
  Certificate certificate;
  PrivateKey key;
};

}  // namespace connectmaster::certs
