#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

// PEM texts (RFC 7468) as people have them: with text of any encoding before, between and after the blocks, a byte
// order mark, CRLF, blanks at the end of lines, lines of any length, no newline at the end.
namespace connectmaster::pem {

// "-----BEGIN LABEL-----", the body, "-----END LABEL-----". Refers to the text that it was found in.
struct Block {
  std::string_view label;  // "CERTIFICATE"
  std::string_view body;
  std::size_t end = 0;  // where the text goes on after the block
};

// The first block at or after `from`; nothing if no further block is complete.
std::optional<Block> FindBlock(std::string_view text, std::size_t from = 0);

bool IsCertificate(const Block& block);
// Encrypted or not.
bool IsPrivateKey(const Block& block);

// The bytes of a block; nothing if its body is not base64, for example because the block is encrypted.
std::optional<std::string> Decode(const Block& block);
// A block as OpenSSL writes it.
std::string Encode(std::string_view label, std::string_view bytes);

// What a file may be wanted to have.
inline constexpr std::string_view kCertificate = "a certificate";
inline constexpr std::string_view kPrivateKey = "a private key";

// What a text is in which what is `wanted` cannot be read, and the command that makes a readable one of it: "an
// encrypted private key: decrypt it with 'openssl pkey -in FILE -out NEW_FILE'". Empty if there is nothing to say.
std::string DescribeUnreadable(std::string_view text, std::string_view wanted);

// Overwrites the base64 of every PEM private key in `text`, also of incomplete ones. The length stays, so that `text`
// may be a serialized message.
void MaskPrivateKeys(std::string& text);

}  // namespace connectmaster::pem
