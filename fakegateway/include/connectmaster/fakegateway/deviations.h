#pragma once

#include <string_view>
#include <vector>

#include "connectmaster/export.h"

namespace connectmaster::fakegateway {

// A way in which a fake gateway can be wrong on purpose: see FakeGatewayOptions::deviation. It breaks one requirement
// of docs/requirements.md, and is there to show that a test notices.
struct Deviation {
  // "async-7-stays-connected"
  std::string_view name;
  // The ID, "ASYNC-7".
  std::string_view requirement;
  // What the gateway does, for people.
  std::string_view sentence;
};

// All of them, in the order of docs/requirements.md. Thread safety: any thread. The texts live as long as the program.
CONNECTMASTER_EXPORT std::vector<Deviation> Deviations();

}  // namespace connectmaster::fakegateway
