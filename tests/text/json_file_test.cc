#include "text/json_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "support/status_matchers.h"

namespace connectmaster::text {
namespace {

using namespace std::string_literals;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::StatusIs;

std::string Mistake(const std::string& json) {
  return std::string(ReadJson(json).status().message());
}

// The text in an encoding of `width` bytes a character.
std::string Encoded(const std::string& ascii, std::size_t width, bool big_endian, bool mark) {
  const auto character = [&](unsigned code) {
    std::string bytes(width, '\0');
    bytes[big_endian ? width - 1 : 0] = static_cast<char>(code & 0xFF);
    bytes[big_endian ? width - 2 : 1] = static_cast<char>(code >> 8);
    return bytes;
  };
  std::string text = mark ? character(0xFEFF) : "";
  for (const char c : ascii) text += character(static_cast<unsigned char>(c));
  return text;
}

TEST(JsonFile, Utf8_IsReadWithoutItsByteOrderMark) {
  EXPECT_EQ(*ReadJson(R"({"id": "문"})"), R"({"id": "문"})");
  EXPECT_EQ(*ReadJson("\xEF\xBB\xBF[1]"), "[1]");
  EXPECT_EQ(*ReadJson("7"), "7");
}

TEST(JsonFile, AnotherEncoding_IsNamed) {
  for (const std::string json : {"{}", "[1]", "\n{\"a\": 1}"}) {
    for (const bool mark : {false, true}) {
      EXPECT_THAT(ReadJson(Encoded(json, 2, false, mark)).status(),
                  StatusIs(absl::StatusCode::kInvalidArgument, "it is in UTF-16 (little-endian); save it as UTF-8"));
      EXPECT_THAT(Mistake(Encoded(json, 2, true, mark)), HasSubstr("UTF-16 (big-endian)"));
      EXPECT_THAT(Mistake(Encoded(json, 4, false, mark)), HasSubstr("UTF-32 (little-endian)"));
      EXPECT_THAT(Mistake(Encoded(json, 4, true, mark)), HasSubstr("UTF-32 (big-endian)"));
    }
  }
}

TEST(JsonFile, WrongSyntax_IsToldWithLineAndColumnInOneLine) {
  for (const std::string& json :
       {""s, "{"s, "{\n\"a\": 1,\n}"s, "{\"a\": tru}"s, "\0"s, "\x1b[31m"s, "{\"a\": \"\xff\"}"s}) {
    EXPECT_THAT(ReadJson(json).status(),
                StatusIs(absl::StatusCode::kInvalidArgument,
                         AllOf(HasSubstr("line"), HasSubstr("column"), Not(HasSubstr("\n")), Not(HasSubstr("\x1b")))))
        << json;
  }
}

TEST(JsonFile, AKeyThatIsThereTwice_IsNamed) {
  EXPECT_THAT(ReadJson(R"({"a": 1, "b": 2, "a": 3})").status(),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("\"a\" is there twice")));
  EXPECT_THAT(Mistake(R"({"x": [{"a": 1}, {"a": 1, "a": 2}]})"), HasSubstr("\"a\" is there twice"));
  EXPECT_TRUE(ReadJson(R"({"a": {"a": 1}, "b": [{"a": 1}, {"a": 2}]})").ok());
}

TEST(JsonFile, AFieldInBothOfItsSpellings_IsNamed) {
  EXPECT_THAT(ReadJson(R"({"devices": [{"use_ssl": true, "useSsl": false}]})").status(),
              StatusIs(absl::StatusCode::kInvalidArgument, AllOf(HasSubstr("\"use_ssl\""), HasSubstr("\"useSsl\""))));
  EXPECT_THAT(Mistake(R"({"tenantId": "a", "tenant_id": "b"})"), HasSubstr("\"tenantId\" and \"tenant_id\""));
  EXPECT_TRUE(ReadJson(R"({"use_ssl": true, "usessl": true, "UseSsl": true})").ok());
}

TEST(JsonFile, AListInAList_IsNoMessages) {
  EXPECT_THAT(Mistake(R"({"devices": [[[]]]})"), HasSubstr("a list in a list"));
  EXPECT_TRUE(ReadJson(R"({"devices": [{"slaves": []}]})").ok());
}

// Suprema's example has a comma too many.
TEST(JsonFile, ARealGatewaysConfiguration_IsNamed) {
  for (const std::string json :
       {R"({"rpc_server": {"ip": "", "port": 4010,}})", R"({"master_gateway": {"use": true}})"}) {
    EXPECT_THAT(Mistake(json), HasSubstr("configuration of a real gateway")) << json;
  }
}

}  // namespace
}  // namespace connectmaster::text
