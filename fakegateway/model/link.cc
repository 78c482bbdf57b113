#include "model/link.h"

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <iostream>

namespace connectmaster::fakegateway {

const LinkTransition* LinkTable::Find(LinkState from, LinkEvent event) const {
  const auto* const found =
      std::find_if(rows_.begin(), rows_.end(), [&](const auto& row) { return row.from == from && row.event == event; });
  return found == rows_.end() ? nullptr : found;
}

LinkTransition& LinkTable::At(LinkState from, LinkEvent event) {
  return rows_[static_cast<std::size_t>(&TransitionOf(from, event) - rows_.data())];
}

const LinkTransition& LinkTable::TransitionOf(LinkState from, LinkEvent event) const {
  const LinkTransition* const found = Find(from, event);
  if (found == nullptr) {
    std::cerr << "fakegateway: a device's connection that is " << Name(from) << " cannot have the event '"
              << Name(event) << "': this is a mistake in fakegateway/model/link.h\n";
    std::abort();
  }
  return *found;
}

const char* Name(LinkState state) {
  switch (state) {
    case LinkState::kNone:
      return "none";
    case LinkState::kDialling:
      return "dialling";
    case LinkState::kConnected:
      return "connected";
    case LinkState::kAccepted:
      return "accepted";
    case LinkState::kRegistered:
      return "registered";
    case LinkState::kTrying:
      return "trying";
    case LinkState::kHeld:
      return "held";
  }
  return "unknown";
}

const char* Name(LinkEvent event) {
  switch (event) {
    case LinkEvent::kDial:
      return "dial";
    case LinkEvent::kRegister:
      return "register";
    case LinkEvent::kReplace:
      return "replace";
    case LinkEvent::kTry:
      return "try";
    case LinkEvent::kTcpEstablished:
      return "tcp established";
    case LinkEvent::kTlsEstablished:
      return "tls established";
    case LinkEvent::kTcpFailed:
      return "tcp failed";
    case LinkEvent::kTlsFailed:
      return "tls failed";
    case LinkEvent::kTcpAccepted:
      return "tcp accepted";
    case LinkEvent::kTlsAccepted:
      return "tls accepted";
    case LinkEvent::kTcpRefused:
      return "tcp refused";
    case LinkEvent::kTlsRefused:
      return "tls refused";
    case LinkEvent::kDisconnect:
      return "disconnect";
    case LinkEvent::kLost:
      return "lost";
    case LinkEvent::kUnregister:
      return "unregister";
    case LinkEvent::kGatewayLost:
      return "gateway lost";
  }
  return "unknown";
}

}  // namespace connectmaster::fakegateway
