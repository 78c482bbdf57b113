#include "connectmaster/certs/key.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

namespace connectmaster::certs {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

TEST(PrivateKeyTest, CERT_5_IsWrittenAsUnencryptedPkcs8) {
  EXPECT_THAT(PrivateKey::Generate(KeyType::kEcP256)->ToPem(), StartsWith("-----BEGIN PRIVATE KEY-----\n"));
}

TEST(PrivateKeyTest, SurvivesARoundTripThroughPem) {
  const auto key = PrivateKey::Generate(KeyType::kEcP256);
  const auto copy = PrivateKey::FromPem(key->ToPem());
  ASSERT_TRUE(copy.ok()) << copy.status();
  EXPECT_EQ(EVP_PKEY_eq(key->handle(), copy->handle()), 1);
}

TEST(PrivateKeyTest, FromPem_KeyAsPeopleHaveIt_IsRead) {
  const auto key = PrivateKey::Generate(KeyType::kEcP256);
  BIO* bio = BIO_new(BIO_s_mem());
  PEM_write_bio_PrivateKey_traditional(bio, key->handle(), nullptr, nullptr, 0, nullptr, nullptr);
  char* data = nullptr;
  const auto size = static_cast<std::size_t>(BIO_get_mem_data(bio, &data));
  const std::string sec1(data, size);  // "EC PRIVATE KEY"
  BIO_free(bio);
  const std::string parameters = "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n";
  for (const std::string& text : {sec1, parameters + sec1, "\xef\xbb\xbf" + key->ToPem(), "caf\xe9\n" + sec1}) {
    const auto read = PrivateKey::FromPem(text);
    ASSERT_TRUE(read.ok()) << read.status();
    EXPECT_EQ(EVP_PKEY_eq(key->handle(), read->handle()), 1);
  }
}

TEST(PrivateKeyTest, IsDifferentEachTime) {
  EXPECT_NE(PrivateKey::Generate(KeyType::kEcP256)->ToPem(), PrivateKey::Generate(KeyType::kEcP256)->ToPem());
}

TEST(PrivateKeyTest, RefusesWhatIsNoKeyWithoutRepeatingIt) {
  for (const char* text : {"", "secret", "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n"}) {
    const auto key = PrivateKey::FromPem(text);
    EXPECT_EQ(key.status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_THAT(std::string(key.status().message()), Not(HasSubstr("ecret")));
  }
}

TEST(PrivateKeyTest, RefusesAnEncryptedKeyRatherThanAskForItsPassword) {
  const auto key = PrivateKey::Generate(KeyType::kEcP256);
  BIO* bio = BIO_new(BIO_s_mem());
  const std::string password = "password";
  ASSERT_EQ(PEM_write_bio_PKCS8PrivateKey(bio, key->handle(), EVP_aes_128_cbc(), password.data(),
                                          static_cast<int>(password.size()), nullptr, nullptr),
            1);
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  const auto read = PrivateKey::FromPem(std::string_view(data, static_cast<std::size_t>(size)));
  BIO_free(bio);
  EXPECT_EQ(read.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(read.status().message()), HasSubstr("unencrypted"));
}

}  // namespace
}  // namespace connectmaster::certs
