#include "text/harmless.h"

#include <clocale>
#include <cstdint>
#include <cwchar>
#include <utility>

#include "absl/strings/str_cat.h"

namespace connectmaster::text {
namespace {

// The C library's knowledge of Unicode, for the calling thread while it lives.
class Utf8Locale {
 public:
  Utf8Locale() {
    // Never freed: threads may still use it when the process ends.
    static const locale_t kUtf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
    before_ = uselocale(kUtf8);
  }
  ~Utf8Locale() { uselocale(before_); }
  Utf8Locale(const Utf8Locale&) = delete;
  Utf8Locale& operator=(const Utf8Locale&) = delete;

 private:
  locale_t before_;
};

// The format characters (general category Cf) and separators of lines that the C library calls printable. The joiners
// U+200C and U+200D stay: scripts and emoji need them.
bool IsFormat(wchar_t c) {
  constexpr std::pair<std::uint32_t, std::uint32_t> kRanges[] = {
      {0xAD, 0xAD},     {0x600, 0x605},   {0x61C, 0x61C},     {0x6DD, 0x6DD},    {0x70F, 0x70F},
      {0x180E, 0x180E}, {0x200B, 0x200B}, {0x200E, 0x200F},   {0x2028, 0x202E},  {0x2060, 0x206F},
      {0xFEFF, 0xFEFF}, {0xFFF9, 0xFFFB}, {0x1D173, 0x1D17A}, {0xE0000, 0xE007F}};
  for (const auto& [first, last] : kRanges) {
    if (static_cast<std::uint32_t>(c) >= first && static_cast<std::uint32_t>(c) <= last) return true;
  }
  return false;
}

// Calls `on_character` with each character and its bytes, and `on_bad_byte` with each byte that is in none.
template <typename OnCharacter, typename OnBadByte>
void ForEach(absl::string_view text, const OnCharacter& on_character, const OnBadByte& on_bad_byte) {
  const Utf8Locale locale;
  while (!text.empty()) {
    wchar_t c = 0;
    std::mbstate_t state{};
    const std::size_t size = std::mbrtowc(&c, text.data(), text.size(), &state);
    if (size > text.size()) {  // an error
      on_bad_byte(static_cast<unsigned char>(text.front()));
      text.remove_prefix(1);
    } else {
      const std::size_t length = size == 0 ? 1 : size;  // U+0000
      on_character(c, text.substr(0, length));
      text.remove_prefix(length);
    }
  }
}

}  // namespace

std::string Harmless(absl::string_view text) {
  std::string result;
  result.reserve(text.size());
  ForEach(
      text,
      [&](wchar_t c, absl::string_view bytes) {
        if (c == L'\n' || c == L'\t' || c == L'\r') {
          result.append(c == L'\n' ? "\\n" : c == L'\t' ? "\\t" : "\\r");
        } else if (c == 0 || wcwidth(c) < 0 || IsFormat(c)) {
          absl::StrAppend(&result, "\\u{", absl::Hex(static_cast<std::uint32_t>(c)), "}");
        } else {
          result.append(bytes.data(), bytes.size());
        }
      },
      [&](unsigned char byte) { absl::StrAppend(&result, "\\x", absl::Hex(byte, absl::kZeroPad2)); });
  return result;
}

std::size_t Columns(absl::string_view harmless) {
  std::size_t columns = 0;
  ForEach(
      harmless,
      [&](wchar_t c, absl::string_view) {
        const int width = wcwidth(c);
        if (width > 0) columns += static_cast<std::size_t>(width);
      },
      [&](unsigned char) { ++columns; });
  return columns;
}

}  // namespace connectmaster::text
