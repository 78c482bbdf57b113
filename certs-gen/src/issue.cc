#include "issue.h"

#include <openssl/objects.h>
#include <openssl/rand.h>
#include <openssl/x509.h>

#include <array>
#include <utility>

#include "connectmaster/certs/authority.h"
#include "dates.h"
#include "openssl.h"

namespace connectmaster::certs {
namespace {

bool SetSubject(X509* x509, const Subject& subject) {
  const std::array<std::pair<int, const std::string*>, 6> fields = {
      {{NID_countryName, &subject.country},
       {NID_stateOrProvinceName, &subject.province},
       {NID_localityName, &subject.locality},
       {NID_organizationName, &subject.organization},
       {NID_organizationalUnitName, &subject.organizational_unit},
       {NID_commonName, &subject.common_name}}};
  const X509NamePtr name(X509_NAME_new());
  for (const auto& [nid, value] : fields) {
    if (value->empty()) continue;
    const auto* bytes = reinterpret_cast<const unsigned char*>(value->data());
    if (X509_NAME_add_entry_by_NID(name.get(), nid, MBSTRING_UTF8, bytes, static_cast<int>(value->size()), -1, 0) !=
        1) {
      return false;
    }
  }
  return X509_set_subject_name(x509, name.get()) == 1;
}

// As X509_set_pubkey, which encodes the key and decodes it again: with OpenSSL 3.0 that takes longer than to sign.
bool SetPublicKey(X509* x509, EVP_PKEY* key) {
  std::array<char, 32> curve{};
  std::size_t length = 0;
  if (EVP_PKEY_is_a(key, "EC") != 1 || EVP_PKEY_get_group_name(key, curve.data(), curve.size(), &length) != 1) {
    return X509_set_pubkey(x509, key) == 1;
  }
  unsigned char* point = nullptr;
  const std::size_t size = EVP_PKEY_get1_encoded_public_key(key, &point);
  ASN1_OBJECT* const group = OBJ_nid2obj(OBJ_sn2nid(curve.data()));
  if (size != 0 && group != nullptr &&
      X509_PUBKEY_set0_param(X509_get_X509_PUBKEY(x509), OBJ_nid2obj(NID_X9_62_id_ecPublicKey), V_ASN1_OBJECT, group,
                             point, static_cast<int>(size)) == 1) {
    return true;
  }
  OPENSSL_free(point);
  return false;
}

// Random, so that nobody has to remember which ones were used; 63 bits, so that it is positive in an int64.
bool SetSerialNumber(X509* x509) {
  std::array<unsigned char, 8> bytes{};
  if (RAND_bytes(bytes.data(), bytes.size()) != 1) return false;
  bytes.front() &= 0x7f;
  bytes.back() |= 0x01;  // never zero
  const BignumPtr number(BN_bin2bn(bytes.data(), bytes.size(), nullptr));
  return BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(x509)) != nullptr;
}

bool AddExtension(X509* x509, int nid, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, x509, x509, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value);
  if (extension == nullptr) return false;
  const bool added = X509_add_ext(x509, extension, -1) == 1;
  X509_EXTENSION_free(extension);
  return added;
}

// RFC 5280 asks for it in every certificate that is not self-signed, and strict verifiers insist.
bool AddAuthorityKeyId(X509* x509, X509* issuer) {
  const ASN1_OCTET_STRING* key_id = X509_get0_subject_key_id(issuer);
  if (key_id == nullptr) return true;
  const std::unique_ptr<AUTHORITY_KEYID, Releaser<&AUTHORITY_KEYID_free>> authority(AUTHORITY_KEYID_new());
  authority->keyid = ASN1_OCTET_STRING_dup(key_id);
  return X509_add1_ext_i2d(x509, NID_authority_key_identifier, authority.get(), 0, X509V3_ADD_DEFAULT) == 1;
}

bool AddAltNames(X509* x509, const Blueprint& blueprint) {
  const GeneralNamesPtr names(GENERAL_NAMES_new());
  const auto add = [&names](int type, const std::vector<std::string>& values) {
    for (const std::string& value : values) {
      GENERAL_NAME* name = a2i_GENERAL_NAME(nullptr, nullptr, nullptr, type, value.c_str(), 0);
      if (name == nullptr) return false;
      if (sk_GENERAL_NAME_push(names.get(), name) == 0) {
        GENERAL_NAME_free(name);
        return false;
      }
    }
    return true;
  };
  if (!add(GEN_URI, blueprint.uris) || !add(GEN_DNS, blueprint.dns_names) || !add(GEN_IPADD, blueprint.ip_addresses)) {
    return false;
  }
  if (sk_GENERAL_NAME_num(names.get()) == 0) return true;
  // RFC 5280: critical where there is no subject to go by.
  const int critical = blueprint.subject == Subject() ? 1 : 0;
  return X509_add1_ext_i2d(x509, NID_subject_alt_name, names.get(), critical, X509V3_ADD_DEFAULT) == 1;
}

// CERT-2. Without a subjectKeyIdentifier OpenSSL would take a leaf that has its CA's subject for self-signed
// (TENANT-8).
bool AddExtensions(X509* x509, const Blueprint& blueprint, X509* issuer) {
  const bool is_ca = blueprint.role == Role::kCa;
  return (!is_ca || AddExtension(x509, NID_basic_constraints, "critical,CA:TRUE")) &&
         AddExtension(x509, NID_key_usage,
                      is_ca ? "critical,digitalSignature,keyCertSign" : "critical,digitalSignature") &&
         AddExtension(x509, NID_ext_key_usage, "clientAuth,serverAuth") &&
         AddExtension(x509, NID_subject_key_identifier, "hash") &&
         (issuer == nullptr || AddAuthorityKeyId(x509, issuer)) && AddAltNames(x509, blueprint);
}

absl::StatusOr<Credential> Sign(const Blueprint& blueprint, const PrivateKey& key, X509* issuer,
                                const PrivateKey& issuer_key) {
  const auto not_before = ToAsn1(blueprint.not_before);
  if (!not_before.ok()) return not_before.status();
  const auto not_after = ToAsn1(blueprint.not_after);
  if (!not_after.ok()) return not_after.status();
  const X509Ptr x509(X509_new());
  if (!x509 || X509_set_version(x509.get(), X509_VERSION_3) != 1 || !SetSerialNumber(x509.get()) ||
      X509_set1_notBefore(x509.get(), not_before->get()) != 1 ||
      X509_set1_notAfter(x509.get(), not_after->get()) != 1 || !SetPublicKey(x509.get(), key.handle()) ||
      !SetSubject(x509.get(), blueprint.subject) ||
      X509_set_issuer_name(x509.get(), X509_get_subject_name(issuer == nullptr ? x509.get() : issuer)) != 1 ||
      !AddExtensions(x509.get(), blueprint, issuer) || X509_sign(x509.get(), issuer_key.handle(), EVP_sha256()) <= 0) {
    return OpensslFailure("make a certificate");
  }
  unsigned char* bytes = nullptr;
  const int size = i2d_X509(x509.get(), &bytes);
  if (size <= 0) return OpensslFailure("encode a certificate");
  const std::string der(reinterpret_cast<char*>(bytes), static_cast<std::size_t>(size));
  OPENSSL_free(bytes);
  auto certificate = Certificate::FromDer(der);
  if (!certificate.ok()) return certificate.status();
  return Credential{*std::move(certificate), key};
}

}  // namespace

absl::StatusOr<Credential> Issue(const Blueprint& blueprint, const PrivateKey& key, const Credential& issuer) {
  return Sign(blueprint, key, issuer.certificate.handle(), issuer.key);
}

absl::StatusOr<Credential> SelfSign(const Blueprint& blueprint, const PrivateKey& key) {
  return Sign(blueprint, key, nullptr, key);
}

absl::StatusOr<Blueprint> MakeBlueprint(const Subject& subject, Time now, int years) {
  absl::Status status = CheckSubject(subject);
  status.Update(CheckYears(years));
  if (!status.ok()) return status;
  return Blueprint{.subject = subject, .not_before = now - kEarlyStart, .not_after = AddYears(now, years)};
}

}  // namespace connectmaster::certs
