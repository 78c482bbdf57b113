// Connections that are not let in: what the journal says of them (TLS-1, TLS-2, TLS-4).
#include <arpa/inet.h>
#include <grpcpp/create_channel.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <future>

#include "connectmaster/certs/bad.h"
#include "fixture.h"
#include "http2_connection.h"
#include "support/loopback.h"

namespace connectmaster::fakegateway {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

class RefusedConnectionsTest : public ::testing::Test {
 protected:
  RefusedConnectionsTest() {
    FakeGatewayOptions options = Tutorial();
    options.on_journal_entry = [this](const JournalEntry& entry) {
      if (entry.kind == JournalEntry::Kind::kConnection && !was_told_.exchange(true)) told_.set_value(entry);
    };
    gateway_ = StartGateway(options);
  }

  certs::Subject Name() const {
    certs::Subject subject;
    subject.common_name = "somebody";
    return subject;
  }

  // The status of a call over TLS.
  absl::Status Call(const grpc::SslCredentialsOptions& tls) const {
    const auto channel = grpc::CreateChannel(gateway_->address(), grpc::SslCredentials(tls));
    return CallRaw({channel, ""}, "/grpc.health.v1.Health/Check", "").status;
  }

  grpc::SslCredentialsOptions Tls(const certs::Credential& credential) const {
    grpc::SslCredentialsOptions tls;
    tls.pem_root_certs = gateway_->authority().certificate().ToPem();
    tls.pem_cert_chain = credential.certificate.ToPem();
    tls.pem_private_key = credential.key.ToPem();
    return tls;
  }

  // Of a client of tenant1 with OpenSSL; `protocols` as they are sent.
  void Handshake(int version, const std::string& protocols) const {
    const auto tenant = gateway_->IssueTenantCredential("tenant1").value();
    const std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)> context(SSL_CTX_new(TLS_client_method()), &SSL_CTX_free);
    SSL_CTX_set_max_proto_version(context.get(), version);
    SSL_CTX_set_alpn_protos(context.get(), reinterpret_cast<const unsigned char*>(protocols.data()),
                            static_cast<unsigned>(protocols.size()));
    SSL_CTX_use_certificate(context.get(), tenant.certificate.handle());
    SSL_CTX_use_PrivateKey(context.get(), tenant.key.handle());
    const std::unique_ptr<SSL, void (*)(SSL*)> client(SSL_new(context.get()), &SSL_free);
    const int fd = connectmaster::testing::ConnectTo(gateway_->address());
    SSL_set_fd(client.get(), fd);
    SSL_connect(client.get());
    char answer = 0;
    SSL_read(client.get(), &answer, 1);
    close(fd);
  }

  // What the journal says of the first connection that was refused.
  JournalEntry Refused() {
    auto entry = told_.get_future();
    EXPECT_EQ(entry.wait_for(kPatience), std::future_status::ready);
    return was_told_ ? entry.get() : JournalEntry();
  }

  const certs::Time now_ = std::chrono::floor<seconds>(std::chrono::system_clock::now());
  std::atomic<bool> was_told_ = false;
  std::promise<JournalEntry> told_;
  std::unique_ptr<FakeGateway> gateway_;
};

TEST_F(RefusedConnectionsTest, Connection_SpeaksPlaintext_IsToldWithItsPeer) {
  RecordProperty("requirements", "TLS-1");
  const int fd = connectmaster::testing::ConnectTo(gateway_->address());
  sockaddr_in own{};
  socklen_t size = sizeof(own);
  ASSERT_EQ(getsockname(fd, reinterpret_cast<sockaddr*>(&own), &size), 0);
  constexpr char kHello[] = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
  ASSERT_EQ(send(fd, kHello, sizeof(kHello) - 1, 0), static_cast<ssize_t>(sizeof(kHello) - 1));
  char answer = 0;
  EXPECT_LE(recv(fd, &answer, 1, 0), 0) << "it got an answer";
  close(fd);
  const JournalEntry entry = Refused();
  EXPECT_EQ(entry.peer, "127.0.0.1:" + std::to_string(ntohs(own.sin_port)));
  EXPECT_THAT(entry.why, HasSubstr("plaintext"));
}

TEST_F(RefusedConnectionsTest, Client_OfAnotherRootCa_IsToldWithItsIssuer) {
  RecordProperty("requirements", "TLS-2");
  const auto other = certs::CertificateAuthority::Create(Name(), certs::KeyType::kEcP256, now_).value();
  const auto tenant =
      other.IssueTenant({.subject = Name(), .key_type = certs::KeyType::kEcP256, .now = now_, .tenant_id = "tenant1"})
          .value();
  EXPECT_THAT(Call(Tls(tenant)), StatusIs(absl::StatusCode::kUnavailable));
  const JournalEntry entry = Refused();
  EXPECT_THAT(entry.peer, StartsWith("127.0.0.1:"));
  EXPECT_THAT(entry.why, HasSubstr("CN=somebody"));
}

TEST_F(RefusedConnectionsTest, Client_WithoutACertificate_IsTold) {
  RecordProperty("requirements", "TLS-2");
  grpc::SslCredentialsOptions tls;
  tls.pem_root_certs = gateway_->authority().certificate().ToPem();
  EXPECT_THAT(Call(tls), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(Refused().why, HasSubstr("no client certificate"));
}

TEST_F(RefusedConnectionsTest, Client_OfAnExpiredCertificate_IsToldSince) {
  RecordProperty("requirements", "TLS-4");
  const auto expired = gateway_->authority()
                           .IssueTenant({.subject = Name(),
                                         .key_type = certs::KeyType::kEcP256,
                                         .now = now_ - std::chrono::hours(24 * 800),
                                         .years = 1,
                                         .tenant_id = "tenant1"})
                           .value();
  EXPECT_THAT(Call(Tls(expired)), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(Refused().why, HasSubstr("expired"));
}

TEST_F(RefusedConnectionsTest, Client_DoesNotTrustTheServer_IsToldWhatMayBeTheCause) {
  RecordProperty("requirements", "TLS-3");
  const auto other = certs::CertificateAuthority::Create(Name(), certs::KeyType::kEcP256, now_).value();
  grpc::SslCredentialsOptions tls = Tls(gateway_->IssueTenantCredential("tenant1").value());
  tls.pem_root_certs = other.certificate().ToPem();
  EXPECT_THAT(Call(tls), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(Refused().why, HasSubstr("does not trust the server's certificate"));
}

TEST_F(RefusedConnectionsTest, Client_OffersNoApplicationProtocol_IsTold) {
  Handshake(TLS1_2_VERSION, "");
  EXPECT_THAT(Refused().why, HasSubstr("does not offer ALPN h2"));
}

TEST_F(RefusedConnectionsTest, Client_OffersAnotherApplicationProtocol_IsTold) {
  Handshake(TLS1_3_VERSION, "\x08http/1.1");
  EXPECT_THAT(Refused().why, HasSubstr("does not offer ALPN h2"));
}

TEST_F(RefusedConnectionsTest, HeaderThatNeverEnds_IsCutAndTold) {
  RecordProperty("requirements", "ROBUST-1");
  Http2Connection connection(gateway_->address(), gateway_->IssueTenantCredential("tenant1").value());
  const std::string literal_of_endless_length("\x00\x01x\x7f\x80\x80\x80\x80\x07", 9);
  ASSERT_TRUE(connection.SendFrame(Http2Connection::kHeaders, 0, 1, literal_of_endless_length));
  const std::string more(16'384, 'a');
  constexpr std::size_t kFarTooMuch = 2u << 30;
  std::size_t sent = 0;
  while (sent < kFarTooMuch && connection.SendFrame(Http2Connection::kContinuation, 0, 1, more)) sent += more.size();
  EXPECT_LT(sent, kFarTooMuch);
  EXPECT_THAT(Refused().why, HasSubstr("bytes that are no complete calls"));
}

TEST_F(RefusedConnectionsTest, Client_IsLetIn_NothingIsTold) {
  RecordProperty("requirements", "TLS-2");
  EXPECT_THAT(Call(Tls(gateway_->IssueTenantCredential("tenant1").value())), IsOk());
  gateway_.reset();
  EXPECT_FALSE(was_told_);
}

}  // namespace
}  // namespace connectmaster::fakegateway
