#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>

#include "pem/pem.h"

namespace connectmaster::pem {
namespace {

using std::literals::string_view_literals::operator""sv;

// UTF-16 has a byte order mark, or every second byte of ASCII is zero.
bool IsUtf16(std::string_view text) {
  return text.substr(0, 2) == "\xff\xfe"sv || text.substr(0, 2) == "\xfe\xff"sv || text.substr(0, 2) == "-\0"sv ||
         text.substr(0, 2) == "\0-"sv;
}

// An ASN.1 SEQUENCE of up to 65,535 bytes; what is in it. Empty if it is none.
std::string_view ContentOfDer(std::string_view text) {
  if (text.size() < 4 || text[0] != '\x30') return {};
  if (text[1] == '\x82') return text.substr(4);
  if (text[1] == '\x81') return text.substr(3);
  return static_cast<unsigned char>(text[1]) + 2U == text.size() ? text.substr(2) : std::string_view();
}

std::string DescribeDer(std::string_view content) {
  if (content.substr(0, 3) == "\x02\x01\x03"sv) {
    return "a PKCS#12 file: convert it with 'openssl pkcs12 -in FILE -nodes -out NEW_FILE'";
  }
  // A certificate begins with a SEQUENCE, a private key with its version.
  return content.substr(0, 1) == "\x30"sv
             ? "DER instead of PEM: convert it with 'openssl x509 -inform DER -in FILE -out NEW_FILE'"
             : "DER instead of PEM: convert it with 'openssl pkey -inform DER -in FILE -out NEW_FILE'";
}

std::string DescribeBlock(const Block& block) {
  if (block.label == "OPENSSH PRIVATE KEY") {
    return "a private key of OpenSSH: make one with 'openssl genpkey', or convert it in place with 'ssh-keygen -p -m "
           "PEM -f FILE'";
  }
  if (block.label == "ENCRYPTED PRIVATE KEY" ||
      (IsPrivateKey(block) && absl::StrContains(std::string(block.body), "ENCRYPTED"))) {
    return "an encrypted private key: decrypt it with 'openssl pkey -in FILE -out NEW_FILE'";
  }
  if (block.label == "PKCS7" || block.label == "CMS") {
    return "a PKCS#7 file: convert it with 'openssl pkcs7 -in FILE -print_certs -out NEW_FILE'";
  }
  if (block.label == "CERTIFICATE REQUEST" || block.label == "NEW CERTIFICATE REQUEST") {
    return "a certificate request: have a CA sign it, for example with 'openssl x509 -req'";
  }
  if (IsPrivateKey(block)) return std::string(kPrivateKey);
  if (IsCertificate(block)) return std::string(kCertificate);
  return absl::StrCat("a PEM file with \"", std::string(block.label), "\"");
}

}  // namespace

std::string DescribeUnreadable(std::string_view text, std::string_view wanted) {
  if (IsUtf16(text)) return "text in UTF-16: convert it with 'iconv -f UTF-16 -t UTF-8 FILE > NEW_FILE'";
  if (const std::string_view content = ContentOfDer(text); !content.empty()) return DescribeDer(content);
  if (text.substr(0, 4) == "\xfe\xed\xfe\xed"sv) {
    return "a Java key store: convert it with 'keytool -importkeystore -deststoretype pkcs12', then with 'openssl "
           "pkcs12'";
  }
  if (absl::StartsWith({text.data(), text.size()}, "PuTTY-User-Key-File-")) {
    return "a private key of PuTTY: convert it with 'puttygen FILE -O private-openssh -o NEW_FILE'";
  }
  std::string other;
  for (auto block = FindBlock(text); block; block = FindBlock(text, block->end)) {
    if (block->label == "EC PARAMETERS" || block->label == "DH PARAMETERS") continue;
    other = DescribeBlock(*block);
    if (IsPrivateKey(*block)) break;
  }
  return other == wanted ? "" : other;
}

}  // namespace connectmaster::pem
