#pragma once

#include "control/deviations/connections.h"
#include "control/deviations/subjects.h"

namespace connectmaster::fakegateway {

// Of the filter itself, and of what is stored of it: ACCEPT-5, ACCEPT-8, ACCEPT-9.
DeviationEntries FilterDeviations();

using gsdk::connect::AcceptFilter;

// Which devices are let in: `lets_in` (const AcceptFilter&, std::uint32_t device_id, bool as_it_should).
template <typename Decision>
void ChangeDecision(Behaviour& behaviour, Decision lets_in) {
  behaviour.world.lets_in = [decide = behaviour.world.lets_in, lets_in](const AcceptFilter& filter, std::uint32_t id) {
    return lets_in(filter, id, decide(filter, id));
  };
}

}  // namespace connectmaster::fakegateway
