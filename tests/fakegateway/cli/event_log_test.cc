#include "cli/event_log.h"

#include <gmock/gmock.h>
#include <spdlog/sinks/ostream_sink.h>

#include <chrono>
#include <memory>
#include <sstream>

namespace connectmaster::fakegateway::cli {
namespace {

using Kind = JournalEntry::Kind;
using std::chrono::milliseconds;
namespace level = spdlog::level;

constexpr EventLog::Time kAt = std::chrono::sys_days(std::chrono::year(2030) / 6 / 15) + milliseconds(1'234);
constexpr char kTime[] = "2030-06-15T00:00:01.234Z ";

std::string Written(const JournalEntry& entry, EventLog::Level level = level::debug) {
  std::ostringstream text;
  EventLog(std::make_shared<spdlog::sinks::ostream_sink_mt>(text), level).Write(entry);
  return text.str();
}

std::string Written(const EventLog::Fields& fields) {
  std::ostringstream text;
  EventLog(std::make_shared<spdlog::sinks::ostream_sink_mt>(text), level::info)
      .Write(kAt, level::info, "event", fields);
  return text.str();
}

JournalEntry Call(const absl::Status& status) {
  JournalEntry entry;
  entry.at = kAt;
  entry.began = kAt - milliseconds(12);
  entry.tenant_id = "tenant1";
  entry.what = "ConnectMaster.Connect";
  entry.request = R"(gatewayID: "gateway1")";
  entry.response = "deviceID: 1";
  entry.status = status;
  return entry;
}

JournalEntry Link(const std::string& what, const std::string& status_change, const std::string& why) {
  JournalEntry entry;
  entry.at = kAt;
  entry.kind = Kind::kDeviceLink;
  entry.gateway_id = "gateway1";
  entry.device_id = 7;
  entry.what = what;
  entry.status_change = status_change;
  entry.why = why;
  return entry;
}

TEST(EventLog, ALineHasTheGatewaysTimeTheLevelTheEventAndItsFields) {
  EXPECT_EQ(Written({{"address", "127.0.0.1:4010"}, {"devices", "9"}}),
            std::string(kTime) + "info event address=127.0.0.1:4010 devices=9\n");
}

TEST(EventLog, WhatIsNoPlainWordIsQuotedAndStaysOnItsLine) {
  EXPECT_EQ(
      Written({{"a", "two words"}, {"b", "x=y"}, {"c", "say \"no\""}, {"d", "line\ninfo event \x1b[31m"}, {"e", ""}}),
      std::string(kTime) +
          "info event a=\"two words\" b=\"x=y\" c=\"say \\\"no\\\"\" d=\"line\\ninfo event \\u{1b}[31m\"\n");
  EXPECT_EQ(Written({{"a", "a\\'s b"}}), std::string(kTime) + "info event a=\"a\\\\'s b\"\n");
  // As C1 controls, a line separator, and text from right to left do, and bytes that are not UTF-8.
  EXPECT_EQ(Written({{"a", "\u0085\u009b31m\u2028\xe2\x80\xae\xff"}}),
            std::string(kTime) + "info event a=\"\\u{85}\\u{9b}31m\\u{2028}\\u{202e}\\xff\"\n");
  EXPECT_EQ(Written({{"a", "{} %v"}}), std::string(kTime) + "info event a=\"{} %v\"\n");
}

TEST(EventLog, ACallIsForDebuggingUnlessItFails) {
  EXPECT_EQ(Written(Call(absl::OkStatus())),
            std::string(kTime) + "debug call method=ConnectMaster.Connect tenant=tenant1 code=OK duration_ms=12\n");
  EXPECT_EQ(Written(Call(absl::OkStatus()), level::info), "");
  const std::string failed = std::string(kTime) +
                             "info call method=ConnectMaster.Connect tenant=tenant1 code=NOT_FOUND duration_ms=12 "
                             "message=\"no such gateway\"\n";
  EXPECT_EQ(Written(Call(absl::NotFoundError("no such gateway")), level::info), failed);
  EXPECT_EQ(Written(Call(absl::NotFoundError("no such gateway")), level::warn), "");
}

TEST(EventLog, RequestsAndAnswersAreForTracing) {
  EXPECT_EQ(Written(Call(absl::OkStatus()), level::trace),
            std::string(kTime) +
                "debug call method=ConnectMaster.Connect tenant=tenant1 code=OK duration_ms=12 "
                "request=\"gatewayID: \\\"gateway1\\\"\" response=\"deviceID: 1\"\n");
}

TEST(EventLog, FieldsWithoutEffectAreNamed) {
  auto call = Call(absl::OkStatus());
  call.unread_fields = {"filter.IPAddrs", "99"};
  EXPECT_THAT(Written(call), ::testing::EndsWith(" unread_fields=filter.IPAddrs,99\n"));
}

TEST(EventLog, ALinkToADeviceIsForDebuggingUnlessItFailsAndThenSaysWhy) {
  EXPECT_EQ(Written(Link("tls established", "TLS_CONNECTED", "")),
            std::string(kTime) +
                "debug device_link gateway=gateway1 device=7 event=\"tls established\" status=TLS_CONNECTED\n");
  EXPECT_EQ(Written(Link("tls established", "TLS_CONNECTED", ""), level::info), "");
  EXPECT_EQ(Written(Link("tls failed", "TLS_CANNOT_CONNECT", "certificate has expired"), level::info),
            std::string(kTime) +
                "info device_link gateway=gateway1 device=7 event=\"tls failed\" "
                "status=TLS_CANNOT_CONNECT why=\"certificate has expired\"\n");
  EXPECT_NE(Written(Link("tcp failed", "", ""), level::info), "");
  EXPECT_NE(Written(Link("lost", "DISCONNECTED", ""), level::info), "");
}

TEST(EventLog, LinksToGatewaysAndFaultsAreInformation) {
  JournalEntry gateway;
  gateway.at = kAt;
  gateway.kind = Kind::kGatewayLink;
  gateway.gateway_id = "gateway1";
  gateway.what = "CONNECTED";
  EXPECT_EQ(Written(gateway, level::info),
            std::string(kTime) + "info gateway_link gateway=gateway1 status=CONNECTED\n");
  JournalEntry fault;
  fault.at = kAt;
  fault.kind = Kind::kFault;
  fault.device_id = 7;
  fault.what = "PowerOff";
  EXPECT_EQ(Written(fault, level::info), std::string(kTime) + "info fault device=7 what=PowerOff\n");
}

TEST(EventLog, Warning_IsWrittenAsOne) {
  JournalEntry warning;
  warning.at = kAt;
  warning.kind = Kind::kWarning;
  warning.tenant_id = "tenant1";
  warning.what = "surprise";
  warning.why = "a reason";
  EXPECT_EQ(Written(warning, level::warn),
            std::string(kTime) + "warning warning tenant=tenant1 what=surprise why=\"a reason\"\n");
}

TEST(EventLog, OffWritesNothing) {
  EXPECT_EQ(Written(Call(absl::NotFoundError("no")), level::off), "");
}

}  // namespace
}  // namespace connectmaster::fakegateway::cli
