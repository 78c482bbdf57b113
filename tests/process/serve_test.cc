// `fakegateway serve`: what it makes, when it is ready, how it ends.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <future>
#include <map>
#include <nlohmann/json.hpp>

#include "commands.h"
#include "connectmaster/certs/bad.h"
#include "connectmaster/certs/folder.h"
#include "connectmaster/client/client.h"
#include "listeners.h"
#include "support/loopback.h"
#include "support/sanitizers.h"

namespace connectmaster::process_tests {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::Not;
using ::testing::StartsWith;
using ::testing::UnorderedElementsAre;

class ServeTest : public CommandTest {
 protected:
  // The folder of certificates, as file names and content.
  std::map<std::string, std::string> Certificates() const {
    std::map<std::string, std::string> files;
    for (const auto& file : std::filesystem::directory_iterator(Path("certs"))) {
      const std::string name = file.path().filename().string();
      files[name] = Read("certs/" + name);
    }
    return files;
  }

  std::vector<std::string> CertificateFiles() const {
    std::vector<std::string> names;
    for (const auto& [name, content] : Certificates()) names.push_back(name);
    return names;
  }

  // Runs the commands that the gateway has announced.
  Outcome TryNextSteps() {
    const std::string announced = gateway().process().outcome().out;
    const std::string heading = "Try next, in another terminal:\n";
    const std::size_t start = announced.find(heading) + heading.size();
    const std::string commands = announced.substr(start, announced.find("Ctrl-C") - start);
    return testing::Run({.arguments = {"bash", "-ec", commands}, .folder = Path("")});
  }

  std::unique_ptr<client::Client> Client(const std::string& name) {
    auto options = client::ReadCertificateFolder(Path("certs"), name).value();
    options.target = gateway().address();
    return client::Client::Create(options).value();
  }
};

TEST_F(ServeTest, MakesEveryCertificateInAnEmptyFolderAndSaysSo) {
  Serve();
  EXPECT_THAT(gateway().Stop(SIGTERM).out, HasSubstr("made: ca, server, admin, tenant1, gateway1\n"));
  EXPECT_THAT(CertificateFiles(),
              UnorderedElementsAre("ca.crt", "ca_key.pem", "server.crt", "server_key.pem", "admin.crt", "admin_key.pem",
                                   "tenant1.crt", "tenant1_key.pem", "gateway1.crt", "gateway1_key.pem"));
}

TEST_F(ServeTest, ASecondRunMakesNothing) {
  Serve();
  gateway().Stop(SIGTERM);
  const auto before = Certificates();
  Serve();
  EXPECT_THAT(gateway().Stop(SIGTERM).out, Not(HasSubstr("made:")));
  EXPECT_EQ(Certificates(), before);
}

TEST_F(ServeTest, CERT_4_KeysAreTheOwnersAlone) {
  Serve();
  for (const auto& file : std::filesystem::directory_iterator(Path("certs"))) {
    struct stat status {};
    ASSERT_EQ(stat(file.path().c_str(), &status), 0);
    const bool is_key = file.path().extension() == ".pem";
    EXPECT_EQ(status.st_mode & 07777U, is_key ? 0600U : 0644U) << file.path();
  }
}

TEST_F(ServeTest, MakesTheCertificatesThatAFleetLacks) {
  Serve();
  gateway().Stop(SIGTERM);
  const auto before = Certificates();
  Write("fleet.json", R"({"tenants": [{"id": "tenant1"}, {"id": "site-a", "gatewayIds": ["gateway-a"]}],
                          "gateways": [{"id": "gateway-a", "address": "10.0.0.2", "subnet": "10.0.0.0/24"}]})");
  Serve({"--fleet", "fleet.json"});
  EXPECT_TRUE(gateway().process().AwaitOut("made: site-a, gateway-a\n"));
  auto after = Certificates();
  for (const char* const made : {"site-a.crt", "site-a_key.pem", "gateway-a.crt", "gateway-a_key.pem"}) {
    EXPECT_EQ(after.erase(made), 1U) << made;
  }
  EXPECT_EQ(after, before);

  const certs::Folder folder(Path("certs"));
  EXPECT_EQ(folder.Read("site-a")->certificate.TenantId(), "site-a");
  EXPECT_EQ(folder.Read("gateway-a")->certificate.TenantId(), "site-a");
  EXPECT_EQ(folder.Read("gateway-a")->certificate.GatewayId(), "gateway-a");
  const Outcome devices = ConnectMaster({"--tenant", "site-a", "--gateway-id", "gateway-a", "devices", "--json"});
  EXPECT_EQ(devices.exit_status, 0) << devices.err;
}

TEST_F(ServeTest, TheReadyFileIsWholeOnceCallsAreAnsweredAndGoneAfterTheEnd) {
  Serve();
  EXPECT_THAT(Read("ready"), MatchesRegex("127\\.0\\.0\\.1:[0-9]+\n"));
  const Outcome init = ConnectMaster({"init"});
  EXPECT_EQ(init.exit_status, 0) << init.err;
  EXPECT_EQ(gateway().Stop(SIGTERM).exit_status, 0);
  EXPECT_FALSE(std::filesystem::exists(Path("ready")));
}

TEST_F(ServeTest, Serve_ReadyFileEndsInJson_TellsProgramsHowToGetThere) {
  testing::Process server({.arguments = {FAKEGATEWAY_COMMAND, "serve", "--listen", "127.0.0.1:0", "--key-type", "ec",
                                         "--ready-file", "ready.json"},
                           .folder = Path("")});
  ASSERT_TRUE(server.AwaitFile(Path("ready.json"))) << server.outcome().err;
  const auto ready = nlohmann::json::parse(Read("ready.json"));
  EXPECT_THAT(ListeningAddresses(server.pid()), ElementsAre(ready["address"].get<std::string>()));
  EXPECT_EQ(ready["certificates"], std::filesystem::canonical(Path("certs")).string());
  EXPECT_EQ(ready["process_id"], server.pid());
  EXPECT_EQ(ready.size(), 3U);
}

TEST_F(ServeTest, AReadyFileThatAnotherProcessLeftIsGoneWhenItCannotServe) {
  Write("left", "127.0.0.1:4010\n");
  const Outcome outcome = FakeGateway({"serve", "--ready-file", "left", "--fleet", "missing.json"});
  EXPECT_EQ(outcome.exit_status, 1);
  EXPECT_FALSE(std::filesystem::exists(Path("left")));
}

TEST_F(ServeTest, ReadyFile_OfAServerThatIsThere_OutlivesAnotherThatCannotServe) {
  Serve();
  const std::string ready = Read("ready");
  const Outcome second = FakeGateway({"serve", "--listen", gateway().address(), "--ready-file", "ready"});
  EXPECT_EQ(second.exit_status, 1);
  EXPECT_THAT(second.err, HasSubstr("Address already in use"));
  EXPECT_EQ(Read("ready"), ready);
}

TEST_F(ServeTest, ReadyFile_OfAServerThatWasKilled_IsGoneWhenAnotherCannotServe) {
  Serve();
  gateway().Stop(SIGKILL);
  ASSERT_TRUE(std::filesystem::exists(Path("ready")));
  EXPECT_EQ(FakeGateway({"serve", "--ready-file", "ready", "--fleet", "missing.json"}).exit_status, 1);
  EXPECT_FALSE(std::filesystem::exists(Path("ready")));
}

TEST_F(ServeTest, ReadyFile_TwoServersWithTheSame_IsTheSecondsWhenTheFirstEnds) {
  Serve();
  testing::Process second({.arguments = {FAKEGATEWAY_COMMAND, "serve", "--listen", "127.0.0.1:0", "--key-type", "ec",
                                         "--ready-file", "ready"},
                           .folder = Path("")});
  ASSERT_TRUE(second.AwaitOut("Ctrl-C stops it.")) << second.outcome().err;
  const std::string ready = Read("ready");
  EXPECT_NE(ready, gateway().address() + "\n");
  EXPECT_EQ(gateway().Stop(SIGTERM).exit_status, 0);
  EXPECT_EQ(Read("ready"), ready);
}

TEST_F(ServeTest, SaysWhereItServesAndWhatToTryNextWhichWorksAsItStandsThere) {
  for (const char* const folder : {"certs", "other folder's"}) {
    SCOPED_TRACE(folder);
    Serve({"--certs", folder});
    ASSERT_TRUE(gateway().process().AwaitOut("Ctrl-C stops it.\n"));
    const std::string announced = gateway().process().outcome().out;
    EXPECT_THAT(announced, HasSubstr("served on " + gateway().address() + "\n"));
    EXPECT_THAT(announced, HasSubstr("certificates  in " + std::string(folder)));
    const Outcome tried = TryNextSteps();
    EXPECT_EQ(tried.exit_status, 0) << tried.err;
    EXPECT_THAT(tried.out, AllOf(HasSubstr("tenant1 is registered"), HasSubstr("544114231")));
  }
}

TEST_F(ServeTest, NextSteps_OfAnyFleetAndAddress_WorkAsTheyStandThere) {
  Write("own.json", R"({"tenants": [{"id": "acme", "gatewayIds": ["gw1"]}, {"id": "empty"}],
                        "gateways": [{"id": "gw1", "address": "10.0.0.2", "subnet": "10.0.0.0/24"}]})");
  Write("without-gateway.json", R"({"tenants": [{"id": "acme"}]})");
  Write("without-tenant.json", R"({"gateways": [{"id": "gw1", "address": "10.0.0.2", "subnet": "10.0.0.0/24"}]})");
  Write("nothing.json", "{}");
  for (const Arguments& options : std::vector<Arguments>{{"--fleet", "own.json", "--certs", "a"},
                                                         {"--fleet", "without-gateway.json", "--certs", "b"},
                                                         {"--fleet", "without-tenant.json", "--certs", "c"},
                                                         {"--fleet", "nothing.json", "--certs", "d"},
                                                         {"--listen", "0.0.0.0:0", "--certs", "e"},
                                                         {"--listen", "[::]:0", "--certs", "f"},
                                                         {"--listen", "[::1]:0", "--certs", "g"},
                                                         {"--listen", "[::1]:0", "--certs", "a"},  // does not name ::1
                                                         {"--listen", "LOCALHOST:0", "--certs", "h"},
                                                         {"--listen", "0:0", "--certs", "i"},
                                                         {"--listen", "127.1:0", "--certs", "j"},
                                                         {"--listen", "[::0]:0", "--certs", "k"},
                                                         {"--listen", "[0:0:0:0:0:0:0:1]:0", "--certs", "l"},
                                                         {"--listen", "[::ffff:0.0.0.0]:0", "--certs", "m"},
                                                         {"--listen", "[0::ffff:7f00:1]:0", "--certs", "n"}}) {
    SCOPED_TRACE(::testing::PrintToString(options));
    Serve(options);
    ASSERT_TRUE(gateway().process().AwaitOut("Ctrl-C stops it.\n")) << gateway().process().outcome().err;
    const Outcome tried = TryNextSteps();
    EXPECT_EQ(tried.exit_status, 0) << tried.err;
    EXPECT_EQ(tried.err, "");
    const Outcome by_ready_file = ConnectMaster({"--certs", options.back(), "--tenant", "x", "tenant", "list"});
    EXPECT_EQ(by_ready_file.exit_status, 0) << by_ready_file.err;
  }
}

TEST_F(ServeTest, Certificates_InAnyUmask_AreInAFolderOfTheOwner) {
  const testing::Command command{
      .arguments = {"sh", "-c", "umask 000; exec \"$0\" \"$@\"", FAKEGATEWAY_COMMAND, "serve", "--listen",
                    "127.0.0.1:0", "--key-type", "ec", "--ready-file", "ready"},
      .folder = Path("")};
  testing::Process server(command);
  ASSERT_TRUE(server.AwaitFile(Path("ready"))) << server.outcome().err;
  struct stat status {};
  ASSERT_EQ(stat(Path("certs").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777U, 0700U);
}

TEST_F(ServeTest, TenantIdFromCommonName_CertificateWithoutUri_LogsIn) {
  RecordProperty("requirements", "CERT-3");
  Serve();
  gateway().Stop(SIGTERM);
  const certs::Folder folder(Path("certs"));
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  const auto real = certs::MakeBad(
      certs::BadKind::kNoTenantId, *folder.ReadAuthority(),
      {.subject = {.common_name = "tenant1"}, .key_type = certs::KeyType::kEcP256, .now = now, .tenant_id = "tenant1"});
  ASSERT_TRUE(folder.Write({{"tenant1", *real}}, certs::Overwrite::kYes).ok());
  Serve();
  EXPECT_EQ(ConnectMaster({"init"}).exit_status, 0);
  EXPECT_NE(ConnectMaster({"gateway", "list"}).exit_status, 0);
  EXPECT_THAT(gateway().Stop(SIGTERM).err, HasSubstr("tenant1.crt: it names no tenant"));
  Serve({"--tenant-id-from", "common-name"});
  EXPECT_EQ(ConnectMaster({"init"}).exit_status, 0);
  const Outcome list = ConnectMaster({"gateway", "list"});
  EXPECT_EQ(list.out, "gateway1\n") << list.err;
  EXPECT_EQ(gateway().Stop(SIGTERM).err, "");
}

// What the host's openssl.cnf says is for this host's programs.
TEST_F(ServeTest, OpensslCnf_OfTheHost_DoesNotReachTheDevices) {
  Write("openssl.cnf",
        "openssl_conf = a\n[a]\nssl_conf = b\n[b]\nsystem_default = c\n[c]\n"
        "CipherString = ECDHE-RSA-AES256-GCM-SHA384\nGroups = P-521\nOptions = -SessionTicket\n");
  Write("fleet.json", R"({"tenants": [{"id": "tenant1", "gatewayIds": ["gateway1"]}],
                          "gateways": [{"id": "gateway1", "address": "10.0.0.2", "subnet": "10.0.0.0/24"}],
                          "devices": [{"id": 1, "type": "BIOSTATION_2", "address": "10.0.0.3", "useSsl": true}]})");
  environment_ = {"OPENSSL_CONF=" + Path("openssl.cnf")};
  Serve({"--fleet", "fleet.json"});
  AwaitGateway1();
  const Outcome connected = ConnectMaster({"connect", "10.0.0.3", "--ssl"});
  EXPECT_EQ(connected.exit_status, 0) << connected.err;
}

TEST_F(ServeTest, OpensslCnf_ThatStopsGrpc_IsNamed) {
  Write("strict.cnf",
        "openssl_conf = a\n[a]\nssl_conf = b\n[b]\nsystem_default = c\n[c]\nCipherString = DEFAULT@SECLEVEL=5\n");
  environment_ = {"OPENSSL_CONF=" + Path("strict.cnf")};
  const Outcome outcome = FakeGateway({"serve", "--listen", "127.0.0.1:0", "--key-type", "ec"});
  EXPECT_EQ(outcome.exit_status, 1);
  EXPECT_THAT(outcome.err, AllOf(HasSubstr("EC, P-256"), HasSubstr("security level is 5"), HasSubstr("strict.cnf"),
                                 Not(HasSubstr("address"))));
}

TEST_F(ServeTest, ListensOnTheAddressThatItWasToldAndOnNothingElse) {
  Serve();
  EXPECT_THAT(ListeningAddresses(gateway().process().pid()), ElementsAre(gateway().address()));
}

TEST_F(ServeTest, ListensOn127_0_0_1UnlessToldOtherwise) {
  // The default port may be taken on this machine; which address was tried shows either way.
  testing::Process process({.arguments = {FAKEGATEWAY_COMMAND, "serve", "--key-type", "ec"}, .folder = Path("")});
  if (process.AwaitOut("Ctrl-C stops it.")) {
    EXPECT_THAT(ListeningAddresses(process.pid()), ElementsAre("127.0.0.1:4010"));
  } else {
    EXPECT_THAT(process.Wait().err, StartsWith("fakegateway: cannot listen on 127.0.0.1:4010: Address already in use"));
  }
}

class StopTest : public ServeTest, public ::testing::WithParamInterface<int> {};

INSTANTIATE_TEST_SUITE_P(Signals, StopTest,
                         ::testing::Values(SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2, SIGXCPU, SIGVTALRM,
                                           SIGPROF),
                         [](const auto& signal) { return std::string("SIG") + sigabbrev_np(signal.param); });

// Sanitizers make everything slower, and look for leaks at the end.
constexpr std::chrono::seconds kPromptly(testing::kSanitized ? 10 : 2);

TEST_P(StopTest, EndsAtOnceWithStatus0) {
  Serve();
  gateway().process().Signal(GetParam());
  EXPECT_EQ(gateway().process().Wait(kPromptly).exit_status, 0);
  EXPECT_EQ(gateway().process().outcome().err, "");
  EXPECT_FALSE(std::filesystem::exists(Path("ready")));
}

TEST_P(StopTest, EndsWithinTwoSecondsWithClientsStreamsAndCallsThatHang) {
  Write("fleet.json", R"({"tenants": [{"id": "tenant1", "gatewayIds": ["gateway1"]}],
                          "gateways": [{"id": "gateway1", "address": "10.0.0.2", "subnet": "10.0.0.0/24"}],
                          "devices": [{"id": 1, "type": "BIOSTATION_2", "address": "10.0.0.3", "silent": true}]})");
  Serve({"--fleet", "fleet.json"});
  AwaitGateway1();
  testing::Process watch(ConnectMasterCommand({"watch"}));
  ASSERT_TRUE(watch.AwaitErr("Watching")) << watch.outcome().err;

  const auto tenant = Client("tenant1");
  ASSERT_TRUE(tenant->Login().ok());
  std::promise<absl::Status> ended;
  const auto subscription = tenant->ConnectMaster().SubscribeStatus(
      {.on_change = nullptr, .on_end = [&](const absl::Status& status) { ended.set_value(status); }});
  ASSERT_TRUE(subscription->WaitUntilAccepted(testing::kPatience).ok());
  auto hanging = std::async(std::launch::async, [&] {
    gsdk::connect::ConnectInfo silent;
    silent.set_ipaddr("10.0.0.3");
    return tenant->ConnectMaster().Connect("gateway1", silent).status();
  });

  // Somebody who connects and says nothing.
  const int idle = testing::ConnectTo(gateway().address());

  gateway().process().Signal(GetParam());
  const Outcome outcome = gateway().process().Wait(kPromptly);
  EXPECT_EQ(outcome.exit_status, 0) << outcome.err;
  EXPECT_FALSE(std::filesystem::exists(Path("ready")));
  EXPECT_EQ(ended.get_future().get().code(), absl::StatusCode::kUnavailable);  // STATUS-5
  EXPECT_FALSE(hanging.get().ok());
  EXPECT_EQ(watch.Wait().exit_status, 1);
  close(idle);
}

}  // namespace
}  // namespace connectmaster::process_tests
