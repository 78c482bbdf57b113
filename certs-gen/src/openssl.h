#pragma once

#include <absl/status/status.h>
#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <memory>
#include <string>
#include <string_view>

namespace connectmaster::certs {

template <auto Release>
struct Releaser {
  template <typename T>
  void operator()(T* object) const {
    Release(object);
  }
};

using Asn1TimePtr = std::unique_ptr<ASN1_TIME, Releaser<&ASN1_TIME_free>>;
using BignumPtr = std::unique_ptr<BIGNUM, Releaser<&BN_free>>;
using BioPtr = std::unique_ptr<BIO, Releaser<&BIO_free>>;
using GeneralNamesPtr = std::unique_ptr<GENERAL_NAMES, Releaser<&GENERAL_NAMES_free>>;
using PkeyPtr = std::unique_ptr<EVP_PKEY, Releaser<&EVP_PKEY_free>>;
using X509NamePtr = std::unique_ptr<X509_NAME, Releaser<&X509_NAME_free>>;
using X509Ptr = std::unique_ptr<X509, Releaser<&X509_free>>;

// Empties OpenSSL's error queue of this thread and returns the reason of its last entry, "" if there is none.
std::string TakeOpensslError();

// INTERNAL: what OpenSSL could not do although its input was checked.
absl::Status OpensslFailure(std::string_view what);

// What was written to a memory BIO.
std::string ContentOf(BIO* bio);

}  // namespace connectmaster::certs
