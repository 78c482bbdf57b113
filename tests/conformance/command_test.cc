// The suite as its users run it: options, exit status, and what it does to a gateway that is not its own.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <fstream>
#include <memory>
#include <mutex>
#include <set>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "conformance/conformance_command.h"
#include "conformance/described_target.h"
#include "support/process.h"
#include "support/temp_dir.h"

namespace connectmaster::testing {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr char kQuick[] = "Services.*";
// What the suite registers when nobody shall be there.
constexpr std::uint32_t kNobodysDevice = 4'294'967'295U;

// The devices that a gateway has dialled since the object is there.
class Touched {
 public:
  explicit Touched(client::Client& admin) {
    subscription_ = admin.ConnectMaster().SubscribeStatus({[this](const gsdk::connect::StatusChange& change) {
                                                             const std::lock_guard lock(mutex_);
                                                             const bool dialled_in =
                                                                 change.status() == gsdk::connect::TCP_NOT_ALLOWED ||
                                                                 change.status() == gsdk::connect::TLS_NOT_ALLOWED;
                                                             if (!dialled_in && change.deviceid() != kNobodysDevice)
                                                               devices_.insert(change.deviceid());
                                                           },
                                                           {}});
    EXPECT_TRUE(subscription_->WaitUntilAccepted(kPatience).ok());
  }

  std::set<std::uint32_t> devices() const {
    const std::lock_guard lock(mutex_);
    return devices_;
  }

 private:
  mutable std::mutex mutex_;
  std::set<std::uint32_t> devices_;
  std::unique_ptr<client::StatusSubscription> subscription_;  // goes first
};

TEST(Conformance, ChecksAFakeGatewayByDefaultAndSaysWhatItChecks) {
  const TempDir folder;
  const std::string report = (folder.path() / "report.xml").string();
  const Outcome outcome = Conformance({std::string("--gtest_filter=") + kQuick, "--gtest_output=xml:" + report});
  EXPECT_EQ(outcome.exit_status, 0) << outcome.out << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("SVC-1"));
  std::ostringstream xml;
  xml << std::ifstream(report).rdbuf();
  EXPECT_THAT(xml.str(), HasSubstr("name=\"requirements\" value=\"SVC-1\""));
}

TEST(Conformance, UnknownOptionIsWrongUsage) {
  const Outcome outcome = Conformance({"--nonsense"});
  EXPECT_EQ(outcome.exit_status, 2);
  EXPECT_THAT(outcome.err, HasSubstr("--nonsense"));
}

TEST(Conformance, HelpTellsAboutTargets) {
  const Outcome outcome = Conformance({"--help"});
  EXPECT_EQ(outcome.exit_status, 0);
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("--target"), HasSubstr("--gtest_filter")));
}

TEST(Conformance, DescriptionWithAMistakeIsWrongUsage) {
  const TempDir folder;
  const std::string path = (folder.path() / "target.json").string();
  const Outcome missing = Conformance({"--target", path});
  EXPECT_EQ(missing.exit_status, 2);
  EXPECT_THAT(missing.err, HasSubstr(path));
  std::ofstream(path) << "{\"adress\": \"127.0.0.1:4010\"}";
  const Outcome mistaken = Conformance({"--target", path});
  EXPECT_EQ(mistaken.exit_status, 2);
  EXPECT_THAT(mistaken.err, AllOf(HasSubstr(path), HasSubstr("adress")));
}

TEST(Conformance, RunOfNoTestFails) {
  const Outcome outcome = Conformance({"--gtest_filter=NoSuchTest*"});
  EXPECT_EQ(outcome.exit_status, 1);
  EXPECT_THAT(outcome.err, HasSubstr("no test ran"));
}

TEST(Conformance, EmptyShardIsToldAndFails) {
  const Outcome outcome =
      connectmaster::testing::Run({.arguments = {CONFORMANCE_COMMAND, "--gtest_filter=Services.*"},
                                   .environment = {"GTEST_TOTAL_SHARDS=1000", "GTEST_SHARD_INDEX=999"}});
  EXPECT_EQ(outcome.exit_status, 1);
  EXPECT_THAT(outcome.err, AllOf(HasSubstr("no test ran"), HasSubstr("shard 999 of 1000")));
}

TEST(Conformance, FilterWithADashIsToldHowTestsAreNamed) {
  const Outcome outcome = Conformance({"--gtest_filter=*SYNC-3*"});
  EXPECT_EQ(outcome.exit_status, 1);
  EXPECT_THAT(outcome.err, HasSubstr("*SYNC_3*"));
}

TEST(Conformance, RunThatRepeatsNothingFails) {
  const Outcome outcome = Conformance({"--gtest_filter=Services.*", "--gtest_repeat=0"});
  EXPECT_EQ(outcome.exit_status, 1);
  EXPECT_THAT(outcome.err, HasSubstr("no test ran"));
}

// Refusals of every kind: nothing is there that could refuse.
TEST(Conformance, NoCheckPassesWithoutAGateway) {
  DescribedTarget target;
  target.description().set_address("127.0.0.1:1");
  for (const auto permission :
       {testkit::Target::MANAGE_TENANTS, testkit::Target::FILL_GATEWAYS, testkit::Target::STRESS}) {
    target.description().add_permissions(permission);
  }
  for (const std::string kind :
       {"expired", "not-yet-valid", "wrong-ca", "self-signed", "tampered", "no-tenant-id", "two-tenant-ids"}) {
    auto& bad = *target.description().add_bad_certificates();
    bad.set_kind(kind);
    *bad.mutable_identity() = target.description().tenant();
  }
  const Outcome outcome = Conformance({"--target", target.Write()});
  EXPECT_EQ(outcome.exit_status, 1);
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("[  FAILED  ] Tls.TLS_1_Plaintext"), Not(HasSubstr("[       OK ]"))));
}

// Every call of the method.
void FailEvery(const std::string& rpc, const absl::Status& status, DescribedTarget& target) {
  fakegateway::Fault fault;
  fault.rpc = rpc;
  fault.times = 0;
  fault.what = fakegateway::FailCall{status};
  ASSERT_TRUE(target.gateway().Inject({fault}).ok());
}

TEST(Conformance, GatewayOfAnotherKindIsToldBeforeTheFirstCheck) {
  DescribedTarget target;
  FailEvery("Login.Login", absl::UnimplementedError(""), target);
  const Outcome outcome = Conformance({"--target", target.Write()});
  EXPECT_EQ(outcome.exit_status, 2);
  EXPECT_THAT(outcome.err, AllOf(HasSubstr(target.gateway().address()), HasSubstr("gsdk.login.Login")));
  EXPECT_THAT(outcome.out, Not(HasSubstr("[ RUN ")));
}

TEST(Conformance, WhatATargetSaysIsHarmless) {
  DescribedTarget target;
  FailEvery("ConnectMaster.Connect", absl::InternalError("\x1b[2J\n[       OK ] forged"), target);
  const Outcome outcome =
      Conformance({"--target", target.Write(), "--gtest_filter=*SYNC_1_ConnectsAndShowsTheDevice:*.SYNC_5*"});
  EXPECT_EQ(outcome.exit_status, 1);
  EXPECT_THAT(outcome.out,
              AllOf(HasSubstr("\\u{1b}[2J"), Not(HasSubstr("\x1b")), Not(HasSubstr("\n[       OK ] forged"))));
}

class StoppedConformance : public ::testing::TestWithParam<int> {};

INSTANTIATE_TEST_SUITE_P(, StoppedConformance, ::testing::Values(SIGINT, SIGTERM, SIGHUP, SIGQUIT));

// The check registers an address where nobody is, and waits for minutes to see it tried again.
TEST_P(StoppedConformance, UndoesWhatTheCheckChangedAndRunsNoOther) {
  DescribedTarget target;
  const auto admin = target.LogInAdmin();
  ASSERT_TRUE(admin);
  Process process({{CONFORMANCE_COMMAND, "--target", target.Write(), "--gtest_filter=*ASYNC_4_*:*ASYNC_2*"}});
  while (admin->ConnectMaster().GetDeviceList("gateway1").value().empty()) std::this_thread::yield();
  process.Signal(GetParam());
  process.Signal(GetParam());  // as timeout(1) does
  const Outcome outcome = process.Wait();
  EXPECT_EQ(outcome.exit_status, 128 + GetParam()) << outcome.out << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr("stopped by SIG"));
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("the run is stopped by SIG"), Not(HasSubstr("[       OK ]"))));
  EXPECT_THAT(admin->ConnectMaster().GetDeviceList("gateway1").value(), IsEmpty());
}

TEST(Conformance, SecondSignalEndsItAtOnce) {
  DescribedTarget target;
  const auto admin = target.LogInAdmin();
  ASSERT_TRUE(admin);
  Process process({{CONFORMANCE_COMMAND, "--target", target.Write(), "--gtest_filter=*ASYNC_4_Nobody*"}});
  while (admin->ConnectMaster().GetDeviceList("gateway1").value().empty()) std::this_thread::yield();
  fakegateway::Fault hangs;  // so that the check cannot be undone
  hangs.rpc = "ConnectMaster.GetAcceptFilterDB";
  hangs.times = 0;
  hangs.what = fakegateway::HangCall{};
  ASSERT_TRUE(target.gateway().Inject({hangs}).ok());
  process.Signal(SIGINT);
  std::this_thread::sleep_for(std::chrono::milliseconds(600));  // longer than signals that are one request are apart
  process.Signal(SIGINT);
  EXPECT_EQ(process.Wait(std::chrono::seconds(5)).signal, SIGINT);
}

TEST(Conformance, GatewayThatIsNotThereFails) {
  DescribedTarget target;
  target.description().set_address("127.0.0.1:1");
  const TempDir folder;
  const std::string report = (folder.path() / "report.xml").string();
  const Outcome outcome = Conformance(
      {"--target", target.Write(), "--gtest_filter=*SYNC_1_ConnectsAndShowsTheDevice", "--gtest_output=xml:" + report});
  EXPECT_EQ(outcome.exit_status, 1);
  EXPECT_THAT(outcome.out, HasSubstr("[  FAILED  ]"));
  std::ostringstream xml;
  xml << std::ifstream(report).rdbuf();
  EXPECT_THAT(xml.str(), AllOf(HasSubstr("SYNC_1_ConnectsAndShowsTheDevice"), Not(HasSubstr("failed_in"))));
}

TEST(Conformance, ChecksADescribedGateway) {
  DescribedTarget target;
  target.description().set_follows_chosen(true);
  target.description().add_permissions(testkit::Target::MANAGE_TENANTS);
  const Outcome outcome =
      Conformance({"--target", target.Write(),
                   "--gtest_filter=Tls.*:Login*:Tenant*:ListsWithoutIds.*:Services.*:*.SYNC_1*:*.SYNC_3*:"
                   "*.SYNC_5*:*.SYNC_6*:*.SYNC_7*:*.ASYNC_1_*:*.ASYNC_2*:*.ASYNC_3*:*.ASYNC_8*:*.ACCEPT_5_*:"
                   "Disconnecting*:*SEARCH_1*:*GW_1*:*GW_3*:*GW_7*:-*GW_10*"});
  EXPECT_EQ(outcome.exit_status, 0) << outcome.out << outcome.err;
  EXPECT_THAT(outcome.out, Not(HasSubstr("[ OBSERVED ]")));
}

TEST(Conformance, LeavesADescribedGatewayAsItWas) {
  DescribedTarget target;
  target.description().add_permissions(testkit::Target::MANAGE_TENANTS);
  const auto admin = target.LogInAdmin();
  ASSERT_TRUE(admin);
  const Touched touched(*admin);
  const Outcome outcome = Conformance({"--target", target.Write(),
                                       "--gtest_filter=Tenants.*:*.SYNC_1*:*.SYNC_2*:*.SYNC_7*:*.ASYNC_2*:*.ASYNC_8*:"
                                       "*.ASYNC_11_*GivenBack:*.ACCEPT_*GivenBack*:*.ACCEPT_5_FilterIs*:Disconnecting*:"
                                       "*GW_1_*:*GW_3*:*STATUS_6*"});
  EXPECT_EQ(outcome.exit_status, 0) << outcome.out << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("[ OBSERVED ]"));  // it does not say that it follows

  EXPECT_THAT(admin->Tenant().GetList().value(), ::testing::UnorderedElementsAre("administrator", "tenant1"));
  EXPECT_THAT(admin->Gateway().GetList().value(), ElementsAre("gateway1"));
  EXPECT_THAT(admin->ConnectMaster().GetDeviceList("gateway1").value(), IsEmpty());
  EXPECT_THAT(admin->ConnectMaster().GetAsyncConnectionDB("gateway1").value(), IsEmpty());
  EXPECT_EQ(admin->ConnectMaster().GetAcceptFilter("gateway1")->ByteSizeLong(), 0U);
  EXPECT_EQ(admin->ConnectMaster().GetAcceptFilterDB("gateway1")->ByteSizeLong(), 0U);
  EXPECT_THAT(touched.devices(), ElementsAre(DescribedTarget::kDevice));
}

TEST(Conformance, DeviceThatMayOnlyBeLookedAtIsNotDialledThoughItIsSaidNotToAnswer) {
  DescribedTarget target;
  for (auto& device : *target.description().mutable_devices()) {
    if (device.use() != testkit::Target::Device::LOOK) continue;
    device.set_switched_off(device.id() % 2 == 0);
    device.set_silent(device.id() % 2 == 1);
  }
  const auto admin = target.LogInAdmin();
  ASSERT_TRUE(admin);
  const Touched touched(*admin);
  const Outcome outcome = Conformance(
      {"--target", target.Write(), "--gtest_filter=*.SYNC_5*:*.SYNC_8*:*GW_7_CallsEnd*:*.UDP_2_WhoCannot*"});
  EXPECT_EQ(outcome.exit_status, 0) << outcome.out << outcome.err;
  EXPECT_THAT(touched.devices(), ::testing::IsSubsetOf({DescribedTarget::kDevice}));
}

TEST(Conformance, DeviceThatCouldNotBePutBackIsNotChanged) {
  DescribedTarget target;
  for (auto& device : *target.description().mutable_devices()) device.set_use(testkit::Target::Device::CHANGE);
  fakegateway::Fault older_than_v16;
  older_than_v16.rpc = "UDPMaster.SetIPConfig";
  older_than_v16.times = 0;
  older_than_v16.what = fakegateway::FailCall{absl::UnimplementedError("no such method")};
  ASSERT_TRUE(target.gateway().Inject({older_than_v16}).ok());
  const auto admin = target.LogInAdmin();
  ASSERT_TRUE(admin);
  const Touched touched(*admin);
  const Outcome outcome = Conformance(
      {"--target", target.Write(), "--gtest_filter=*MODE_1_SearchShowsTheNewMode:*SSL_1_*:*.MULTI_1_Failures*"});
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("could not be restored"), HasSubstr("no such method"),
                                 Not(HasSubstr("[       OK ]")), Not(HasSubstr("[  FAILED  ]"))));
  EXPECT_THAT(touched.devices(), IsEmpty());
}

TEST(Conformance, WhatATenantMayDoNeedsNoAdministrator) {
  DescribedTarget target;
  target.description().clear_administrator();
  const Outcome outcome =
      Conformance({"--target", target.Write(), "--gtest_filter=*.LOGIN_1_*:*.LOGIN_3_*:*.LOGIN_11_*:*.TENANT_2_*"});
  EXPECT_EQ(outcome.exit_status, 0) << outcome.out << outcome.err;
  for (const std::string test : {"Login.LOGIN_1_", "Login.LOGIN_3_", "Login.LOGIN_11_", "TenantsToken.TENANT_2_"}) {
    EXPECT_THAT(outcome.out, HasSubstr("[       OK ] " + test));
  }
}

TEST(Conformance, WithoutPermissionNothingIsAddedAndTheReasonIsGiven) {
  const TempDir folder;
  DescribedTarget target;
  const std::string report = (folder.path() / "report.xml").string();
  const Outcome outcome =
      Conformance({"--target", target.Write(), "--gtest_filter=Tenants.*", "--gtest_output=xml:" + report});
  EXPECT_THAT(outcome.out,
              AllOf(HasSubstr("[  SKIPPED ]"), HasSubstr("MANAGE_TENANTS"), Not(HasSubstr("[       OK ]"))));
  // What nobody has looked at.
  std::ostringstream xml;
  xml << std::ifstream(report).rdbuf();
  EXPECT_THAT(xml.str(), HasSubstr("name=\"requirements\" value=\"TENANT-12\""));
  EXPECT_THAT(outcome.out, HasSubstr("[ REQUIRES ] TENANT-12"));
  EXPECT_EQ(outcome.exit_status, 1) << "nothing was checked";
  EXPECT_THAT(outcome.err, HasSubstr("no test ran"));
}

TEST(Conformance, DeviceThatSomebodyElseConnectedIsLeftAlone) {
  DescribedTarget target;
  const auto admin = target.LogInAdmin();
  ASSERT_TRUE(admin);
  gsdk::connect::ConnectInfo info;
  info.set_ipaddr("192.168.0.104");
  ASSERT_TRUE(admin->ConnectMaster().Connect("gateway1", info).ok());
  const Outcome outcome = Conformance({"--target", target.Write(), "--gtest_filter=SyncConnections.*SYNC_1*"});
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("[  SKIPPED ]"), Not(HasSubstr("[       OK ]"))));
  EXPECT_THAT(admin->ConnectMaster().GetDeviceList("gateway1").value(), ::testing::SizeIs(1));
}

}  // namespace
}  // namespace connectmaster::testing
