#include "model/journal.h"

#include <gmock/gmock.h>

#include "common/limits.h"
#include "connectmaster/connect_master.pb.h"
#include "connectmaster/login.pb.h"
#include "connectmaster/tenant.pb.h"

namespace connectmaster::fakegateway {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr Time kNow = std::chrono::sys_days(std::chrono::year(2030) / 6 / 15);

CallNote Call(const google::protobuf::Message& request, const google::protobuf::Message& response) {
  CallNote note;
  note.request_type = request.GetDescriptor();
  note.began = kNow;
  note.tenant_id = "tenant1";
  note.request = KeptMessage(request);
  note.response = KeptMessage(response);
  return note;
}

JournalEntry Entry(const google::protobuf::Message& request, const google::protobuf::Message& response) {
  Journal journal;
  journal.Add(kNow, Call(request, response));
  return journal.Entries().at(0);
}

TEST(JournalTest, ACallIsKeptWithWhatWasAskedAndAnswered) {
  gsdk::connect_master::ConnectRequest request;
  request.set_gatewayid("gateway1");
  gsdk::connect_master::ConnectResponse response;
  response.set_deviceid(7);
  const JournalEntry entry = Entry(request, response);
  EXPECT_EQ(entry.number, 1U);
  EXPECT_EQ(entry.what, "ConnectMaster.Connect");
  EXPECT_EQ(entry.tenant_id, "tenant1");
  EXPECT_EQ(entry.request, "gatewayID: \"gateway1\"");
  EXPECT_EQ(entry.response, "deviceID: 7");
  EXPECT_THAT(ToString(entry), HasSubstr("2030-06-15T00:00:00.000Z ConnectMaster.Connect tenant=tenant1"));
}

TEST(JournalTest, WhichDevicesFailedIsLeftOut) {
  absl::Status failed = absl::NotFoundError("100000 devices failed");
  failed.SetPayload("devices", absl::Cord("a hundred bytes for each"));
  CallNote note = Call(gsdk::connect_master::DisconnectRequest(), gsdk::connect_master::DisconnectResponse());
  note.status = KeptStatus(failed);
  Journal journal;
  journal.Add(kNow, note);
  const absl::Status kept = journal.Entries().at(0).status;
  EXPECT_EQ(kept, absl::NotFoundError("100000 devices failed"));
  EXPECT_FALSE(kept.GetPayload("devices").has_value());
}

TEST(JournalTest, TokensAndPrivateKeysAreLeftOut) {
  gsdk::login::LoginRequest login;
  gsdk::login::LoginResponse token;
  token.set_jwttoken("top secret");
  EXPECT_THAT(ToString(Entry(login, token)), Not(HasSubstr("top secret")));
  gsdk::tenant::CreateCertificateRequest create;
  gsdk::tenant::CreateCertificateResponse created;
  created.set_tenantcert("public");
  created.set_tenantkey("top secret");
  EXPECT_THAT(ToString(Entry(create, created)), ::testing::AllOf(HasSubstr("public"), Not(HasSubstr("top secret"))));
}

TEST(JournalTest, PrivateKey_InAnyField_IsLeftOut) {
  const std::string pem =
      "-----BEGIN CERTIFICATE-----\ncGVybWl0dGVk\n-----END CERTIFICATE-----\n"
      "-----BEGIN EC PRIVATE KEY-----\nc2VjcmV0c2VjcmV0\n-----END EC PRIVATE KEY-----\n";
  const auto expect_masked = [](const google::protobuf::Message& request) {
    EXPECT_THAT(ToString(Entry(request, request)),
                AllOf(HasSubstr("EC PRIVATE KEY"), HasSubstr("cGVybWl0dGVk"), Not(HasSubstr("c2VjcmV0"))));
  };
  gsdk::login::LoginRequest login;
  login.set_tenantcert(pem);
  expect_masked(login);

  gsdk::login::LoginRequest unknown;
  unknown.GetReflection()->MutableUnknownFields(&unknown)->AddLengthDelimited(15, pem);
  expect_masked(unknown);

  gsdk::tenant::GetRequest repeated;
  repeated.add_tenantids("tenant1");
  repeated.add_tenantids(pem);
  expect_masked(repeated);

  CallNote note = Call(login, login);
  note.status =
      KeptStatus(absl::InvalidArgumentError("tenant ID \"-----BEGIN PRIVATE KEY-----\\nc2VjcmV0\" is invalid"));
  Journal journal;
  journal.Add(kNow, note);
  EXPECT_THAT(std::string(journal.Entries().at(0).status.message()),
              AllOf(Not(HasSubstr("c2VjcmV0")), HasSubstr("is invalid")));
}

TEST(JournalTest, FieldsThatNothingReadAreNoted) {
  gsdk::connect_master::SetAcceptFilterRequest request;
  request.set_gatewayid("gateway1");
  request.mutable_filter()->add_deviceids(1);
  EXPECT_THAT(Entry(request, request).unread_fields, IsEmpty());
  request.mutable_filter()->add_ipaddrs("10.0.0.1");
  request.mutable_filter()->GetReflection()->MutableUnknownFields(request.mutable_filter())->AddVarint(15, 1);
  EXPECT_THAT(Entry(request, request).unread_fields, ElementsAre("filter.15 (not in the contract)", "filter.IPAddrs"));
}

TEST(JournalTest, ItIsBoundedInEntriesAndBytesAndForgetsTheOldest) {
  Journal journal;
  gsdk::connect_master::GetDeviceListRequest small;
  for (std::size_t i = 0; i < kMaxJournalEntries + 10; ++i) journal.Add(kNow, Call(small, small));
  EXPECT_EQ(journal.Entries().size(), kMaxJournalEntries);
  EXPECT_EQ(journal.Entries().front().number, 11U);

  small.set_gatewayid(std::string(kMaxJournalMessageBytes - 10, 'x'));
  for (std::size_t i = 0; i < 2 * kMaxJournalBytes / kMaxJournalMessageBytes; ++i)
    journal.Add(kNow, Call(small, small));
  EXPECT_LE(journal.Entries().size() * kMaxJournalMessageBytes, kMaxJournalBytes);

  gsdk::connect_master::GetDeviceListRequest large;
  large.set_gatewayid(std::string(kMaxJournalMessageBytes + 1, 'x'));
  EXPECT_EQ(Entry(large, small).request, "(4100 bytes)");
}

}  // namespace
}  // namespace connectmaster::fakegateway
