#pragma once

#include "connectmaster/connect.pb.h"

namespace connectmaster::client {

// Whether a device with this status is connected: TCP_CONNECTED or TLS_CONNECTED. Every other status counts as not
// connected, including those that this version does not know (ASYNC-5).
constexpr bool IsConnected(gsdk::connect::Status status) {
  return status == gsdk::connect::TCP_CONNECTED || status == gsdk::connect::TLS_CONNECTED;
}

}  // namespace connectmaster::client
