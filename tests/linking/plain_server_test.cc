// A gRPC server of the program's own, in a program that switches nothing on: a fake gateway that was started before
// must not have switched on anything for it.
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
using ::testing::ElementsAre;

constexpr char kUnimplemented[] = "code 12";

class PlainServerTest : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_NE(gateway_, nullptr); }

  const std::unique_ptr<fakegateway::FakeGateway> gateway_ = StartGateway();
};

TEST_F(PlainServerTest, Process_AFakeWasStarted_HasNoDefaultHealthService) {
  EXPECT_FALSE(application::IsHealthOn());
}

TEST_F(PlainServerTest, Server_EnablesNothing_HasNeitherHealthNorReflection) {
  const Server server(false);
  EXPECT_EQ(HealthOf(server.access(), ""), kUnimplemented);
  for (const std::string version : {"v1", "v1alpha"}) {
    EXPECT_THAT(ServicesOf(server.access(), version), ElementsAre(kUnimplemented)) << version;
  }
}

TEST_F(PlainServerTest, Server_WithAHealthServiceOfItsOwn_AnswersAsThatDoes) {
  const Server server(true);
  EXPECT_EQ(HealthOf(server.access(), "application"), "NOT_SERVING");
  EXPECT_EQ(HealthOf(server.access(), ""), "code 5");
}

TEST_F(PlainServerTest, Server_OfTheApplicationsContract_ServesItsMethods) {
  const Server server(false);
  EXPECT_THAT(application::SearchAtServer(server.access()), ElementsAre(4711));
  EXPECT_EQ(application::CountAtServer(server.access()), 1U);
}

TEST_F(PlainServerTest, Fake_ProgramEnablesNothing_HasHealthAndReflection) {
  const auto access = AccessOf(*gateway_, "tenant1");
  EXPECT_EQ(HealthOf(access, ""), "SERVING");
  for (const std::string version : {"v1", "v1alpha"}) {
    EXPECT_THAT(FileOf(access, version, "gsdk.login.Login"), ::testing::HasSubstr(R"(name: "LoginAdmin")")) << version;
  }
}

}  // namespace
}  // namespace connectmaster::linking
