#pragma once

#include <array>
#include <optional>

#include "connectmaster/connect.pb.h"

// The connection between a device gateway and a device, as a table: the states, what can happen in each, and the
// status that the managed list then shows and a subscriber sees. Nobody sets a status elsewhere.
namespace connectmaster::fakegateway {

enum class LinkState {
  kNone,        // no connection, and nobody tries to make one
  kDialling,    // Connect waits for the device; not in the managed list yet
  kConnected,   // Connect was answered
  kAccepted,    // the device dialled in and was let in
  kRegistered,  // asynchronous: not connected, to be tried (again)
  kTrying,      // asynchronous: an attempt is under way
  kHeld,        // asynchronous: connected
};

enum class LinkEvent {
  kDial,            // Connect was called (SYNC-1)
  kRegister,        // AddAsyncConnection, or it is stored (ASYNC-1, ASYNC-10)
  kReplace,         // registered with another address, port or SSL than it has (ASYNC-10)
  kTry,             // the next attempt starts (ASYNC-5)
  kTcpEstablished,  // the device answered, without SSL
  kTlsEstablished,  // the device answered, and the TLS handshake succeeded
  kTcpFailed,    // the device did not answer or refused, or whoever waited for it went away (SYNC-5, SYNC-8, ASYNC-4)
  kTlsFailed,    // the TLS handshake failed (ASYNC-4, SSL-3)
  kTcpAccepted,  // a device that dialled in was let in (ACCEPT-4)
  kTlsAccepted,  // ... over the SSL port
  kTcpRefused,   // a device that dialled in was not let in (ACCEPT-3)
  kTlsRefused,   // ... over the SSL port
  kDisconnect,   // Disconnect or DisconnectAll was called (SYNC-4, ASYNC-6, ACCEPT-6)
  kLost,         // the device dropped the connection or is gone
  kUnregister,   // DeleteAsyncConnection, or it is no longer stored (ASYNC-7)
  kGatewayLost,  // its gateway is not connected to the master gateway any more (GW-9)
};

struct LinkTransition {
  LinkState from;
  LinkEvent event;
  LinkState to;
  // What the list then shows; a subscriber sees it where it is another one than before (STATUS-2).
  std::optional<gsdk::connect::Status> status;
};

// clang-format off
inline constexpr std::array kLinkTransitions{
    LinkTransition{LinkState::kNone,       LinkEvent::kDial,           LinkState::kDialling,   std::nullopt},
    LinkTransition{LinkState::kDialling,   LinkEvent::kTcpEstablished, LinkState::kConnected,  gsdk::connect::TCP_CONNECTED},
    LinkTransition{LinkState::kDialling,   LinkEvent::kTlsEstablished, LinkState::kConnected,  gsdk::connect::TLS_CONNECTED},
    LinkTransition{LinkState::kDialling,   LinkEvent::kTcpFailed,      LinkState::kNone,       std::nullopt},
    LinkTransition{LinkState::kDialling,   LinkEvent::kTlsFailed,      LinkState::kNone,       std::nullopt},
    LinkTransition{LinkState::kConnected,  LinkEvent::kRegister,       LinkState::kHeld,       std::nullopt},
    LinkTransition{LinkState::kConnected,  LinkEvent::kReplace,        LinkState::kRegistered, gsdk::connect::DISCONNECTED},
    LinkTransition{LinkState::kConnected,  LinkEvent::kDisconnect,     LinkState::kNone,       gsdk::connect::DISCONNECTED},
    LinkTransition{LinkState::kConnected,  LinkEvent::kLost,           LinkState::kNone,       gsdk::connect::DISCONNECTED},
    LinkTransition{LinkState::kConnected,  LinkEvent::kGatewayLost,    LinkState::kNone,       gsdk::connect::DISCONNECTED},

    LinkTransition{LinkState::kNone,       LinkEvent::kRegister,       LinkState::kRegistered, std::nullopt},
    LinkTransition{LinkState::kRegistered, LinkEvent::kTry,            LinkState::kTrying,     gsdk::connect::TRY_TO_CONNECT},
    LinkTransition{LinkState::kRegistered, LinkEvent::kReplace,        LinkState::kRegistered, std::nullopt},
    LinkTransition{LinkState::kRegistered, LinkEvent::kUnregister,     LinkState::kNone,       std::nullopt},
    LinkTransition{LinkState::kRegistered, LinkEvent::kGatewayLost,    LinkState::kNone,       std::nullopt},
    LinkTransition{LinkState::kTrying,     LinkEvent::kTcpEstablished, LinkState::kHeld,       gsdk::connect::TCP_CONNECTED},
    LinkTransition{LinkState::kTrying,     LinkEvent::kTlsEstablished, LinkState::kHeld,       gsdk::connect::TLS_CONNECTED},
    LinkTransition{LinkState::kTrying,     LinkEvent::kTcpFailed,      LinkState::kRegistered, gsdk::connect::TCP_CANNOT_CONNECT},
    LinkTransition{LinkState::kTrying,     LinkEvent::kTlsFailed,      LinkState::kRegistered, gsdk::connect::TLS_CANNOT_CONNECT},
    LinkTransition{LinkState::kTrying,     LinkEvent::kReplace,        LinkState::kRegistered, std::nullopt},
    LinkTransition{LinkState::kTrying,     LinkEvent::kUnregister,     LinkState::kNone,       std::nullopt},
    LinkTransition{LinkState::kTrying,     LinkEvent::kGatewayLost,    LinkState::kNone,       std::nullopt},
    LinkTransition{LinkState::kHeld,       LinkEvent::kReplace,        LinkState::kRegistered, gsdk::connect::DISCONNECTED},
    LinkTransition{LinkState::kHeld,       LinkEvent::kDisconnect,     LinkState::kRegistered, gsdk::connect::DISCONNECTED},
    LinkTransition{LinkState::kHeld,       LinkEvent::kLost,           LinkState::kRegistered, gsdk::connect::DISCONNECTED},
    LinkTransition{LinkState::kHeld,       LinkEvent::kUnregister,     LinkState::kNone,       gsdk::connect::DISCONNECTED},
    LinkTransition{LinkState::kHeld,       LinkEvent::kGatewayLost,    LinkState::kNone,       gsdk::connect::DISCONNECTED},

    LinkTransition{LinkState::kNone,       LinkEvent::kTcpAccepted,    LinkState::kAccepted,   gsdk::connect::TCP_CONNECTED},
    LinkTransition{LinkState::kNone,       LinkEvent::kTlsAccepted,    LinkState::kAccepted,   gsdk::connect::TLS_CONNECTED},
    LinkTransition{LinkState::kNone,       LinkEvent::kTcpRefused,     LinkState::kNone,       gsdk::connect::TCP_NOT_ALLOWED},
    LinkTransition{LinkState::kNone,       LinkEvent::kTlsRefused,     LinkState::kNone,       gsdk::connect::TLS_NOT_ALLOWED},
    LinkTransition{LinkState::kNone,       LinkEvent::kTlsFailed,      LinkState::kNone,       gsdk::connect::TLS_CANNOT_CONNECT},
    LinkTransition{LinkState::kAccepted,   LinkEvent::kReplace,        LinkState::kRegistered, gsdk::connect::DISCONNECTED},
    LinkTransition{LinkState::kAccepted,   LinkEvent::kDisconnect,     LinkState::kNone,       gsdk::connect::DISCONNECTED},
    LinkTransition{LinkState::kAccepted,   LinkEvent::kLost,           LinkState::kNone,       gsdk::connect::DISCONNECTED},
    LinkTransition{LinkState::kAccepted,   LinkEvent::kGatewayLost,    LinkState::kNone,       gsdk::connect::DISCONNECTED},
};
// clang-format on

// The transitions of one gateway's links: those above, unless it deviates from them.
class LinkTable {
 public:
  const auto& rows() const { return rows_; }
  // Null if the event cannot happen in the state.
  const LinkTransition* Find(LinkState from, LinkEvent event) const;
  // Ends the process, naming both, if the event cannot happen in the state: that is a mistake in the simulation.
  const LinkTransition& TransitionOf(LinkState from, LinkEvent event) const;
  // The row, to be changed; it must be there.
  LinkTransition& At(LinkState from, LinkEvent event);

 private:
  std::array<LinkTransition, kLinkTransitions.size()> rows_ = kLinkTransitions;
};

// Whether the gateway and the device are connected in that state.
constexpr bool IsConnected(LinkState state) {
  return state == LinkState::kConnected || state == LinkState::kAccepted || state == LinkState::kHeld;
}

// Whether it is an asynchronous connection's state.
constexpr bool IsRegistered(LinkState state) {
  return state == LinkState::kRegistered || state == LinkState::kTrying || state == LinkState::kHeld;
}

const char* Name(LinkState state);
const char* Name(LinkEvent event);

}  // namespace connectmaster::fakegateway
