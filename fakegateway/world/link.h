#pragma once

#include <array>
#include <optional>

#include "connect.pb.h"

// The connection between a device gateway and a device, as a table: the states, what can happen in each, and the
// status that a subscriber then sees. Nobody sets a status elsewhere.
namespace connectmaster::fakegateway {

enum class LinkState {
  kNone,       // no connection, and nobody tries to make one
  kDialling,   // the gateway dials the device; not in the managed list yet
  kConnected,  // in the managed list
};

enum class LinkEvent {
  kDial,            // Connect was called (SYNC-1)
  kTcpEstablished,  // the device answered, without SSL
  kTlsEstablished,  // the device answered, and the TLS handshake succeeded
  kFailed,          // the device did not answer or refused, or whoever waited for it went away (SYNC-5, SYNC-8)
  kDisconnect,      // Disconnect or DisconnectAll was called (SYNC-4, DISC-3)
  kLost,            // the device or its gateway is gone (SYNC-4, GW-9)
};

struct LinkTransition {
  LinkState from;
  LinkEvent event;
  LinkState to;
  std::optional<gsdk::connect::Status> status;  // what the list shows and a subscriber sees
};

// clang-format off
inline constexpr std::array kLinkTransitions{
    LinkTransition{LinkState::kNone,      LinkEvent::kDial,           LinkState::kDialling,  std::nullopt},
    LinkTransition{LinkState::kDialling,  LinkEvent::kTcpEstablished, LinkState::kConnected, gsdk::connect::TCP_CONNECTED},
    LinkTransition{LinkState::kDialling,  LinkEvent::kTlsEstablished, LinkState::kConnected, gsdk::connect::TLS_CONNECTED},
    LinkTransition{LinkState::kDialling,  LinkEvent::kFailed,         LinkState::kNone,      std::nullopt},
    LinkTransition{LinkState::kConnected, LinkEvent::kDisconnect,     LinkState::kNone,      gsdk::connect::DISCONNECTED},
    LinkTransition{LinkState::kConnected, LinkEvent::kLost,           LinkState::kNone,      gsdk::connect::DISCONNECTED},
};
// clang-format on

// The transition, or null where the event cannot happen in the state.
const LinkTransition* FindTransition(LinkState from, LinkEvent event);

}  // namespace connectmaster::fakegateway
