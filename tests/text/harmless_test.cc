#include "text/harmless.h"

#include <gtest/gtest.h>

#include <clocale>
#include <string>

namespace connectmaster::text {
namespace {

using namespace std::string_literals;

TEST(Harmless, TextOfAnyLanguage_StaysAsItIs) {
  for (const std::string text : {"", "plain text, with \\ and \"quotes\"", "출입문 1", "e\u0301", "日本語", "дверь",
                                 "😀", "क्\u200dष", "a\u00a0b"}) {
    EXPECT_EQ(Harmless(text), text);
  }
}

TEST(Harmless, WhatMovesTheCursorOrEndsTheLine_IsEscaped) {
  EXPECT_EQ(Harmless("a\nb\tc\r"), R"(a\nb\tc\r)");
  EXPECT_EQ(Harmless("\x1b]0;title\x07\x1b[31m\x7f\b"), R"(\u{1b}]0;title\u{7}\u{1b}[31m\u{7f}\u{8})");
  EXPECT_EQ(Harmless("a\0b"s), R"(a\u{0}b)");
  EXPECT_EQ(Harmless("\u0085\u009b2J"), R"(\u{85}\u{9b}2J)");
  EXPECT_EQ(Harmless("a\u2028b\u2029c"), R"(a\u{2028}b\u{2029}c)");
}

TEST(Harmless, WhatChangesTheOrderOrHides_IsEscaped) {
  for (const char32_t c : {U'\u061c', U'\u200b', U'\u200e', U'\u200f', U'\u202a', U'\u202e', U'\u2060', U'\u2066',
                           U'\u2069', U'\ufeff', U'\ufff9', U'\U000e0041'}) {
    const std::string utf8 =
        c < 0x800     ? std::string{static_cast<char>(0xC0 | c >> 6), static_cast<char>(0x80 | (c & 63))}
        : c < 0x10000 ? std::string{static_cast<char>(0xE0 | c >> 12), static_cast<char>(0x80 | (c >> 6 & 63)),
                                    static_cast<char>(0x80 | (c & 63))}
                      : std::string{static_cast<char>(0xF0 | c >> 18), static_cast<char>(0x80 | (c >> 12 & 63)),
                                    static_cast<char>(0x80 | (c >> 6 & 63)), static_cast<char>(0x80 | (c & 63))};
    EXPECT_EQ(Harmless(utf8).substr(0, 3), "\\u{") << std::hex << static_cast<unsigned>(c);
  }
}

TEST(Harmless, BytesThatAreNotUtf8_AreEscapedEach) {
  EXPECT_EQ(Harmless("\xff"), R"(\xff)");
  EXPECT_EQ(Harmless("a\xc3(b"), R"(a\xc3(b)");
  EXPECT_EQ(Harmless("\xea\xb0"), R"(\xea\xb0)");            // cut off
  EXPECT_EQ(Harmless("\xc0\x8a"), R"(\xc0\x8a)");            // an overlong newline
  EXPECT_EQ(Harmless("\xed\xa0\x80"), R"(\xed\xa0\x80)");    // half a surrogate pair
  EXPECT_EQ(Harmless("\xf4\x90\x80\x80"), R"(\u{110000})");  // beyond Unicode
}

TEST(Harmless, TheProgramsLocale_DoesNotMatter) {
  const std::string before = std::setlocale(LC_ALL, nullptr);
  std::setlocale(LC_ALL, "C");
  EXPECT_EQ(Harmless("문"), "문");
  EXPECT_EQ(Columns("문"), 2U);
  std::setlocale(LC_ALL, before.c_str());
}

TEST(Columns, AreThoseOfATerminal) {
  EXPECT_EQ(Columns(""), 0U);
  EXPECT_EQ(Columns("abc"), 3U);
  EXPECT_EQ(Columns("출입문 1"), 8U);
  EXPECT_EQ(Columns("e\u0301e"), 2U);            // an accent of its own
  EXPECT_EQ(Columns("\u1112\u1161\u11ab"), 2U);  // a Korean syllable in its parts
  EXPECT_EQ(Columns("ｱ"), 1U);                   // half the usual width
}

}  // namespace
}  // namespace connectmaster::text
