#pragma once

#include "control/deviations/device_changes.h"
#include "control/deviations/subjects.h"

namespace connectmaster::fakegateway {

// Of what devices verify, and what failures show: SSL-3, SSL-6.
DeviationEntries TrustDeviations();

// A device that has got SSL: `then` (const Commanded&).
template <typename Then>
void AfterEnabling(Behaviour& behaviour, Then then) {
  ChangeEnabling(behaviour, [then](const Commanded& it, const auto& act) {
    const bool changes = !it.device.use_ssl;
    absl::Status status = act();
    if (changes) then(it);
    return status;
  });
}

}  // namespace connectmaster::fakegateway
