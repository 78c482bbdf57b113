#include "listener/client_hello.h"

#include <gmock/gmock.h>
#include <openssl/ssl.h>

#include <memory>
#include <string>

namespace connectmaster::fakegateway {
namespace {

// What OpenSSL says first as a client of this version at most; `protocols` as they are sent.
std::string HelloOf(int highest_version, const std::string& protocols = "") {
  const std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)> context(SSL_CTX_new(TLS_client_method()), &SSL_CTX_free);
  SSL_CTX_set_security_level(context.get(), 0);
  SSL_CTX_set_min_proto_version(context.get(), TLS1_VERSION);
  SSL_CTX_set_max_proto_version(context.get(), highest_version);
  SSL_CTX_set_alpn_protos(context.get(), reinterpret_cast<const unsigned char*>(protocols.data()),
                          static_cast<unsigned>(protocols.size()));
  const std::unique_ptr<SSL, void (*)(SSL*)> client(SSL_new(context.get()), &SSL_free);
  BIO* const out = BIO_new(BIO_s_mem());
  SSL_set_bio(client.get(), BIO_new(BIO_s_mem()), out);
  SSL_connect(client.get());
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(out, &bytes);
  return {bytes, static_cast<std::size_t>(size)};
}

TEST(ClientHello, Parse_ClientOfEachVersion_TellsTheHighest) {
  ::testing::Test::RecordProperty("requirements", "TLS-1");
  for (const int version : {TLS1_VERSION, TLS1_1_VERSION, TLS1_2_VERSION, TLS1_3_VERSION}) {
    const auto hello = ClientHello::Parse(HelloOf(version));
    EXPECT_EQ(hello.highest_version, version);
    EXPECT_FALSE(hello.may_resume);
  }
}

TEST(ClientHello, Parse_HelloIsCut_KnowsNothing) {
  const std::string whole = HelloOf(TLS1_1_VERSION);
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const auto hello = ClientHello::Parse(whole.substr(0, size));
    EXPECT_GE(hello.highest_version, ClientHello::kTls12) << size;
    EXPECT_TRUE(hello.may_resume) << size;
    EXPECT_TRUE(hello.may_offer_h2) << size;
  }
}

TEST(ClientHello, Parse_ClientOfEachProtocol_TellsWhetherItOffersHttp2) {
  ::testing::Test::RecordProperty("requirements", "TLS-1");
  EXPECT_TRUE(ClientHello::Parse(HelloOf(TLS1_3_VERSION, "\x02h2")).may_offer_h2);
  EXPECT_TRUE(ClientHello::Parse(HelloOf(TLS1_2_VERSION, "\x08grpc-exp\x02h2")).may_offer_h2);
  EXPECT_FALSE(ClientHello::Parse(HelloOf(TLS1_2_VERSION, "\x08http/1.1")).may_offer_h2);
  EXPECT_FALSE(ClientHello::Parse(HelloOf(TLS1_3_VERSION)).may_offer_h2);
}

TEST(ClientHello, Parse_HelloOffersASessionTicket_MayResume) {
  ::testing::Test::RecordProperty("requirements", "TLS-4 LOGIN-12");
  // A record, a hello of TLS 1.2 with nothing but an extension of type 35 and one byte.
  std::string hello = std::string("\x16\x03\x01\x00\x30\x01\x00\x00\x2c\x03\x03", 11) + std::string(32, 'r');
  hello += std::string("\x00\x00\x00\x00\x00\x05\x00\x23\x00\x01t", 11);
  EXPECT_TRUE(ClientHello::Parse(hello).may_resume);
  // The same, empty: it asks for a ticket, and has none.
  hello = hello.substr(0, 43) + std::string("\x00\x00\x00\x00\x00\x04\x00\x23\x00\x00", 10);
  EXPECT_FALSE(ClientHello::Parse(hello).may_resume);
}

}  // namespace
}  // namespace connectmaster::fakegateway
