// A gRPC server of the program's own, in a program that has gRPC's reflection for all of its servers; and the fake,
// which is one of them.
#include <gmock/gmock.h>

#include "gateway_fixture.h"
#include "server/probe.h"
#include "server/server.h"
#include "server/switches.h"

namespace connectmaster::linking {
namespace {

using application::FileOf;
using application::HealthOf;
using application::Server;
using application::ServicesOf;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::IsSupersetOf;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

constexpr char kConnectMaster[] = "gsdk.connect_master.ConnectMaster";

// The fakes of these tests are started when the program has switched reflection on.
class ReflectingServerTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { application::SwitchReflectionOn(); }
  void TearDown() override { application::SwitchHealthOn(false); }
};

TEST_F(ReflectingServerTest, Server_BesideAFake_DescribesItsOwnServices) {
  const auto gateway = StartGateway();
  const Server server(true);
  EXPECT_THAT(ServicesOf(server.access(), "v1alpha"), UnorderedElementsAre(kConnectMaster, "grpc.health.v1.Health",
                                                                           "grpc.reflection.v1alpha.ServerReflection"));
  const auto file = FileOf(server.access(), "v1alpha", kConnectMaster);
  EXPECT_THAT(file, AllOf(HasSubstr(R"(name: "connect_master.proto")"), HasSubstr(R"(name: "CountDevices")")));
  EXPECT_THAT(FileOf(server.access(), "v1alpha", "gsdk.connect.DeviceInfo"), HasSubstr(R"(name: "firmwareVersion")"));
}

TEST_F(ReflectingServerTest, Server_BesideAFake_AnswersItsOwnHealth) {
  const auto gateway = StartGateway();
  const Server server(true);
  EXPECT_EQ(HealthOf(server.access(), "application"), "NOT_SERVING");
  EXPECT_EQ(HealthOf(server.access(), ""), "code 5");
}

TEST_F(ReflectingServerTest, Fake_ProgramHasSwitchedHealthOn_AnswersHealth) {
  application::SwitchHealthOn(true);
  const auto gateway = StartGateway();
  ASSERT_NE(gateway, nullptr);
  EXPECT_EQ(HealthOf(AccessOf(*gateway, "tenant1"), ""), "SERVING");
  EXPECT_TRUE(application::IsHealthOn());
}

// Otherwise each fake of a program that has reflection on would put an error into its log.
TEST_F(ReflectingServerTest, Fake_ProgramHasSwitchedEverythingOn_RegistersNothingTwice) {
  application::SwitchHealthOn(true);
  application::KeepErrors();
  const auto gateway = StartGateway();
  EXPECT_THAT(application::TakeErrors(), Each(Not(HasSubstr("duplicate registration"))));
}

class FakesReflectionTest : public ReflectingServerTest, public ::testing::WithParamInterface<const char*> {
 protected:
  void SetUp() override {
    application::SwitchHealthOn(true);
    gateway_ = StartGateway();
    ASSERT_NE(gateway_, nullptr);
    access_ = AccessOf(*gateway_, "tenant1");
  }

  std::unique_ptr<fakegateway::FakeGateway> gateway_;
  application::Access access_;
};

TEST_P(FakesReflectionTest, Fake_ProgramHasSwitchedReflectionOn_ListsItsServicesByTheirNames) {
  const auto services = ServicesOf(access_, GetParam());
  EXPECT_THAT(services, IsSupersetOf({"gsdk.admin.Admin", "gsdk.connect_master.ConnectMaster", "gsdk.gateway.Gateway",
                                      "gsdk.login.Login", "gsdk.tenant.Tenant", "gsdk.udp_master.UDPMaster"}));
  EXPECT_THAT(services, Each(Not(HasSubstr("connectmaster."))));
}

TEST_P(FakesReflectionTest, Fake_ProgramHasSwitchedReflectionOn_DescribesItsOwnContract) {
  const auto file = FileOf(access_, GetParam(), kConnectMaster);
  EXPECT_THAT(file, AllOf(HasSubstr(R"(name: "connect_master.proto")"), HasSubstr(R"(package: "gsdk.connect_master")"),
                          HasSubstr(R"(name: "SearchDevice")"), HasSubstr(R"(".gsdk.connect.StatusChange")")));
  EXPECT_THAT(file, AllOf(Not(HasSubstr("CountDevices")), Not(HasSubstr("connectmaster."))));
  EXPECT_THAT(FileOf(access_, GetParam(), "gsdk.connect.DeviceInfo"),
              AllOf(HasSubstr(R"(name: "autoReconnect")"), Not(HasSubstr("firmwareVersion"))));
}

INSTANTIATE_TEST_SUITE_P(Versions, FakesReflectionTest, ::testing::Values("v1", "v1alpha"),
                         [](const auto& version) { return std::string(version.param); });

}  // namespace
}  // namespace connectmaster::linking
