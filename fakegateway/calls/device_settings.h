#pragma once

#include "calls/scope.h"
#include "connectmaster/connect.pb.h"
#include "links/exchanges.h"

// What a device does that gets a command which changes it.
namespace connectmaster::fakegateway {

// MODE-1, MODE-2, MODE-4
Exchanges::Apply SettingMode(const Scope& scope, gsdk::connect::ConnectionMode mode);

// SSL-1, SSL-2, SSL-4, SSL-5
Exchanges::Apply SettingSsl(const Scope& scope, bool use_ssl);

}  // namespace connectmaster::fakegateway
