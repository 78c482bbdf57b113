#pragma once

#include <openssl/x509v3.h>

#include <functional>
#include <stdexcept>
#include <string>

#include "connectmaster/certs/certificate.h"

namespace connectmaster::certs {

// The certificate after `edit`, signed with `key`: for what the library does not issue.
inline Certificate Edited(const Certificate& certificate, const PrivateKey& key,
                          const std::function<void(X509*)>& edit) {
  X509* const x509 = X509_dup(certificate.handle());
  edit(x509);
  unsigned char* der = nullptr;
  if (X509_sign(x509, key.handle(), EVP_sha256()) <= 0) throw std::runtime_error("cannot sign the edited certificate");
  const int size = i2d_X509(x509, &der);
  auto edited = Certificate::FromDer({reinterpret_cast<char*>(der), static_cast<std::size_t>(size)});
  OPENSSL_free(der);
  X509_free(x509);
  return std::move(edited).value();
}

// "" takes the extension away.
inline void ReplaceExtension(X509* x509, int nid, const std::string& value) {
  if (const int at = X509_get_ext_by_NID(x509, nid, -1); at >= 0) X509_EXTENSION_free(X509_delete_ext(x509, at));
  if (value.empty()) return;
  X509_EXTENSION* const extension = X509V3_EXT_conf_nid(nullptr, nullptr, nid, value.c_str());
  if (extension == nullptr) throw std::runtime_error("OpenSSL does not know the extension " + value);
  X509_add_ext(x509, extension, -1);
  X509_EXTENSION_free(extension);
}

}  // namespace connectmaster::certs
