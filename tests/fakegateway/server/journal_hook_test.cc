// FakeGatewayOptions::on_journal_entry, through gRPC.
#include <algorithm>

#include "fixture.h"

namespace connectmaster::fakegateway {
namespace {

using ::testing::Contains;
using ::testing::Field;

TEST(JournalHook, TellsOfEveryEntryOfTheJournalInItsOrderTheLastCallsIncluded) {
  std::vector<JournalEntry> told;
  auto options = Tutorial();
  options.on_journal_entry = [&](const JournalEntry& entry) { told.push_back(entry); };
  auto gateway = StartGateway(options);
  const Client tenant = InProcessTenant(*gateway);
  EXPECT_THAT(ConnectDevice(tenant), IsOk());
  EXPECT_FALSE(ConnectDevice(tenant, "192.168.0.99").ok());
  const auto journal = gateway->Journal();
  gateway.reset();

  ASSERT_GE(told.size(), journal.size());
  for (std::size_t i = 0; i < journal.size(); ++i) EXPECT_EQ(ToString(told[i]), ToString(journal[i]));
  EXPECT_THAT(told, Contains(Field(&JournalEntry::what, "tcp established")));
  EXPECT_EQ(std::count_if(told.begin(), told.end(), [](const auto& it) { return it.what == "ConnectMaster.Connect"; }),
            2);
}

TEST(JournalHook, AGatewayThatCannotStartEndsWithItsHook) {
  auto options = Tutorial();
  options.listen = "nowhere";
  options.on_journal_entry = [](const JournalEntry&) {};
  EXPECT_THAT(FakeGateway::Start(options).status(), StatusIs(absl::StatusCode::kInvalidArgument, ::testing::_));
}

}  // namespace
}  // namespace connectmaster::fakegateway
