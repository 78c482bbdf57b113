#include "extract.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>
#include <arpa/inet.h>
#include <openssl/objects.h>

#include <array>
#include <utility>

namespace connectmaster::certs {
namespace {

std::string ValueAt(const X509_NAME* name, int index) {
  unsigned char* utf8 = nullptr;
  const int size = ASN1_STRING_to_UTF8(&utf8, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, index)));
  if (size < 0) return "";
  std::string value(reinterpret_cast<char*>(utf8), static_cast<std::size_t>(size));
  OPENSSL_free(utf8);
  return value;
}

std::string FieldOf(const X509_NAME* name, int nid) {
  const int index = X509_NAME_get_index_by_NID(name, nid, -1);
  return index < 0 ? "" : ValueAt(name, index);
}

std::string TextOf(const ASN1_STRING* text) {
  return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
          static_cast<std::size_t>(ASN1_STRING_length(text))};
}

// "" for what is neither 4 nor 16 bytes long.
std::string AddressOf(const ASN1_STRING* bytes) {
  const int size = ASN1_STRING_length(bytes);
  const int family = size == sizeof(in_addr) ? AF_INET : AF_INET6;
  if (family == AF_INET6 && size != sizeof(in6_addr)) return "";
  std::array<char, INET6_ADDRSTRLEN> text{};
  const char* result = inet_ntop(family, ASN1_STRING_get0_data(bytes), text.data(), text.size());
  return result == nullptr ? "" : result;
}

}  // namespace

Subject ReadName(const X509_NAME* name) {
  return {.country = FieldOf(name, NID_countryName),
          .province = FieldOf(name, NID_stateOrProvinceName),
          .locality = FieldOf(name, NID_localityName),
          .organization = FieldOf(name, NID_organizationName),
          .organizational_unit = FieldOf(name, NID_organizationalUnitName),
          .common_name = FieldOf(name, NID_commonName)};
}

std::vector<std::string> ReadCommonNames(const X509_NAME* name) {
  std::vector<std::string> names;
  for (int i = -1; (i = X509_NAME_get_index_by_NID(name, NID_commonName, i)) >= 0;) names.push_back(ValueAt(name, i));
  return names;
}

AltNames ReadAltNames(const X509* x509) {
  AltNames result;
  const GeneralNamesPtr names(
      static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(x509, NID_subject_alt_name, nullptr, nullptr)));
  for (int i = 0; names && i < sk_GENERAL_NAME_num(names.get()); ++i) {
    int type = 0;
    const auto* value =
        static_cast<const ASN1_STRING*>(GENERAL_NAME_get0_value(sk_GENERAL_NAME_value(names.get(), i), &type));
    if (type == GEN_DNS) result.dns_names.push_back(TextOf(value));
    if (type == GEN_URI) result.uris.push_back(TextOf(value));
    if (type == GEN_IPADD) result.ip_addresses.push_back(AddressOf(value));
  }
  return result;
}

std::string DescribeKey(const X509* x509) {
  const EVP_PKEY* key = X509_get0_pubkey(x509);
  if (key == nullptr) {
    TakeOpensslError();
    return "unknown";
  }
  const std::string algorithm = EVP_PKEY_get0_type_name(key) == nullptr ? "unknown" : EVP_PKEY_get0_type_name(key);
  std::array<char, 64> group{};
  if (EVP_PKEY_get_base_id(key) == EVP_PKEY_EC &&
      EVP_PKEY_get_group_name(key, group.data(), group.size(), nullptr) == 1) {
    const char* nist = EC_curve_nid2nist(OBJ_txt2nid(group.data()));
    return absl::StrCat(algorithm, ", ", nist == nullptr ? group.data() : nist);
  }
  return absl::StrCat(algorithm, ", ", EVP_PKEY_get_bits(key), " bits");
}

std::string DescribeSignature(const X509* x509) {
  const char* name = OBJ_nid2ln(X509_get_signature_nid(x509));
  return name == nullptr ? "unknown" : name;
}

std::string DescribeKeyUsage(X509* x509) {
  static constexpr std::array<std::pair<std::uint32_t, const char*>, 9> kUsages = {
      {{KU_DIGITAL_SIGNATURE, "digitalSignature"},
       {KU_NON_REPUDIATION, "nonRepudiation"},
       {KU_KEY_ENCIPHERMENT, "keyEncipherment"},
       {KU_DATA_ENCIPHERMENT, "dataEncipherment"},
       {KU_KEY_AGREEMENT, "keyAgreement"},
       {KU_KEY_CERT_SIGN, "keyCertSign"},
       {KU_CRL_SIGN, "cRLSign"},
       {KU_ENCIPHER_ONLY, "encipherOnly"},
       {KU_DECIPHER_ONLY, "decipherOnly"}}};
  if ((X509_get_extension_flags(x509) & EXFLAG_KUSAGE) == 0) return "";
  std::vector<std::string> names;
  for (const auto& [bit, name] : kUsages) {
    if ((X509_get_key_usage(x509) & bit) != 0) names.emplace_back(name);
  }
  return absl::StrJoin(names, ", ");
}

std::string DescribeExtendedKeyUsage(const X509* x509) {
  const std::unique_ptr<EXTENDED_KEY_USAGE, Releaser<&EXTENDED_KEY_USAGE_free>> usages(
      static_cast<EXTENDED_KEY_USAGE*>(X509_get_ext_d2i(x509, NID_ext_key_usage, nullptr, nullptr)));
  std::vector<std::string> names;
  for (int i = 0; usages && i < sk_ASN1_OBJECT_num(usages.get()); ++i) {
    std::array<char, 80> text{};
    const ASN1_OBJECT* usage = sk_ASN1_OBJECT_value(usages.get(), i);
    const char* name = OBJ_nid2sn(OBJ_obj2nid(usage));
    if (OBJ_obj2nid(usage) == NID_undef) OBJ_obj2txt(text.data(), text.size(), usage, 1);
    names.emplace_back(OBJ_obj2nid(usage) == NID_undef ? text.data() : name);
  }
  return absl::StrJoin(names, ", ");
}

}  // namespace connectmaster::certs
