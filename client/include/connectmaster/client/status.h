#pragma once

#include "connectmaster/connect.pb.h"

namespace connectmaster::client {

// Whether a device with this status can be used: TCP_CONNECTED or TLS_CONNECTED. Every other status, also one that
// this version does not know, counts as not connected (ASYNC-5).
constexpr bool IsConnected(gsdk::connect::Status status) {
  return status == gsdk::connect::TCP_CONNECTED || status == gsdk::connect::TLS_CONNECTED;
}

}  // namespace connectmaster::client
