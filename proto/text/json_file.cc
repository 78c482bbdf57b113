#include "text/json_file.h"

#include <map>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "text/harmless.h"

namespace connectmaster::text {
namespace {

// The name of an encoding other than UTF-8; empty for UTF-8. JSON begins with two ASCII characters, or is a single
// digit.
std::string OtherEncoding(std::string_view bytes) {
  using namespace std::string_view_literals;
  if (bytes.size() < 2) return "";
  const auto zero = [&](std::size_t i) { return i < bytes.size() && bytes[i] == '\0'; };
  if (bytes.starts_with("\xFF\xFE\0\0"sv) || (zero(1) && zero(2) && zero(3))) return "UTF-32 (little-endian)";
  if (bytes.starts_with("\0\0\xFE\xFF"sv) || (zero(0) && zero(1) && zero(2))) return "UTF-32 (big-endian)";
  if (bytes.starts_with("\xFF\xFE") || (!zero(0) && zero(1))) return "UTF-16 (little-endian)";
  if (bytes.starts_with("\xFE\xFF") || (zero(0) && !zero(1))) return "UTF-16 (big-endian)";
  return "";
}

// The field that a key names: protobuf takes "use_ssl" and "useSsl" for the same.
std::string FieldOf(std::string_view key) {
  std::string field;
  bool starts_word = false;
  for (const char c : key) {
    if (c != '_') field += starts_word ? absl::ascii_toupper(static_cast<unsigned char>(c)) : c;
    starts_word = c == '_';
  }
  return field;
}

// Goes through a text up to its first mistake; no document is built.
class Checker final : public nlohmann::json::json_sax_t {
 public:
  const std::string& mistake() const { return mistake_; }

  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool number_float(number_float_t, const string_t&) override { return true; }
  bool string(string_t&) override { return true; }
  bool binary(binary_t&) override { return true; }

  bool start_object(std::size_t) override {
    open_.push_back({.is_list = false, .keys = {}});
    return true;
  }
  bool start_array(std::size_t) override {
    if (!open_.empty() && open_.back().is_list) return Fail("there is a list in a list; values are expected in it");
    open_.push_back({.is_list = true, .keys = {}});
    return true;
  }
  bool end_object() override {
    open_.pop_back();
    return true;
  }
  bool end_array() override { return end_object(); }
  bool key(string_t& name) override {
    const auto [first, is_new] = open_.back().keys.emplace(FieldOf(name), name);
    if (is_new) return true;
    if (first->second != name) {
      return Fail(absl::StrCat("\"", Harmless(first->second), "\" and \"", Harmless(name),
                               "\" are the same field, and both are in an object; one is expected"));
    }
    return Fail(absl::StrCat("\"", Harmless(name), "\" is there twice in an object; once is expected"));
  }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception& error) override {
    const std::string what = error.what();  // "[json.exception.parse_error.101] parse error at line 3, column 5: ..."
    const auto start = what.find("] ");
    return Fail(Harmless(start == std::string::npos ? what : what.substr(start + 2)));
  }

 private:
  struct Open {
    bool is_list;
    std::map<std::string, std::string> keys;  // by the fields that they name
  };

  bool Fail(std::string mistake) {
    mistake_ = std::move(mistake);
    return false;
  }

  std::vector<Open> open_;
  std::string mistake_;
};

// What a master gateway's configuration (rpc_server) and a device gateway's (master_gateway) have, and nothing of ours.
bool IsConfiguration(const std::string& json) {
  return absl::StrContains(json, "\"rpc_server\"") || absl::StrContains(json, "\"master_gateway\"");
}

}  // namespace

absl::StatusOr<std::string> ReadJson(std::string bytes) {
  if (const std::string encoding = OtherEncoding(bytes); !encoding.empty()) {
    return absl::InvalidArgumentError(absl::StrCat("it is in ", encoding, "; save it as UTF-8"));
  }
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.erase(0, 3);
  if (IsConfiguration(bytes)) {
    return absl::InvalidArgumentError(
        "it is the configuration of a real gateway (config.json), which is not read: 'fakegateway serve' takes options "
        "instead, such as --listen and --certs");
  }
  Checker checker;
  if (!nlohmann::json::sax_parse(bytes, &checker)) return absl::InvalidArgumentError(checker.mistake());
  return bytes;
}

}  // namespace connectmaster::text
