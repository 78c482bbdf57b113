#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <random>
#include <string>

#include "connectmaster/fakegateway/fleet.h"
#include "support/seed.h"
#include "support/status_matchers.h"
#include "support/temp_dir.h"

namespace connectmaster::fakegateway {
namespace {

using connectmaster::testing::IsOk;
using connectmaster::testing::StatusIs;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr char kGood[] = R"({
  "gateways": [{"id": "g1", "address": "10.0.0.2", "subnet": "10.0.0.0/24"}],
  "devices": [{"id": 7, "type": "BIOSTATION_2", "address": "10.0.0.7", "responseDelay": "0.25s", "useSsl": true}],
  "tenants": [{"id": "t", "gatewayIds": ["g1"]}]
})";

absl::StatusOr<testkit::Fleet> Parse(const std::string& json) {
  return ParseFleet(json, "site.json");
}

std::string Replaced(const std::string& from, const std::string& to) {
  std::string json = kGood;
  return json.replace(json.find(from), from.size(), to);
}

TEST(ParseFleet, ReadsTheMessageAsJson) {
  const auto fleet = Parse(kGood);
  ASSERT_THAT(fleet, IsOk());
  EXPECT_EQ(fleet->gateways(0).id(), "g1");
  EXPECT_EQ(fleet->devices(0).id(), 7U);
  EXPECT_EQ(fleet->devices(0).response_delay().nanos(), 250'000'000);
  EXPECT_TRUE(fleet->devices(0).use_ssl());
  EXPECT_EQ(fleet->tenants(0).gateway_ids(0), "g1");
  EXPECT_THAT(Parse("{}"), IsOk());
}

TEST(ParseFleet, ASyntaxErrorNamesTheFileAndTheLine) {
  EXPECT_THAT(Parse(Replaced("],\n  \"devices\"", "]\n  \"devices\"")),
              StatusIs(absl::StatusCode::kInvalidArgument, AllOf(StartsWith("fleet site.json"), HasSubstr("line 3"))));
  EXPECT_THAT(Parse("{\n\n\n"), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("line 4")));
  EXPECT_THAT(Parse(""), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("line 1")));
}

TEST(ParseFleet, AnUnknownFieldIsNamed) {
  EXPECT_THAT(
      Parse(Replaced("\"useSsl\"", "\"useTls\"")),
      StatusIs(absl::StatusCode::kInvalidArgument, AllOf(HasSubstr("site.json"), HasSubstr("(devices[0]) useTls"),
                                                         HasSubstr("Expected: id, type, address, "))));
  EXPECT_THAT(Parse(R"({"gateway": []})"),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       AllOf(HasSubstr("gateway"), HasSubstr("Expected: tenants, gateways, devices"))));
}

TEST(ParseFleet, AValueOfTheWrongKindNamesItsFieldOrItself) {
  EXPECT_THAT(Parse(Replaced("BIOSTATION_2", "BIOSTATION_99")),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       AllOf(HasSubstr("BIOSTATION_99"), HasSubstr("Expected: one of "), HasSubstr("BIOSTATION_2, "))));
  EXPECT_THAT(Parse(Replaced("\"id\": 7", "\"id\": -7")),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("-7")));
  EXPECT_THAT(Parse(Replaced("\"id\": 7", "\"id\": \"seven\"")),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       AllOf(HasSubstr("seven"), HasSubstr("(devices[0].id)"), HasSubstr("0 to 4294967295"))));
  EXPECT_THAT(Parse(Replaced("0.25s", "soon")), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("0.5s")));
  EXPECT_THAT(Parse("[]"), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("{...} with tenants, ")));
  EXPECT_THAT(Parse("7"), StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST(ParseFleet, WhatDoesNotFitTogetherNamesFileAndField) {
  EXPECT_THAT(Parse(Replaced("10.0.0.7", "10.9.9.9")),
              StatusIs(absl::StatusCode::kInvalidArgument, StartsWith("fleet site.json: devices[0].address ")));
}

TEST(ParseFleet, ANumberThatIsTooLargeIsNamed) {
  EXPECT_THAT(Parse(Replaced("7", "1e400")), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("'1e400'")));
}

TEST(ParseFleet, AFileThatIsNotWhatItShouldBeIsNamedWithItsName) {
  EXPECT_THAT(Parse(std::string("\xFF\xFE{\0}\0", 6)),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       "fleet site.json: it is in UTF-16 (little-endian); save it as UTF-8"));
  EXPECT_THAT(Parse(std::string("\xEF\xBB\xBF") + kGood), IsOk());
  EXPECT_THAT(Parse(R"({"devices": [], "devices": []})"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("\"devices\" is there twice")));
}

TEST(ParseFleet, DeepNestingBreaksNothing) {
  ::testing::Test::RecordProperty("requirements", "ROBUST-1");
  for (const std::string opening : {"[", "{\"gateways\":", "{\"gateways\":["}) {
    std::string json;
    for (int i = 0; i < 200'000; ++i) json += opening;
    EXPECT_THAT(Parse(json), StatusIs(absl::StatusCode::kInvalidArgument));
  }
  const std::string balanced = std::string(200'000, '[') + std::string(200'000, ']');
  EXPECT_THAT(Parse(balanced), StatusIs(absl::StatusCode::kInvalidArgument));
  // protobuf takes lists in lists, and finds nothing in them.
  EXPECT_THAT(Parse("{\"gateways\":" + balanced + "}"), StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST(ParseFleet, ArbitraryBytesAreRefusedAndNothingBreaks) {
  ::testing::Test::RecordProperty("requirements", "ROBUST-1");
  const unsigned seed = testing::Seed();
  SCOPED_TRACE(testing::Replay(seed));
  std::mt19937 random(seed);
  for (int i = 0; i < 2'000; ++i) {
    std::string json = kGood;
    for (unsigned changes = 1 + random() % 4; changes > 0; --changes) {
      json[random() % json.size()] = static_cast<char>(random());
    }
    (void)Parse(json);
    (void)Parse(json.substr(0, random() % json.size()));
  }
  EXPECT_THAT(Parse(std::string(1'000, '\0')), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(Parse("\xff\xfe{}"), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(Parse(Replaced("g1", "\xc3\x28")), StatusIs(absl::StatusCode::kInvalidArgument));
}

class ReadFleetTest : public ::testing::Test {
 protected:
  std::string Path(const std::string& name) const { return (folder_.path() / name).string(); }

  testing::TempDir folder_;
};

TEST_F(ReadFleetTest, ReadsAFile) {
  std::ofstream(Path("site.json")) << kGood;
  EXPECT_THAT(ReadFleet(Path("site.json")), IsOk());
}

TEST_F(ReadFleetTest, AMissingFileIsNamed) {
  EXPECT_THAT(ReadFleet(Path("none.json")), StatusIs(absl::StatusCode::kNotFound, HasSubstr(Path("none.json"))));
  EXPECT_THAT(ReadFleet(""), StatusIs(absl::StatusCode::kNotFound));
}

TEST_F(ReadFleetTest, AFolderIsNoFleet) {
  EXPECT_FALSE(ReadFleet(folder_.path().string()).ok());
}

TEST_F(ReadFleetTest, AHugeFileIsRefused) {
  RecordProperty("requirements", "ROBUST-1");
  std::ofstream(Path("huge.json")) << "{}";
  std::filesystem::resize_file(Path("huge.json"), 200u << 20);  // sparse
  EXPECT_THAT(ReadFleet(Path("huge.json")), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("bytes")));
}

}  // namespace
}  // namespace connectmaster::fakegateway
