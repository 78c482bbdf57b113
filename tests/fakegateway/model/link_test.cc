#include "model/link.h"

#include <gmock/gmock.h>

#include <optional>
#include <set>
#include <utility>

namespace connectmaster::fakegateway {
namespace {

using gsdk::connect::DISCONNECTED;
using gsdk::connect::Status;
using gsdk::connect::TCP_CONNECTED;
using gsdk::connect::TLS_CONNECTED;

void ExpectRow(LinkState from, LinkEvent event, LinkState to, std::optional<Status> status) {
  const LinkTable table;
  const LinkTransition* const row = table.Find(from, event);
  ASSERT_NE(row, nullptr);
  EXPECT_EQ(row->to, to);
  EXPECT_EQ(row->status, status);
}

TEST(LinkTable, ADialEndsConnectedOrNowhere) {
  RecordProperty("requirements", "SYNC-1 SYNC-5 SYNC-8");
  ExpectRow(LinkState::kNone, LinkEvent::kDial, LinkState::kDialling, std::nullopt);
  ExpectRow(LinkState::kDialling, LinkEvent::kTcpEstablished, LinkState::kConnected, TCP_CONNECTED);
  ExpectRow(LinkState::kDialling, LinkEvent::kTlsEstablished, LinkState::kConnected, TLS_CONNECTED);
  ExpectRow(LinkState::kDialling, LinkEvent::kTcpFailed, LinkState::kNone, std::nullopt);
  ExpectRow(LinkState::kDialling, LinkEvent::kTlsFailed, LinkState::kNone, std::nullopt);
}

TEST(LinkTable, AConnectionThatIsNotRegisteredEndsNowhere) {
  RecordProperty("requirements", "SYNC-4 ACCEPT-6 GW-9");
  for (const LinkState state : {LinkState::kConnected, LinkState::kAccepted}) {
    for (const LinkEvent event : {LinkEvent::kDisconnect, LinkEvent::kLost, LinkEvent::kGatewayLost}) {
      ExpectRow(state, event, LinkState::kNone, DISCONNECTED);
    }
  }
}

TEST(LinkTable, ARegisteredConnectionThatIsLostIsTriedAgain) {
  RecordProperty("requirements", "ASYNC-4 ASYNC-5 ASYNC-6");
  ExpectRow(LinkState::kNone, LinkEvent::kRegister, LinkState::kRegistered, std::nullopt);
  ExpectRow(LinkState::kRegistered, LinkEvent::kTry, LinkState::kTrying, gsdk::connect::TRY_TO_CONNECT);
  ExpectRow(LinkState::kTrying, LinkEvent::kTcpFailed, LinkState::kRegistered, gsdk::connect::TCP_CANNOT_CONNECT);
  ExpectRow(LinkState::kTrying, LinkEvent::kTlsFailed, LinkState::kRegistered, gsdk::connect::TLS_CANNOT_CONNECT);
  ExpectRow(LinkState::kHeld, LinkEvent::kDisconnect, LinkState::kRegistered, DISCONNECTED);
  ExpectRow(LinkState::kHeld, LinkEvent::kLost, LinkState::kRegistered, DISCONNECTED);
}

TEST(LinkTable, EachStateAndEventHasOneRowAtMost) {
  std::set<std::pair<LinkState, LinkEvent>> rows;
  const LinkTable table;
  for (const auto& row : table.rows()) {
    EXPECT_TRUE(rows.emplace(row.from, row.event).second) << Name(row.from) << ", " << Name(row.event);
    EXPECT_EQ(table.Find(row.from, row.event), &row);
  }
  EXPECT_EQ(table.Find(LinkState::kNone, LinkEvent::kDisconnect), nullptr);
}

TEST(LinkTable, AConnectionBeginsAndEndsWithAStatusAndNothingElseLooksConnected) {
  RecordProperty("requirements", "STATUS-1 STATUS-2");
  for (const auto& row : kLinkTransitions) {
    SCOPED_TRACE(::testing::Message() << Name(row.from) << ", " << Name(row.event));
    const bool shown_connected = row.status == TCP_CONNECTED || row.status == TLS_CONNECTED;
    if (IsConnected(row.from) == IsConnected(row.to)) {
      EXPECT_FALSE(shown_connected);
    } else if (IsConnected(row.to)) {
      EXPECT_TRUE(shown_connected);
    } else {
      EXPECT_EQ(row.status, DISCONNECTED);
    }
  }
}

TEST(LinkTable, EveryStateCanBeReachedAndLeft) {
  std::set<LinkState> entered;
  std::set<LinkState> left;
  for (const auto& row : kLinkTransitions) {
    entered.insert(row.to);
    left.insert(row.from);
  }
  EXPECT_EQ(entered, left);
  EXPECT_EQ(entered.size(), 7U);
}

TEST(LinkTableDeathTest, EventThatCannotHappen_EndsTheProcessNamingStateAndEvent) {
  EXPECT_DEATH(LinkTable().TransitionOf(LinkState::kNone, LinkEvent::kDisconnect), "none .*disconnect");
}

}  // namespace
}  // namespace connectmaster::fakegateway
