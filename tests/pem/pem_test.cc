#include "pem/pem.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace connectmaster::pem {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

const std::string kBytes(100, 'x');

std::string Replaced(std::string text, const std::string& from, const std::string& to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

TEST(PemTest, FindBlock_TextAsPeopleHaveIt_IsFoundAndDecoded) {
  const std::string text = Encode("CERTIFICATE", kBytes);
  const std::string one_line =
      Replaced(Replaced(Replaced(text, "\n", ""), "E-----", "E-----\n"), "-----END", "\n-----END");
  for (const std::string& form :
       {text, "\xef\xbb\xbf" + text, Replaced(text, "\n", "\r\n"), Replaced(text, "\n", " \t\n"),
        Replaced(text, "\n", "\n\n"), text.substr(0, text.size() - 1), "Subject: O = Soci\xe9t\xe9\n" + text + "more",
        one_line, "-----BEGIN CERTIFICATE-----\nwithout an end\n" + text, "-----BEGIN \n" + text}) {
    const auto block = FindBlock(form);
    ASSERT_TRUE(block.has_value()) << form;
    EXPECT_EQ(block->label, "CERTIFICATE");
    EXPECT_EQ(Decode(*block), kBytes) << form;
  }
}

TEST(PemTest, FindBlock_SeveralBlocks_AreFoundOneAfterTheOther) {
  const std::string text = Encode("EC PARAMETERS", "p") + "between\n" + Encode("EC PRIVATE KEY", kBytes);
  const auto first = FindBlock(text);
  ASSERT_TRUE(first.has_value());
  EXPECT_FALSE(IsPrivateKey(*first));
  const auto second = FindBlock(text, first->end);
  ASSERT_TRUE(second.has_value());
  EXPECT_TRUE(IsPrivateKey(*second));
  EXPECT_EQ(FindBlock(text, second->end), std::nullopt);
}

TEST(PemTest, FindBlock_ManyBeginningsWithoutEnds_TakesNoTime) {
  std::string text;
  while (text.size() < 10'000'000) text += "-----BEGIN CERTIFICATE-----\n";
  EXPECT_FALSE(FindBlock(text).has_value());
}

TEST(PemTest, FindBlock_NoCompleteBlock_IsNothing) {
  const std::string text = Encode("CERTIFICATE", kBytes);
  for (const std::string& form : {std::string(), std::string("x"), text.substr(0, 60), text.substr(5),
                                  Replaced(text, "END CERTIFICATE", "END KEY")}) {
    EXPECT_FALSE(FindBlock(form).has_value()) << form;
  }
}

TEST(PemTest, MaskPrivateKeys_AnyKindOfKey_LosesItsBodyAndKeepsItsLength) {
  const std::string certificate = Encode("CERTIFICATE", std::string(100, 'c'));
  for (const char* const label : {"PRIVATE KEY", "RSA PRIVATE KEY", "ENCRYPTED PRIVATE KEY", "OPENSSH PRIVATE KEY"}) {
    const std::string key = Encode(label, kBytes);
    for (const std::string& text : {certificate + key, key + certificate, Replaced(key, "\n", "\\n") + certificate}) {
      std::string masked = text;
      MaskPrivateKeys(masked);
      EXPECT_EQ(masked.size(), text.size());
      EXPECT_THAT(masked, AllOf(Not(HasSubstr("eHh4")), HasSubstr(certificate), HasSubstr(label)));
    }
  }
}

TEST(PemTest, MaskPrivateKeys_KeyWithoutAnEnd_LosesItsBodyToo) {
  std::string text = Encode("PRIVATE KEY", kBytes).substr(0, 80) + "\"} and more";
  MaskPrivateKeys(text);
  EXPECT_THAT(text, AllOf(Not(HasSubstr("eHh4")), HasSubstr("\"} and more")));
  text = "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\neHh4eHh4\n";
  MaskPrivateKeys(text);
  EXPECT_THAT(text, Not(HasSubstr("eHh4")));
}

TEST(PemTest, MaskPrivateKeys_NoKey_ChangesNothing) {
  for (const std::string& text :
       {Encode("CERTIFICATE", kBytes), Encode("PUBLIC KEY", kBytes), std::string("a PRIVATE KEY in words")}) {
    std::string masked = text;
    MaskPrivateKeys(masked);
    EXPECT_EQ(masked, text);
  }
}

TEST(PemTest, DescribeUnreadable_OtherFormats_NamesTheCommandThatConverts) {
  const std::string key_of_old =
      "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\neHh4\n-----END RSA PRIVATE KEY-----\n";
  const std::pair<std::string, const char*> kinds[] = {
      {Encode("ENCRYPTED PRIVATE KEY", kBytes), "openssl pkey -in"},
      {key_of_old, "openssl pkey -in"},
      {Encode("OPENSSH PRIVATE KEY", kBytes), "ssh-keygen"},
      {Encode("PKCS7", kBytes), "openssl pkcs7"},
      {Encode("CERTIFICATE REQUEST", kBytes), "openssl x509 -req"},
      {std::string("\x30\x82\x01\x00\x02\x01\x03", 7), "openssl pkcs12"},
      {std::string("\x30\x82\x01\x00\x30\x82", 6), "openssl x509 -inform DER"},
      {std::string("\x30\x81\x87\x02\x01\x00", 6), "openssl pkey -inform DER"},
      {std::string("\xff\xfe-\0-\0", 6), "iconv"},
      {std::string("-\0-\0", 4), "iconv"},
      {"PuTTY-User-Key-File-3: ecdsa", "puttygen"},
      {"\xfe\xed\xfe\xed", "keytool"},
  };
  for (const auto& [text, command] : kinds) EXPECT_THAT(DescribeUnreadable(text, kPrivateKey), HasSubstr(command));
  EXPECT_EQ(DescribeUnreadable(Encode("PRIVATE KEY", kBytes), kCertificate), "a private key");
  EXPECT_EQ(DescribeUnreadable(Encode("PRIVATE KEY", kBytes), kPrivateKey), "");
  EXPECT_EQ(DescribeUnreadable("rubbish", kPrivateKey), "");
}

}  // namespace
}  // namespace connectmaster::pem
