// The fake gateway and the client as guests in a program that has G-SDK's generated code already, another version of
// it. The same tests are linked in every way in which a program may have that code.
#include <gmock/gmock.h>

#include <algorithm>
#include <set>

#include "connectmaster/fakegateway/journal_matchers.h"
#include "gateway_fixture.h"

namespace connectmaster::linking {
namespace {

using application::Call;
using fakegateway::FakeGateway;
using fakegateway::JournalEntry;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

bool IsStream(const Call& call) {
  return call.method.find("SubscribeStatus") != std::string::npos;
}

// The gateway's contract does not have it.
bool IsNewer(const Call& call) {
  return call.method == "ConnectMaster.CountDevices";
}

// Their answers have fields with other numbers in the application's contract.
bool IsRenumbered(const Call& call) {
  return call.method == "Device.GetCapabilityInfo" || call.method == "Device.GetCapability";
}

// "METHOD {request}", as the application made the calls and as the gateway took them.
std::string Line(const std::string& method, const std::string& request) {
  return method + " {" + request + "}";
}

// All calls are made once, and looked at by each of the tests.
class GuestTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    gateway = StartGateway();
    ASSERT_NE(gateway, nullptr);
    calls = application::CallEveryMethod(AccessOf(*gateway, "administrator"), AccessOf(*gateway, "tenant1"));
    journal = gateway->Journal();
  }
  static void TearDownTestSuite() { gateway.reset(); }

  // The calls of methods that the gateway has.
  static std::vector<JournalEntry> Answered() {
    std::vector<JournalEntry> answered;
    for (const auto& entry : journal) {
      const bool is_stream = entry.what.find("SubscribeStatus") != std::string::npos;
      const bool is_served = entry.status.code() != absl::StatusCode::kUnimplemented;
      if (entry.kind == JournalEntry::Kind::kCall && !is_stream && is_served) answered.push_back(entry);
    }
    return answered;
  }

  static std::unique_ptr<FakeGateway> gateway;
  static std::vector<Call> calls;
  static std::vector<JournalEntry> journal;
};

std::unique_ptr<FakeGateway> GuestTest::gateway;
std::vector<Call> GuestTest::calls;
std::vector<JournalEntry> GuestTest::journal;

TEST_F(GuestTest, Application_CallsTheGateway_CallsEveryMethodOfItsStubs) {
  const auto methods = application::MethodsOfItsStubs();
  std::set<std::string> left(methods.begin(), methods.end());
  for (const auto& call : calls) left.erase(call.method);
  EXPECT_THAT(left, IsEmpty());
  EXPECT_EQ(methods.size(), 58U) << "not the 57 of the fake, and CountDevices";
}

TEST_F(GuestTest, Call_OfEachMethod_Succeeds) {
  for (const auto& call : calls) {
    const int expected = IsNewer(call) ? 12 : IsStream(call) ? 1 : 0;  // UNIMPLEMENTED, CANCELLED
    EXPECT_EQ(call.code, expected) << call.method << ": " << call.message;
  }
}

TEST_F(GuestTest, Call_OfEachMethod_ArrivesAsItself) {
  std::vector<std::string> made;
  for (const auto& call : calls) {
    if (!IsStream(call) && !IsNewer(call)) made.push_back(Line(call.method, call.request));
  }
  std::vector<std::string> taken;
  for (const auto& entry : Answered()) taken.push_back(Line(entry.what, entry.request));
  // The newer field has a name at the application and a number at the gateway.
  for (auto& line : made) {
    if (const auto at = line.find("idleTimeout: 30"); at != std::string::npos) line.replace(at, 15, "100: 30");
  }
  EXPECT_THAT(taken, ElementsAreArray(made));
}

TEST_F(GuestTest, Call_OfANewerMethod_IsUnimplementedAndSaysItsName) {
  for (const auto& call : calls) {
    if (!IsNewer(call)) continue;
    EXPECT_EQ(call.message, "unknown method CountDevices for service gsdk.connect_master.ConnectMaster");
  }
  std::vector<std::string> unknown;
  for (const auto& entry : journal) {
    if (entry.status.code() == absl::StatusCode::kUnimplemented) unknown.push_back(entry.what);
  }
  EXPECT_THAT(unknown, ElementsAre("/gsdk.connect_master.ConnectMaster/CountDevices"));
}

TEST_F(GuestTest, Answer_OfEachMethod_ArrivesAsItWasGiven) {
  const auto answered = Answered();
  std::size_t at = 0;
  for (const auto& call : calls) {
    if (IsStream(call) || IsNewer(call)) continue;
    ASSERT_LT(at, answered.size()) << call.method;
    const auto& given = answered[at++].response;
    if (IsRenumbered(call)) continue;
    if (given.find("(left out)") != std::string::npos) continue;  // a secret, which the journal does not keep
    EXPECT_EQ(call.response, given) << call.method;
  }
}

TEST_F(GuestTest, Stream_OfEachKind_BringsItsChanges) {
  std::vector<std::string> accepted;
  for (const auto& entry : journal) {
    if (entry.kind == JournalEntry::Kind::kStream) accepted.push_back(Line(entry.what, entry.request));
  }
  EXPECT_THAT(accepted, ElementsAre("Gateway.SubscribeStatus {queueSize: 4096}",
                                    "ConnectMaster.SubscribeStatus {queueSize: 4096}"));
  std::vector<std::string> changes;
  for (const auto& call : calls) {
    if (IsStream(call)) changes.push_back(call.response);
  }
  EXPECT_THAT(changes, ElementsAre(HasSubstr(R"(gatewayID: "gateway2" status: CONNECTED)"),
                                   HasSubstr("deviceID: 544114231 status: TCP_CONNECTED")));
}

TEST_F(GuestTest, Request_WithAFieldOfANewerContract_IsReportedAsUnread) {
  std::vector<std::string> unknown;
  for (const auto& entry : journal) {
    for (const auto& field : entry.unread_fields) {
      if (field.find("not in the contract") != std::string::npos) unknown.push_back(entry.what + " " + field);
    }
  }
  EXPECT_THAT(unknown, ElementsAre("ConnectMaster.Connect connectInfo.100 (not in the contract)"));
}

TEST_F(GuestTest, Application_Searches_FindsNineDevices) {
  EXPECT_THAT(application::SearchDevices(AccessOf(*gateway, "tenant1")),
              UnorderedElementsAre(544114231, 540092578, 846, 939342898, 939342902, 939504224, 542190033, 547634389,
                                   547634480));
}

TEST_F(GuestTest, Application_DisconnectsInVain_ReadsWhichDevicesFailed) {
  EXPECT_THAT(application::DisconnectInVain(AccessOf(*gateway, "tenant1"), {7, 9}), UnorderedElementsAre(7, 9));
}

TEST_F(GuestTest, MessagesOfTheApplication_AreUsed_AreItsOwn) {
  EXPECT_THAT(application::WhatIsWrongWithItsMessages(), IsEmpty());
}

}  // namespace
}  // namespace connectmaster::linking
