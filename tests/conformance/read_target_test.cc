#include "support/read_target.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "support/matchers.h"
#include "support/temp_dir.h"

namespace connectmaster::conformance {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

class ReadingATarget : public ::testing::Test {
 protected:
  void Write(const std::string& name, const std::string& text) {
    const auto path = folder_.path() / name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path) << text;
  }

  // The description with one thing replaced.
  absl::StatusOr<Site> Read(const std::string& from = "", const std::string& to = "") {
    std::string json = kDescription;
    if (!from.empty()) json.replace(json.find(from), from.size(), to);
    Write("target.json", json);
    return ReadTarget((folder_.path() / "target.json").string());
  }

  void ExpectMistake(const std::string& from, const std::string& to, const std::string& message) {
    const auto site = Read(from, to);
    EXPECT_EQ(site.status().code(), absl::StatusCode::kInvalidArgument) << site.status();
    EXPECT_THAT(std::string(site.status().message()), AllOf(HasSubstr("target.json"), HasSubstr(message)));
  }

  void SetUp() override {
    for (const std::string name : {"ca.crt", "tenant1.crt", "tenant1_key.pem"})
      Write("certs/" + name, "PEM of " + name);
  }

  static constexpr char kDescription[] = R"({
    "address": "127.0.0.1:4010",
    "rootCertificateFile": "certs/ca.crt",
    "tenant": {
      "tenantId": "tenant1", "certificateFile": "certs/tenant1.crt", "privateKeyFile": "certs/tenant1_key.pem"
    },
    "gateways": [{"id": "gateway1"}, {"id": "gateway2", "spare": true}],
    "devices": [{"id": 846, "gatewayId": "gateway1", "address": "192.168.0.117", "type": "BIOLITE_N2", "use": "CONNECT"}]
  })";

  connectmaster::testing::TempDir folder_;
};

TEST_F(ReadingATarget, ReadsTheDescriptionAndItsFiles) {
  ASSERT_OK_AND_ASSIGN(const Site site, Read());
  EXPECT_EQ(site.root_certificate_pem, "PEM of ca.crt");
  EXPECT_EQ(site.tenant.tenant_id, "tenant1");
  EXPECT_EQ(site.tenant.private_key_pem, "PEM of tenant1_key.pem");
  EXPECT_FALSE(site.administrator);
  EXPECT_EQ(site.gateway_id(), "gateway1");
  EXPECT_EQ(site.SpareGateway()->id(), "gateway2");
  EXPECT_THAT(site.OtherGatewayId(), StatusIs(absl::StatusCode::kUnimplemented));
  EXPECT_EQ(AddressOf(site.DevicesOf("gateway1").at(0)), "192.168.0.117:51211");
  EXPECT_FALSE(site.description.follows_chosen());
  EXPECT_FALSE(site.Permits(testkit::Target::MANAGE_TENANTS));
}

TEST_F(ReadingATarget, Certificate_WithItsKeyInTheSameFile_IsRefused) {
  Write("certs/tenant1.crt", "-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n");
  const absl::Status refused = Read().status();
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(std::string(refused.message()), ::testing::HasSubstr("tenant1.crt has a private key"));
}

TEST_F(ReadingATarget, FileThatIsNotUtf8OrNotADescriptionIsNamedAsWhatItIs) {
  const std::string path = (folder_.path() / "target.json").string();
  Write("target.json", std::string("\xEF\xBB\xBF") + kDescription);
  EXPECT_OK(ReadTarget(path));
  const auto mistake = [&](const std::string& bytes) {
    Write("target.json", bytes);
    return std::string(ReadTarget(path).status().message());
  };
  EXPECT_EQ(mistake(std::string("\xFF\xFE{\0}\0", 6)), path + ": it is in UTF-16 (little-endian); save it as UTF-8");
  EXPECT_THAT(mistake("{\n  \"address\": \"127.0.0.1:4010\",\n}"), HasSubstr("line 3, column 1"));
}

TEST_F(ReadingATarget, DeviceIsOnlyLookedAtUnlessItSaysOtherwise) {
  ASSERT_OK_AND_ASSIGN(const Site connectable, Read());
  EXPECT_TRUE(CanBeConnected(connectable.description.devices(0)));
  ASSERT_OK_AND_ASSIGN(const Site site, Read(R"(, "use": "CONNECT")", ""));
  EXPECT_FALSE(CanBeConnected(site.description.devices(0)));
}

TEST_F(ReadingATarget, DeviceThatMayBeChangedMayBeConnectedToo) {
  ASSERT_OK_AND_ASSIGN(const Site connectable, Read());
  EXPECT_FALSE(MayChange(connectable.description.devices(0)));
  ASSERT_OK_AND_ASSIGN(const Site site, Read("CONNECT", "CHANGE"));
  EXPECT_TRUE(MayChange(site.description.devices(0)));
  EXPECT_TRUE(CanBeConnected(site.description.devices(0)));
}

TEST_F(ReadingATarget, OtherGatewaysOfADeviceAreToldApartByTheirRootCa) {
  const auto other_of = [&](const std::string& gateways, bool same_root_ca) {
    const auto site = Read(R"({"id": "gateway1"}, {"id": "gateway2", "spare": true}],
    "devices": [{"id": 846,)",
                           gateways + R"(], "devices": [{"id": 846, "otherGatewayIds": ["gateway2"],)");
    EXPECT_OK(site);
    return site->OtherGatewayOf(site->description.devices(0), same_root_ca);
  };
  const std::string shared = R"({"id": "gateway1", "rootCa": "site"}, {"id": "gateway2", "rootCa": "site"})";
  EXPECT_EQ(other_of(shared, true).value(), "gateway2");
  EXPECT_THAT(other_of(shared, false), StatusIs(absl::StatusCode::kUnimplemented));
  const std::string own = R"({"id": "gateway1", "rootCa": "site"}, {"id": "gateway2", "rootCa": "other"})";
  EXPECT_EQ(other_of(own, false).value(), "gateway2");
  EXPECT_THAT(other_of(own, true), StatusIs(absl::StatusCode::kUnimplemented));
  const std::string unknown = R"({"id": "gateway1"}, {"id": "gateway2"})";
  EXPECT_THAT(other_of(unknown, true), StatusIs(absl::StatusCode::kUnimplemented));
  EXPECT_THAT(other_of(unknown, false), StatusIs(absl::StatusCode::kUnimplemented));
}

TEST_F(ReadingATarget, MistakesAreNamed) {
  ExpectMistake("\"address\": \"127.0.0.1:4010\"", "\"address\": \"127.0.0.1\"", "HOST:PORT");
  ExpectMistake("rootCertificateFile", "rootCertificate", "rootCertificate");
  ExpectMistake("\"tenantId\": \"tenant1\",", "", "tenant.tenantId");
  ExpectMistake("{\"id\": \"gateway1\"}, ", "", "gateways");
  ExpectMistake("\"gatewayId\": \"gateway1\"", "\"gatewayId\": \"gateway9\"", "devices[0].gatewayId: 'gateway9'");
  ExpectMistake("\"use\": \"CONNECT\"", "\"otherGatewayIds\": [\"gateway2\", \"gateway9\"]",
                "devices[0].otherGatewayIds: 'gateway9'");
  ExpectMistake("846", "0", "devices[0].id");
  ExpectMistake("BIOLITE_N2", "BIOLITE_N99", "BIOLITE_N99");
  ExpectMistake("}]\n", "}\n", "target.json");
}

TEST_F(ReadingATarget, FileThatIsMissingIsNamed) {
  const auto site = Read("certs/tenant1_key.pem", "certs/nowhere.pem");
  EXPECT_THAT(site, StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(std::string(site.status().message()), HasSubstr("certs/nowhere.pem"));
  EXPECT_THAT(ReadTarget("no/such/target.json"), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(ReadTarget(folder_.path().string()), StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST_F(ReadingATarget, ExampleInTheReadmeIsGood) {
  std::ostringstream text;
  text << std::ifstream(CONNECTMASTER_SOURCE_DIR "/conformance/README.md").rdbuf();
  const std::string readme = text.str();
  const auto begin = readme.find("```json\n") + 8;
  Write("target.json", readme.substr(begin, readme.find("```", begin) - begin));
  Write("certs/admin.crt", "PEM of admin.crt");
  Write("certs/admin_key.pem", "PEM of admin_key.pem");
  EXPECT_OK(ReadTarget((folder_.path() / "target.json").string()));
}

}  // namespace
}  // namespace connectmaster::conformance
