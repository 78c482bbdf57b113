#pragma once

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <memory>
#include <string>

namespace connectmaster::conformance {

// Owning pointers to OpenSSL's objects.
template <auto kFree>
struct Freed {
  template <typename T>
  void operator()(T* object) const {
    kFree(object);
  }
};
using BioPtr = std::unique_ptr<BIO, Freed<BIO_free_all>>;
using X509Ptr = std::unique_ptr<X509, Freed<X509_free>>;
using KeyPtr = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;

inline BioPtr ReadingBio(const std::string& text) {
  return BioPtr(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}
inline X509Ptr ParseX509(const std::string& pem) {
  return X509Ptr(PEM_read_bio_X509(ReadingBio(pem).get(), nullptr, nullptr, nullptr));
}
inline KeyPtr ParseKey(const std::string& pem) {
  return KeyPtr(PEM_read_bio_PrivateKey(ReadingBio(pem).get(), nullptr, nullptr, nullptr));
}

}  // namespace connectmaster::conformance
