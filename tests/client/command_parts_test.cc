// The parts that the command's output and input are made of.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "address.h"
#include "connectmaster/client/errors.h"
#include "details.h"
#include "duration.h"
#include "error_text.h"
#include "grpcpp/support/status.h"
#include "json.h"
#include "menu/stream_io.h"
#include "names.h"
#include "table.h"

namespace connectmaster::client::cli {
namespace {

using std::chrono::milliseconds;

TEST(DurationTest, HasANumberAndAUnit) {
  EXPECT_EQ(*ParseDuration("500ms"), milliseconds(500));
  EXPECT_EQ(*ParseDuration("30s"), milliseconds(30'000));
  EXPECT_EQ(*ParseDuration("2m"), milliseconds(120'000));
  EXPECT_EQ(*ParseDuration("24h"), milliseconds(86'400'000));
  for (const std::string text : {"", "s", "30", "-1s", "0s", "1.5s", "30 s", "1d", "25h", "99999999999999999999s"}) {
    EXPECT_TRUE(absl::IsInvalidArgument(ParseDuration(text).status())) << text;
  }
}

TEST(AddressTest, HasAnIpAndPerhapsAPort) {
  EXPECT_EQ(ParseAddress("192.168.0.104")->ShortDebugString(), "IPAddr: \"192.168.0.104\" port: 51211");
  EXPECT_EQ(ParseAddress("192.168.0.104:1")->ShortDebugString(), "IPAddr: \"192.168.0.104\" port: 1");
  for (const std::string text : {"", ":51211", "1.2.3.4:", "1.2.3.4:0", "1.2.3.4:65536", "1.2.3.4:5x"}) {
    EXPECT_FALSE(ParseAddress(text).has_value()) << text;
  }
}

TEST(JsonTest, PrintsEveryFieldWithTheContractsNames) {
  gsdk::connect::DeviceInfo device;
  device.set_deviceid(846);
  device.set_status(static_cast<gsdk::connect::Status>(99));
  const std::string json = R"({"deviceID":846,"connectionMode":"SERVER_TO_DEVICE","IPAddr":"","port":0,"status":99,)"
                           R"("autoReconnect":false,"useSSL":false,"type":"UNDEFINED"})";
  EXPECT_EQ(ToJsonLine(device), json);
  EXPECT_EQ(ToJsonArray(std::vector{device, device}), "[\n " + json + ",\n " + json + "\n]\n");
  EXPECT_EQ(ToJsonArray(std::vector<gsdk::connect::DeviceInfo>()), "[]\n");
}

TEST(NamesTest, AValueWithoutANameIsItsNumber) {
  EXPECT_EQ(Name(gsdk::connect::TLS_CONNECTED), "TLS_CONNECTED");
  EXPECT_EQ(Name(static_cast<gsdk::connect::Status>(99)), "99");
}

TEST(TableTest, AlignsItsColumns) {
  EXPECT_EQ(FormatTable({{"A", "LONG"}, {"longer", "b"}, {"c", ""}}), "A       LONG\nlonger  b\nc\n");
}

TEST(TableTest, AlignsByTheColumnsOfATerminal) {
  EXPECT_EQ(FormatTable({{"NAME", "ID"}, {"출입문", "1"}, {"e\u0301", "2"}}),
            "NAME    ID\n"
            "출입문  1\n"
            "e\u0301       2\n");
}

TEST(TableTest, ACellStaysInItsPlace) {
  EXPECT_EQ(FormatTable({{"A", "B"}, {"x\n846  OK", "\x1b[2J"}}), "A           B\nx\\n846  OK  \\u{1b}[2J\n");
}

TEST(ErrorTextTest, AGatewaysWordsAreHarmless) {
  gsdk::err::MultiErrorResponse errors;
  gsdk::err::ErrorResponse& error = *errors.add_deviceerrors();
  error.set_deviceid(846);
  error.set_code(grpc::StatusCode::UNAVAILABLE);
  error.set_msg("off\xe2\x80\xae");  // U+202E
  const absl::Status status =
      FromGrpcStatus({grpc::StatusCode::UNAVAILABLE, "\x1b]0;title\x07\nDone.", DetailsOf(errors)});
  EXPECT_EQ(ErrorText("cannot disconnect", status),
            "cannot disconnect: UNAVAILABLE: \\u{1b}]0;title\\u{7}\\nDone.\n  device 846: UNAVAILABLE: off\\u{202e}\n");
}

TEST(ErrorTextTest, NamesEachDeviceOnALine) {
  gsdk::err::MultiErrorResponse errors;
  gsdk::err::ErrorResponse& error = *errors.add_deviceerrors();
  error.set_deviceid(846);
  error.set_code(grpc::StatusCode::UNAVAILABLE);
  error.set_msg("it is off");
  const absl::Status status = FromGrpcStatus({grpc::StatusCode::UNAVAILABLE, "1 device failed", DetailsOf(errors)});
  EXPECT_EQ(ErrorText("cannot disconnect", status),
            "cannot disconnect: UNAVAILABLE: 1 device failed\n  device 846: UNAVAILABLE: it is off\n");
}

TEST(StreamIoTest, ReadingEndsTheLineOfThePrompt) {
  std::istringstream in("1\r\n");
  std::ostringstream out;
  menu::StreamIo io(in, out);
  io.Write("menu\n");
  EXPECT_EQ(io.ReadLine("> "), "1");
  io.Write("done\n");
  EXPECT_EQ(io.ReadLine("> "), std::nullopt);
  EXPECT_EQ(out.str(), "menu\n> \ndone\n> \n");
}

}  // namespace
}  // namespace connectmaster::client::cli
