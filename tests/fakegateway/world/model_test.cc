#include <gmock/gmock.h>

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "random_site.h"
#include "support/seed.h"

namespace connectmaster::fakegateway {
namespace {

using Listed = std::map<std::string, std::set<std::uint32_t>>;

// Thousands of random things, after each of which what must always hold is looked at, from outside.
class ModelTest : public ::testing::Test {
 protected:
  static std::set<std::uint32_t> All(const Listed& listed) {
    std::set<std::uint32_t> all;
    for (const auto& [gateway, devices] : listed) all.insert(devices.begin(), devices.end());
    return all;
  }

  // A device has at most one connection.
  void ExpectOneConnectionEach() {
    std::size_t entries = 0;
    const auto listed = site_.ListedFor("administrator");
    for (const auto& [gateway, devices] : listed) entries += devices.size();
    ASSERT_EQ(All(listed).size(), entries);
  }

  // What the changes add up to is what the lists show, and nobody sees what is another's.
  void ExpectStreamsAndListsToAgree() {
    const Listed everything = site_.ListedFor("administrator");
    for (const auto& watcher : site_.watchers()) {
      const Listed listed = site_.ListedFor(watcher->tenant_id);
      const std::set<std::uint32_t> now = All(listed);
      ASSERT_EQ(watcher->connected, now) << watcher->tenant_id;
      ASSERT_EQ(watcher->ends, 0);
      ExpectOnlyItsOwn(watcher->tenant_id, listed, everything);
    }
  }

  void ExpectOnlyItsOwn(const std::string& tenant, const Listed& listed, const Listed& everything) {
    const Registry& registry = site_.world().registry();
    for (const char* const gateway : RandomSite::kGateways) {
      const std::string* const owner = registry.OwnerOf(gateway);
      const bool reached = owner != nullptr && (tenant == "administrator" || *owner == tenant);
      gsdk::gateway::GetRequest request;
      request.add_gatewayids(gateway);
      const auto response = GetGateways(site_.world(), {tenant}, request);
      ASSERT_EQ(response.ok(), reached) << tenant << " and " << gateway;
      if (!reached) {
        ASSERT_EQ(response.status().code(), absl::StatusCode::kNotFound);
        ASSERT_FALSE(listed.contains(gateway));
      } else if (everything.contains(gateway)) {
        ASSERT_EQ(listed.at(gateway), everything.at(gateway));
      }
    }
  }

  // All that a registry knows.
  static std::string Text(const Registry& registry) {
    std::string text;
    for (const auto& [tenant, gateways] : registry.tenants()) {
      absl::StrAppend(&text, tenant, ": ", absl::StrJoin(gateways, " "), "\n");
    }
    for (const char* const gateway : RandomSite::kGateways) {
      const StoredSettings& stored = registry.SettingsOf(gateway);
      absl::StrAppend(&text, gateway, ": ", stored.accept_filter.ShortDebugString());
      for (const auto& [id, info] : stored.async_connections)
        absl::StrAppend(&text, " {", info.ShortDebugString(), "}");
      for (const auto& [id, info] : stored.slaves) absl::StrAppend(&text, " [", info.ShortDebugString(), "]");
      const auto& blacklisted = registry.BlacklistedOf({CertificateHolder::Kind::kGateway, gateway});
      absl::StrAppend(&text, " not ", absl::StrJoin(blacklisted, " "), "\n");
    }
    return text;
  }

  // A restart would lose nothing, and bring nothing back.
  void ExpectTheDatabaseToHaveEverything() { ASSERT_EQ(Text(site_.Restarted()), Text(site_.world().registry())); }

  // A call is answered once at most.
  void ExpectAnswersOnce() const {
    for (const auto& call : site_.calls()) ASSERT_LE(call.answers, 1) << "call " << call.id;
  }

  const unsigned seed_ = testing::Seed();
  RandomSite site_{seed_};
};

TEST_F(ModelTest, WhatMustAlwaysHoldHoldsAfterEveryStep) {
  RecordProperty("requirements",
                 "ASYNC-6 ASYNC-10 ACCEPT-6 GW-3 GW-8 GW-9 MODE-2 SSL-2 SYNC-2 SYNC-4 SYNC-7 SYNC-8 STATUS-1 STATUS-2 "
                 "DISC-2 ROBUST-3");
  SCOPED_TRACE(testing::Replay(seed_));
  for (int i = 0; i < 6'000 && !HasFailure(); ++i) {
    const std::string step = site_.Step();
    SCOPED_TRACE(::testing::Message() << "step " << i << ": " << step);
    ASSERT_NO_FATAL_FAILURE(ExpectOneConnectionEach());
    ASSERT_NO_FATAL_FAILURE(ExpectStreamsAndListsToAgree());
    ASSERT_NO_FATAL_FAILURE(ExpectTheDatabaseToHaveEverything());
  }
  ExpectAnswersOnce();

  site_.Shutdown();
  for (const auto& call : site_.calls()) EXPECT_EQ(call.answers, 1) << "call " << call.id;
  for (const auto& watcher : site_.watchers()) EXPECT_EQ(watcher->ends, 1);
  const auto connections = std::count_if(site_.seen().begin(), site_.seen().end(), [](const std::string& line) {
    return line.find("administrator sees") == 0 && line.find("_CONNECTED") != std::string::npos;
  });
  EXPECT_GT(connections, 20) << "the random steps lead nowhere";
}

}  // namespace
}  // namespace connectmaster::fakegateway
