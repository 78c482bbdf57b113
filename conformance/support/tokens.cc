#include "support/tokens.h"

#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>
#include <cctype>

namespace connectmaster::conformance {
namespace {

std::string Encode(const std::string& bytes) {
  std::string text(bytes.size() * 2 + 4, '\0');
  const int length =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                      reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(length));
  std::replace(text.begin(), text.end(), '+', '-');
  std::replace(text.begin(), text.end(), '/', '_');
  text.erase(std::find(text.begin(), text.end(), '='), text.end());
  return text;
}

absl::StatusOr<std::string> Decode(std::string text) {
  const auto is_base64url = [](unsigned char c) { return std::isalnum(c) != 0 || c == '-' || c == '_'; };
  if (text.empty() || !std::all_of(text.begin(), text.end(), is_base64url)) {
    return absl::InvalidArgumentError("not base64url: " + text);
  }
  std::replace(text.begin(), text.end(), '-', '+');
  std::replace(text.begin(), text.end(), '_', '/');
  const std::size_t padding = (4 - text.size() % 4) % 4;
  text.append(padding, '=');
  std::string bytes(text.size(), '\0');
  const int length =
      EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                      reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size()));
  if (length < 0) return absl::InvalidArgumentError("not base64url");
  bytes.resize(static_cast<std::size_t>(length) - padding);
  return bytes;
}

absl::StatusOr<google::protobuf::Struct> DecodeObject(const std::string& text) {
  const auto json = Decode(text);
  if (!json.ok()) return json.status();
  google::protobuf::Struct object;
  if (!google::protobuf::util::JsonStringToMessage(*json, &object).ok()) {
    return absl::InvalidArgumentError("not a JSON object: " + *json);
  }
  return object;
}

std::string Sign(const std::string& text, const std::string& key) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
  unsigned length = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), reinterpret_cast<const unsigned char*>(text.data()),
       text.size(), bytes.data(), &length);
  return Encode(std::string(reinterpret_cast<const char*>(bytes.data()), length));
}

}  // namespace

absl::StatusOr<TokenParts> SplitToken(const std::string& token) {
  const auto first = token.find('.');
  const auto second = token.find('.', first == std::string::npos ? first : first + 1);
  if (second == std::string::npos)
    return absl::InvalidArgumentError("not a JWT: expected three parts separated by '.'");
  TokenParts parts{token.substr(0, first), token.substr(first + 1, second - first - 1), token.substr(second + 1)};
  if (const auto header = DecodeObject(parts.header); !header.ok()) return header.status();
  if (const auto payload = DecodeObject(parts.payload); !payload.ok()) return payload.status();
  if (const auto signature = Decode(parts.signature); !signature.ok()) return signature.status();
  return parts;
}

absl::StatusOr<long long> NumberClaim(const TokenParts& token, const std::string& name) {
  const auto payload = DecodeObject(token.payload);
  if (!payload.ok()) return payload.status();
  const auto claim = payload->fields().find(name);
  if (claim == payload->fields().end()) return absl::NotFoundError("the token has no claim " + name);
  return static_cast<long long>(claim->second.number_value());
}

std::vector<ForgedToken> Forge(const TokenParts& good, const std::string& root_certificate_pem) {
  const std::string hs256 = Encode(R"({"alg":"HS256","typ":"JWT"})");
  const std::string hs512 = Encode(R"({"alg":"HS512","typ":"JWT"})");
  const std::string none = Encode(R"({"alg":"none","typ":"JWT"})");
  const auto signed_with = [&](const std::string& header, const std::string& key) {
    return TokenParts{header, good.payload, Sign(header + "." + good.payload, key)}.Join();
  };
  TokenParts altered_payload = good;
  altered_payload.payload = Encode(*Decode(good.payload) + " ");
  TokenParts altered_signature = good;
  altered_signature.signature.front() = good.signature.front() == 'A' ? 'B' : 'A';

  return {{"altered payload", altered_payload.Join()},
          {"altered signature", altered_signature.Join()},
          {"without signature", good.header + "." + good.payload + "."},
          {"alg none", none + "." + good.payload + "."},
          {"alg none with the signature", none + "." + good.payload + "." + good.signature},
          {"signed with another key", signed_with(hs256, "another gateway's key")},
          {"signed with an empty key", signed_with(hs256, "")},
          {"signed with the root certificate as the key", signed_with(hs256, root_certificate_pem)},
          {"another algorithm in the header", hs512 + "." + good.payload + "." + good.signature},
          {"not a token", "not a token"}};
}

}  // namespace connectmaster::conformance
