// ROBUST-2: what was answered OK is there after the gateway has been killed with SIGKILL, and nothing half.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <random>
#include <thread>

#include "commands.h"
#include "connectmaster/client/client.h"
#include "registry_writer.h"
#include "support/seed.h"
#include "support/status_matchers.h"

namespace connectmaster::process_tests {
namespace {

using ::testing::ElementsAre;
using testing::IsOk;
using ::testing::SizeIs;
using testing::StatusIs;
using ::testing::UnorderedElementsAre;

class KillTest : public CommandTest {
 protected:
  void Start() { Serve({"--db", "gateway.db"}); }

  void KillAndStartAgain() {
    EXPECT_EQ(gateway().Stop(SIGKILL).signal, SIGKILL);
    Start();
  }

  std::unique_ptr<client::Client> Client(client::ClientOptions options) {
    options.target = gateway().address();
    return client::Client::Create(options).value();
  }

  std::unique_ptr<client::Client> Admin() {
    auto admin = Client(client::ReadCertificateFolder(Path("certs"), "admin").value());
    EXPECT_THAT(admin->LoginAdmin(), IsOk());
    return admin;
  }
};

gsdk::tenant::TenantInfo Tenant(const std::string& id, const std::vector<std::string>& gateway_ids) {
  gsdk::tenant::TenantInfo tenant;
  tenant.set_tenantid(id);
  for (const std::string& gateway_id : gateway_ids) tenant.add_gatewayids(gateway_id);
  return tenant;
}

TEST_F(KillTest, ROBUST_2_WhatWasAnsweredLastIsThere) {
  Start();
  ASSERT_THAT(Admin()->Tenant().Add({Tenant("tenant1", {"a", "b", "c"})}), IsOk());
  KillAndStartAgain();
  auto tenants = Admin()->Tenant().Get({"tenant1"});
  ASSERT_THAT(tenants, IsOk());
  EXPECT_THAT(tenants->front().gatewayids(), UnorderedElementsAre("a", "b", "c"));

  ASSERT_THAT(Admin()->Tenant().DeleteGateway("tenant1", {"b"}), IsOk());
  KillAndStartAgain();
  tenants = Admin()->Tenant().Get({"tenant1"});
  ASSERT_THAT(tenants, IsOk());
  EXPECT_THAT(tenants->front().gatewayids(), UnorderedElementsAre("a", "c"));

  ASSERT_THAT(Admin()->Tenant().Delete({"tenant1"}), IsOk());
  KillAndStartAgain();
  EXPECT_THAT(*Admin()->Tenant().GetList(), ElementsAre("administrator"));
  EXPECT_THAT(*Admin()->Gateway().GetList(), ::testing::IsEmpty());
}

TEST_F(KillTest, ROBUST_2_ATenantsOwnGatewaysAreThere) {
  Start();
  ASSERT_THAT(Admin()->Tenant().Add({Tenant("tenant1", {})}), IsOk());
  const auto options = client::ReadCertificateFolder(Path("certs"), "tenant1").value();
  auto tenant = Client(options);
  ASSERT_THAT(tenant->Login(), IsOk());
  ASSERT_THAT(tenant->Gateway().Add({"mine-1", "mine-2"}), IsOk());
  KillAndStartAgain();
  tenant = Client(options);
  ASSERT_THAT(tenant->Login(), IsOk());
  EXPECT_THAT(*tenant->Gateway().GetList(), UnorderedElementsAre("mine-1", "mine-2"));
}

TEST_F(KillTest, ROBUST_2_IssuedCertificatesAndBlacklistsAreThere) {
  Start();
  ASSERT_THAT(Admin()->Tenant().Add({Tenant("tenant1", {})}), IsOk());
  gsdk::cert::PKIName subject;
  subject.set_country("KR");
  subject.set_commonname("reception");
  const auto issued = Admin()->Tenant().CreateCertificate("tenant1", subject, 2);
  ASSERT_THAT(issued, IsOk());
  KillAndStartAgain();

  auto options = client::ReadCertificateFolder(Path("certs"), "tenant1").value();
  options.certificate_pem = issued->tenantcert();
  options.private_key_pem = issued->tenantkey();
  EXPECT_THAT(Client(options)->Login(), IsOk());  // TENANT-8
  auto history = Admin()->Tenant().GetIssuanceHistory({"tenant1"});
  ASSERT_THAT(history, IsOk());
  ASSERT_THAT(*history, SizeIs(1));
  EXPECT_EQ(history->front().subject().commonname(), "reception");
  EXPECT_EQ(history->front().subject().country(), "KR");
  EXPECT_GT(history->front().expirydate(), history->front().issuedate());
  EXPECT_FALSE(history->front().blacklisted());

  const int64_t serial = history->front().serialno();
  ASSERT_THAT(Admin()->Tenant().AddCertificateBlacklist("tenant1", {serial}), IsOk());
  KillAndStartAgain();
  EXPECT_THAT(Client(options)->Login(), StatusIs(absl::StatusCode::kUnauthenticated));  // TENANT-10
  history = Admin()->Tenant().GetIssuanceHistory({"tenant1"});
  ASSERT_THAT(history, IsOk());
  EXPECT_TRUE(history->front().blacklisted());

  ASSERT_THAT(Admin()->Tenant().DeleteCertificateBlacklist("tenant1", {serial}), IsOk());
  KillAndStartAgain();
  EXPECT_THAT(Client(options)->Login(), IsOk());
}

TEST_F(KillTest, ROBUST_2_GatewayCertificatesAndTheirBlacklistAreThere) {
  Start();
  ASSERT_THAT(Admin()->Tenant().Add({Tenant("tenant1", {"a"})}), IsOk());
  gsdk::cert::PKIName subject;
  subject.set_commonname("a");
  ASSERT_THAT(Admin()->Gateway().CreateCertificate("a", subject, 1), IsOk());
  ASSERT_THAT(Admin()->Gateway().AddCertificateBlacklist("a", {4711}), IsOk());
  KillAndStartAgain();
  const auto history = Admin()->Gateway().GetIssuanceHistory({"a"});
  ASSERT_THAT(history, IsOk());
  EXPECT_THAT(*history, SizeIs(1));
  const auto blacklist = Admin()->Gateway().GetCertificateBlacklist({"a"});
  ASSERT_THAT(blacklist, IsOk());
  ASSERT_THAT(*blacklist, SizeIs(1));
  EXPECT_EQ(blacklist->front().serialno(), 4711);
}

// 200 rounds in all, in parts that can run beside each other.
class KillUnderLoadTest : public KillTest, public ::testing::WithParamInterface<int> {};

TEST_P(KillUnderLoadTest, ROBUST_2_NothingIsLostOrHalf) {
  constexpr int kRounds = 25;
  constexpr int kWriters = 4;
  const unsigned seed = testing::Seed();
  SCOPED_TRACE(testing::Replay(seed));
  std::mt19937 random(seed);

  Start();
  std::vector<RegistryWriter> writers;
  for (int i = 0; i < kWriters; ++i) {
    writers.emplace_back("w" + std::to_string(i), random());
    ASSERT_THAT(writers.back().SetUp(*Admin()), IsOk());
  }
  for (int round = 0; round < kRounds; ++round) {
    SCOPED_TRACE("round " + std::to_string(round));
    std::vector<std::unique_ptr<client::Client>> admins(kWriters);
    for (auto& admin : admins) admin = Admin();

    // Killed after so many answers, and a little: within one write, or between two.
    const int answers = std::uniform_int_distribution(1, 60)(random);
    const auto little = std::chrono::microseconds(std::uniform_int_distribution(0, 3'000)(random));
    std::atomic<int> answered = 0;
    std::atomic<bool> killed = false;
    std::vector<std::thread> threads;
    std::vector<absl::Status> ends(kWriters);
    for (size_t i = 0; i < kWriters; ++i) {
      threads.emplace_back([&, i] {
        while ((ends[i] = writers[i].WriteOnce(*admins[i])).ok()) {
          if (++answered == answers) {
            const auto until = std::chrono::steady_clock::now() + little;
            while (std::chrono::steady_clock::now() < until) std::this_thread::yield();
            killed = true;
            gateway().process().Signal(SIGKILL);
          }
        }
        EXPECT_TRUE(killed) << ends[i];
      });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(gateway().process().Wait().signal, SIGKILL);

    Start();
    size_t gateways = 0;
    const auto admin = Admin();
    for (RegistryWriter& writer : writers) {
      EXPECT_EQ(writer.Check(*admin), "");
      gateways += writer.gateway_count();
    }
    const auto all = admin->Gateway().GetList();
    ASSERT_THAT(all, IsOk());
    EXPECT_EQ(all->size(), gateways) << "a gateway whose tenant is not there";
  }
}

INSTANTIATE_TEST_SUITE_P(Parts, KillUnderLoadTest, ::testing::Range(0, 8));

}  // namespace
}  // namespace connectmaster::process_tests
