#include "identity/sessions.h"

#include "common/limits.h"
#include "identity_test_fixture.h"

namespace connectmaster::fakegateway {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

class SessionsTest : public ::testing::Test {
 protected:
  struct Who {
    std::string caller = "a";
    std::string holder{};
    std::int64_t serial_number = 1;
  };

  // A session whose certificate has the hash "sha", good for an hour.
  SessionId Add(const std::string& token, const Who& who) {
    Session session;
    session.caller.tenant_id = who.caller;
    session.certificate_sha256 = "sha";
    session.holder = {CertificateHolder::Kind::kTenant, who.holder.empty() ? who.caller : who.holder};
    session.serial_number = who.serial_number;
    session.expiry = kNow + std::chrono::hours(1);
    return sessions_.Add(token, session, ended_);
  }
  SessionId Add(const std::string& token) { return Add(token, Who{}); }

  absl::StatusOr<const Session*> Find(const std::string& token) const { return sessions_.Find(token, "sha", kNow); }

  Sessions sessions_;
  std::vector<SessionId> ended_;
};

TEST_F(SessionsTest, ATokenFindsItsSession) {
  RecordProperty("requirements", "LOGIN-10");
  const SessionId id = Add("token");
  const auto found = Find("token");
  ASSERT_THAT(found, IsOk());
  EXPECT_EQ((*found)->id, id);
  EXPECT_EQ((*found)->caller.tenant_id, "a");
}

TEST_F(SessionsTest, NoOtherTokenDoes) {
  RecordProperty("requirements", "LOGIN-3 LOGIN-10");
  Add("token");
  for (const std::string& token : {std::string(), std::string("toke"), std::string("token "), std::string("Token"),
                                   std::string("token\0", 6), std::string(100'000, 'x')}) {
    EXPECT_THAT(Find(token), StatusIs(absl::StatusCode::kUnauthenticated));
  }
}

TEST_F(SessionsTest, ATokenIsGoodOverItsOwnCertificatesConnectionOnly) {
  RecordProperty("requirements", "LOGIN-10");
  Add("token");
  EXPECT_THAT(sessions_.Find("token", "other", kNow),
              StatusIs(absl::StatusCode::kUnauthenticated, HasSubstr("another client certificate")));
  EXPECT_THAT(sessions_.Find("token", "", kNow), StatusIs(absl::StatusCode::kUnauthenticated));
}

TEST_F(SessionsTest, ATokenExpiresAtItsMillisecond) {
  RecordProperty("requirements", "LOGIN-10");
  Add("token");
  const Time expiry = kNow + std::chrono::hours(1);
  EXPECT_THAT(sessions_.Find("token", "sha", expiry - Duration(1)), IsOk());
  EXPECT_THAT(sessions_.Find("token", "sha", expiry),
              StatusIs(absl::StatusCode::kUnauthenticated, HasSubstr("2030-06-15T13:00:00Z")));
}

TEST_F(SessionsTest, AnEndedSessionIsGoneAndNoOther) {
  RecordProperty("requirements", "LOGIN-11");
  const SessionId id = Add("token");
  Add("other");
  sessions_.End(id);
  sessions_.End(id);
  sessions_.End(999);
  EXPECT_THAT(Find("token"), StatusIs(absl::StatusCode::kUnauthenticated));
  EXPECT_THAT(Find("other"), IsOk());
  EXPECT_EQ(sessions_.size(), 1U);
}

TEST_F(SessionsTest, ADeletedTenantsSessionsEnd) {
  RecordProperty("requirements", "TENANT-6");
  const SessionId own = Add("own", {.caller = "a"});
  const SessionId acting = Add("acting", {.caller = "a", .holder = "administrator"});
  Add("admin", {.caller = "administrator"});
  Add("b", {.caller = "b"});
  EXPECT_THAT(sessions_.Apply(TenantDeleted{"a"}), UnorderedElementsAre(own, acting));
  EXPECT_THAT(Find("own"), StatusIs(absl::StatusCode::kUnauthenticated));
  EXPECT_THAT(Find("acting"), StatusIs(absl::StatusCode::kUnauthenticated));
  EXPECT_THAT(Find("admin"), IsOk());
  EXPECT_THAT(Find("b"), IsOk());
  EXPECT_THAT(sessions_.Apply(TenantAdded{"a"}), IsEmpty());
  EXPECT_THAT(Find("own"), StatusIs(absl::StatusCode::kUnauthenticated));
}

TEST_F(SessionsTest, ABlacklistedCertificatesSessionsEnd) {
  RecordProperty("requirements", "TENANT-10");
  const SessionId one = Add("one", {.caller = "a", .serial_number = 5});
  const SessionId two = Add("two", {.caller = "a", .serial_number = 5});
  Add("other serial", {.caller = "a", .serial_number = 6});
  Add("other tenant", {.caller = "b", .serial_number = 5});
  EXPECT_THAT(sessions_.Apply(SerialBlacklisted{{CertificateHolder::Kind::kTenant, "a"}, 5}),
              UnorderedElementsAre(one, two));
  EXPECT_THAT(Find("other serial"), IsOk());
  EXPECT_THAT(Find("other tenant"), IsOk());
  EXPECT_THAT(sessions_.Apply(SerialBlacklisted{{CertificateHolder::Kind::kGateway, "b"}, 5}), IsEmpty());
}

TEST_F(SessionsTest, OfAnAdministratorActingAsATenantTheOwnCertificateCounts) {
  RecordProperty("requirements", "TENANT-10 LOGIN-7");
  const SessionId acting = Add("acting", {.caller = "a", .holder = "administrator", .serial_number = 5});
  EXPECT_THAT(sessions_.Apply(SerialBlacklisted{{CertificateHolder::Kind::kTenant, "a"}, 5}), IsEmpty());
  EXPECT_THAT(sessions_.Apply(SerialBlacklisted{{CertificateHolder::Kind::kTenant, "administrator"}, 5}),
              ElementsAre(acting));
}

TEST_F(SessionsTest, OtherChangesEndNothing) {
  Add("token");
  EXPECT_THAT(sessions_.Apply(GatewayDeleted{"a"}), IsEmpty());
  EXPECT_THAT(sessions_.Apply(SerialCleared{{CertificateHolder::Kind::kTenant, "a"}, 1}), IsEmpty());
  EXPECT_THAT(Find("token"), IsOk());
}

TEST_F(SessionsTest, PastATenantsLimit_ItsOwnOldestSessionEnds) {
  RecordProperty("requirements", "ROBUST-1");
  Add("b", {.caller = "b"});
  Add("admin", {.caller = "administrator"});
  const SessionId oldest = Add("t0");
  for (std::size_t i = 1; i < kMaxSessionsOfOne; ++i) Add("t" + std::to_string(i));
  EXPECT_THAT(ended_, IsEmpty());
  Add("one too many");
  EXPECT_THAT(ended_, ElementsAre(oldest));
  EXPECT_THAT(Find("t0"), StatusIs(absl::StatusCode::kUnauthenticated));
  for (const char* const token : {"t1", "b", "admin"}) EXPECT_THAT(Find(token), IsOk()) << token;
}

TEST_F(SessionsTest, PastTheLimitOfAll_TheOldestOfThoseWhoHaveMostEnds) {
  RecordProperty("requirements", "ROBUST-1");
  Add("b", {.caller = "b"});
  const auto fill = [&](const std::string& tenant, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) Add(tenant + std::to_string(i), {.caller = tenant});
  };
  constexpr std::size_t kTenants = kMaxSessions / kMaxSessionsOfOne;
  for (std::size_t i = 1; i < kTenants; ++i) fill("greedy" + std::to_string(i) + "-", kMaxSessionsOfOne);
  fill("last", kMaxSessionsOfOne - 1);
  EXPECT_THAT(ended_, IsEmpty());
  EXPECT_EQ(sessions_.size(), kMaxSessions);
  Add("admin", {.caller = "administrator"});
  EXPECT_EQ(ended_.size(), 1U);
  EXPECT_EQ(sessions_.size(), kMaxSessions);
  for (const char* const token : {"b", "last0", "admin"}) EXPECT_THAT(Find(token), IsOk()) << token;
  EXPECT_THAT(Find("greedy1-0"), StatusIs(absl::StatusCode::kUnauthenticated));
}

}  // namespace
}  // namespace connectmaster::fakegateway
