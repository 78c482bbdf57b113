#include "world/link.h"

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

constexpr std::array kStates{LinkState::kNone, LinkState::kDialling, LinkState::kConnected};
constexpr std::array kEvents{LinkEvent::kDial,   LinkEvent::kTcpEstablished, LinkEvent::kTlsEstablished,
                             LinkEvent::kFailed, LinkEvent::kDisconnect,     LinkEvent::kLost};

void ExpectRow(LinkState from, LinkEvent event, LinkState to, std::optional<Status> status) {
  const LinkTransition* const row = FindTransition(from, event);
  ASSERT_NE(row, nullptr);
  EXPECT_EQ(row->to, to);
  EXPECT_EQ(row->status, status);
}

TEST(LinkTable, ADialEndsConnectedOrNowhere) {
  RecordProperty("requirements", "SYNC-1 SYNC-5 SYNC-8");
  ExpectRow(LinkState::kNone, LinkEvent::kDial, LinkState::kDialling, std::nullopt);
  ExpectRow(LinkState::kDialling, LinkEvent::kTcpEstablished, LinkState::kConnected, TCP_CONNECTED);
  ExpectRow(LinkState::kDialling, LinkEvent::kTlsEstablished, LinkState::kConnected, TLS_CONNECTED);
  ExpectRow(LinkState::kDialling, LinkEvent::kFailed, LinkState::kNone, std::nullopt);
}

TEST(LinkTable, AConnectionEndsDisconnected) {
  RecordProperty("requirements", "SYNC-4 GW-9");
  ExpectRow(LinkState::kConnected, LinkEvent::kDisconnect, LinkState::kNone, DISCONNECTED);
  ExpectRow(LinkState::kConnected, LinkEvent::kLost, LinkState::kNone, DISCONNECTED);
}

TEST(LinkTable, EachStateAndEventHasOneRowAtMostAndOnlyTheSixAboveHaveOne) {
  std::set<std::pair<LinkState, LinkEvent>> rows;
  for (const auto& row : kLinkTransitions) EXPECT_TRUE(rows.emplace(row.from, row.event).second);
  EXPECT_EQ(rows.size(), 6U);
  for (const LinkState state : kStates) {
    for (const LinkEvent event : kEvents) {
      const LinkTransition* const found = FindTransition(state, event);
      ASSERT_EQ(found != nullptr, rows.contains({state, event}));
      if (found == nullptr) continue;
      EXPECT_EQ(found->from, state);
      EXPECT_EQ(found->event, event);
    }
  }
}

}  // namespace
}  // namespace connectmaster::fakegateway
