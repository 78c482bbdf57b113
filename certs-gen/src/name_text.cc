#include "name_text.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_format.h>
#include <openssl/objects.h>

#include <array>

namespace connectmaster::certs {
namespace {

struct Range {
  unsigned long first;
  unsigned long last;
};
// Control characters, line separators, and what turns the direction of the text around.
constexpr std::array<Range, 5> kUnprintable = {
    {{0, 0x1f}, {0x7f, 0x9f}, {0x200e, 0x200f}, {0x2028, 0x202e}, {0x2066, 0x2069}}};

bool IsPrintable(unsigned long character) {
  for (const auto& [first, last] : kUnprintable) {
    if (character >= first && character <= last) return false;
  }
  return true;
}

std::string HexPairs(std::string_view bytes) {
  std::string text;
  for (const char byte : bytes) absl::StrAppendFormat(&text, "\\%02X", static_cast<unsigned char>(byte));
  return text;
}

std::string AttributeName(const ASN1_OBJECT* attribute) {
  if (const int nid = OBJ_obj2nid(attribute); nid != NID_undef) return OBJ_nid2sn(nid);
  std::array<char, 80> text{};
  OBJ_obj2txt(text.data(), text.size(), attribute, 1);
  return text.data();
}

// OpenSSL parses no name with a value that is not text.
std::string ValueText(const ASN1_STRING* value) {
  unsigned char* utf8 = nullptr;
  const int size = ASN1_STRING_to_UTF8(&utf8, value);
  if (size < 0) {
    TakeOpensslError();
    return "?";
  }
  std::string text = EscapeNameValue({reinterpret_cast<char*>(utf8), static_cast<std::size_t>(size)});
  OPENSSL_free(utf8);
  return text;
}

}  // namespace

std::string EscapeNameValue(std::string_view value) {
  constexpr std::string_view kSpecial = "\"+,;<>\\";
  std::string text;
  for (std::size_t at = 0; at < value.size();) {
    unsigned long character = 0;
    const int length = UTF8_getc(reinterpret_cast<const unsigned char*>(value.data()) + at,
                                 static_cast<int>(value.size() - at), &character);
    const auto bytes = value.substr(at, length > 0 ? static_cast<std::size_t>(length) : 1);
    const bool at_an_end = at == 0 || at + bytes.size() == value.size();
    if (length <= 0 || !IsPrintable(character)) {
      text += HexPairs(bytes);
    } else {
      const bool escaped = kSpecial.find(bytes.front()) != std::string_view::npos || (character == ' ' && at_an_end) ||
                           (character == '#' && at == 0);
      absl::StrAppend(&text, escaped ? "\\" : "", std::string(bytes));
    }
    at += bytes.size();
  }
  return text;
}

std::string NameText(const X509_NAME* name) {
  std::string text;
  int previous_set = -1;
  for (int i = 0; i < X509_NAME_entry_count(name); ++i) {
    const X509_NAME_ENTRY* const entry = X509_NAME_get_entry(name, i);
    const int set = X509_NAME_ENTRY_set(entry);
    if (i > 0) text += set == previous_set ? " + " : ", ";
    absl::StrAppend(&text, AttributeName(X509_NAME_ENTRY_get_object(entry)), "=",
                    ValueText(X509_NAME_ENTRY_get_data(entry)));
    previous_set = set;
  }
  return text.empty() ? "(empty)" : text;
}

}  // namespace connectmaster::certs
