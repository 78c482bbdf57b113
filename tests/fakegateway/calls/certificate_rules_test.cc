#include "calls/certificate_rules.h"

#include <cstdint>
#include <limits>
#include <set>
#include <variant>

#include "common/limits.h"
#include "fakegateway/calls/rules_test_fixture.h"

namespace connectmaster::fakegateway {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

// The serial numbers of a request.
google::protobuf::RepeatedField<std::int64_t> Serials(const std::vector<std::int64_t>& serials) {
  return {serials.begin(), serials.end()};
}

class CertificateRulesTest : public RulesTest {
 protected:
  static inline const CertificateHolder kTenantA{CertificateHolder::Kind::kTenant, "a"};
  static inline const CertificateHolder kGatewayA{CertificateHolder::Kind::kGateway, "a1"};

  static inline const Caller kAdmin{kAdministrator};
  static inline const Caller kA{"a"};
  static inline const Caller kB{"b"};
  static inline const CertificateHolder kGatewayB{CertificateHolder::Kind::kGateway, "b1"};

  static CertificateIssued Issued(const CertificateHolder& holder, std::int64_t serial_number) {
    CertificateIssued issued{holder, {}, serial_number, 1'000, 2'000};
    issued.subject.set_commonname("somebody");
    return issued;
  }

  template <typename Planned>
  static std::set<std::int64_t> SerialsOf(const absl::StatusOr<Changes>& changes) {
    std::set<std::int64_t> serials;
    EXPECT_THAT(changes, IsOk());
    if (!changes.ok()) return serials;
    for (const auto& change : *changes) {
      EXPECT_TRUE(std::holds_alternative<Planned>(change));
      if (const auto* const it = std::get_if<Planned>(&change)) serials.insert(it->serial_number);
    }
    EXPECT_EQ(serials.size(), changes->size());
    return serials;
  }
};

TEST_F(CertificateRulesTest, TheHistoryTellsWhatWasIssuedAndWhatIsBlacklisted) {
  RecordProperty("requirements", "TENANT-9");
  registry_.Apply(Issued(kTenantA, 7));
  registry_.Apply(Issued(kTenantA, 3));
  registry_.Apply(SerialBlacklisted{kTenantA, 3});
  registry_.Apply(SerialBlacklisted{kTenantA, 99});
  const auto history = IssuanceHistory(registry_, kTenantA);
  ASSERT_EQ(history.size(), 2U);
  EXPECT_EQ(history[0].certificate.serial_number, 7);
  EXPECT_EQ(history[0].certificate.subject.commonname(), "somebody");
  EXPECT_EQ(history[0].certificate.issue_date, 1'000);
  EXPECT_EQ(history[0].certificate.expiry_date, 2'000);
  EXPECT_FALSE(history[0].blacklisted);
  EXPECT_TRUE(history[1].blacklisted);
  EXPECT_THAT(IssuanceHistory(registry_, kGatewayA), IsEmpty());
}

TEST_F(CertificateRulesTest, TheBlacklistTellsWhatIsKnownOfEach) {
  RecordProperty("requirements", "TENANT-10 TENANT-13");
  registry_.Apply(Issued(kTenantA, 7));
  registry_.Apply(SerialBlacklisted{kTenantA, 7});
  registry_.Apply(SerialBlacklisted{kTenantA, 99});
  const auto blacklist = Blacklist(registry_, kTenantA);
  ASSERT_EQ(blacklist.size(), 2U);
  EXPECT_EQ(blacklist[0].certificate.serial_number, 7);
  EXPECT_EQ(blacklist[0].certificate.expiry_date, 2'000);
  EXPECT_EQ(blacklist[1].certificate.serial_number, 99);
  EXPECT_EQ(blacklist[1].certificate.expiry_date, 0);
  EXPECT_EQ(blacklist[1].certificate.holder, kTenantA);
  EXPECT_TRUE(blacklist[0].blacklisted && blacklist[1].blacklisted);
  EXPECT_THAT(Blacklist(registry_, kGatewayA), IsEmpty());
}

TEST_F(CertificateRulesTest, CertificatesAreIssuedFor1To100Years) {
  RecordProperty("requirements", "TENANT-13");
  for (const int years : {1, 2, 100}) EXPECT_THAT(CheckIssuance(registry_, kAdmin, kTenantA, years), IsOk());
  for (const int years : {0, -1, 101, std::numeric_limits<int>::min(), std::numeric_limits<int>::max()}) {
    EXPECT_THAT(CheckIssuance(registry_, kAdmin, kTenantA, years),
                StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr(std::to_string(years))));
  }
}

TEST_F(CertificateRulesTest, IssuedCertificates_AtTheLimit_NoMoreIsIssued) {
  for (std::size_t i = 1; i < kMaxIssuedCertificates; ++i) {
    registry_.Apply(Issued(kTenantA, static_cast<std::int64_t>(i)));
  }
  EXPECT_THAT(CheckIssuance(registry_, kAdmin, kTenantA, 1), IsOk());
  registry_.Apply(Issued(kTenantA, kMaxIssuedCertificates));
  EXPECT_THAT(CheckIssuance(registry_, kAdmin, kTenantA, 1), StatusIs(absl::StatusCode::kResourceExhausted));
}

TEST_F(CertificateRulesTest, IssuedCertificates_TenantHasFilledItsOwn_OthersAndTheAdministratorCanHaveMore) {
  RecordProperty("requirements", "ROBUST-1 GW-6");
  for (std::size_t i = 1; i <= kMaxIssuedByTenant; ++i) {
    registry_.Apply(Issued(kGatewayA, static_cast<std::int64_t>(i)));
  }
  EXPECT_THAT(CheckIssuance(registry_, kA, kGatewayA, 1), StatusIs(absl::StatusCode::kResourceExhausted));
  EXPECT_THAT(CheckIssuance(registry_, kB, kGatewayB, 1), IsOk());
  EXPECT_THAT(CheckIssuance(registry_, kAdmin, kGatewayA, 1), IsOk());
  EXPECT_THAT(CheckIssuance(registry_, kAdmin, kTenantA, 1), IsOk());
  registry_.Apply(GatewayDeleted{"a1"});
  registry_.Apply(GatewayAdded{"a1", "a"});
  EXPECT_THAT(CheckIssuance(registry_, kA, kGatewayA, 1), IsOk());
}

TEST_F(CertificateRulesTest, Blacklist_TenantHasFilledItsOwn_OthersAndTheAdministratorCanAddMore) {
  RecordProperty("requirements", "ROBUST-1 TENANT-10 GW-6");
  for (std::size_t i = 1; i <= kMaxBlacklistedSerials; ++i) {
    registry_.Apply(SerialBlacklisted{kGatewayA, static_cast<std::int64_t>(i)});
  }
  const auto one_more = Serials({static_cast<std::int64_t>(kMaxBlacklistedSerials) + 1});
  EXPECT_THAT(PlanBlacklist(registry_, kA, kGatewayA, one_more), StatusIs(absl::StatusCode::kResourceExhausted));
  EXPECT_THAT(PlanBlacklist(registry_, kB, kGatewayB, one_more), IsOk());
  EXPECT_THAT(PlanBlacklist(registry_, kAdmin, kGatewayA, one_more), IsOk());
  EXPECT_THAT(PlanBlacklist(registry_, kAdmin, kTenantA, one_more), IsOk());
}

TEST_F(CertificateRulesTest, AnyPositiveSerialNumberCanBeBlacklisted) {
  RecordProperty("requirements", "TENANT-10 TENANT-13");
  constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
  EXPECT_EQ(SerialsOf<SerialBlacklisted>(PlanBlacklist(registry_, kAdmin, kTenantA, Serials({1, kMost, 1}))),
            (std::set<std::int64_t>{1, kMost}));
}

TEST_F(CertificateRulesTest, BlacklistingAgainChangesNothing) {
  registry_.Apply(SerialBlacklisted{kTenantA, 5});
  EXPECT_TRUE(SerialsOf<SerialBlacklisted>(PlanBlacklist(registry_, kAdmin, kTenantA, Serials({5}))).empty());
  EXPECT_EQ(SerialsOf<SerialBlacklisted>(PlanBlacklist(registry_, kA, kGatewayA, Serials({5}))).size(), 1U);
}

TEST_F(CertificateRulesTest, WhatIsNoSerialNumberIsRefusedWithAllTheRest) {
  for (const std::int64_t bad : {std::int64_t{0}, std::int64_t{-1}, std::numeric_limits<std::int64_t>::min()}) {
    EXPECT_THAT(PlanBlacklist(registry_, kAdmin, kTenantA, Serials({5, bad})),
                StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr(std::to_string(bad))));
    EXPECT_THAT(PlanClear(registry_, kTenantA, Serials({bad})), StatusIs(absl::StatusCode::kInvalidArgument));
  }
  EXPECT_THAT(PlanBlacklist(registry_, kAdmin, kTenantA, Serials({})), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(PlanClear(registry_, kTenantA, Serials({})), StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST_F(CertificateRulesTest, TheLimitOfTheBlacklistIsFoundBeforeAnythingAfterIt) {
  RecordProperty("requirements", "ROBUST-1");
  std::vector<std::int64_t> serials;
  for (std::size_t i = 1; i <= kMaxBlacklistedSerials; ++i) serials.push_back(static_cast<std::int64_t>(i));
  EXPECT_THAT(PlanBlacklist(registry_, kAdmin, kTenantA, Serials(serials)), IsOk());
  serials.push_back(static_cast<std::int64_t>(kMaxBlacklistedSerials) + 1);
  serials.push_back(-1);
  EXPECT_THAT(PlanBlacklist(registry_, kAdmin, kTenantA, Serials(serials)),
              StatusIs(absl::StatusCode::kResourceExhausted));
}

TEST_F(CertificateRulesTest, OnlyWhatIsBlacklistedCanBeCleared) {
  RecordProperty("requirements", "TENANT-10");
  registry_.Apply(SerialBlacklisted{kTenantA, 5});
  registry_.Apply(SerialBlacklisted{kTenantA, 6});
  EXPECT_EQ(SerialsOf<SerialCleared>(PlanClear(registry_, kTenantA, Serials({6, 5, 6}))),
            (std::set<std::int64_t>{5, 6}));
  EXPECT_THAT(PlanClear(registry_, kTenantA, Serials({5, 7})), StatusIs(absl::StatusCode::kNotFound, HasSubstr("7")));
  EXPECT_THAT(PlanClear(registry_, kGatewayA, Serials({5})), StatusIs(absl::StatusCode::kNotFound));
}

}  // namespace
}  // namespace connectmaster::fakegateway
