#pragma once

namespace connectmaster::fakegateway {

// fleets/tutorial.json, put into the library by the build.
extern const char kTutorialFleetJson[];

}  // namespace connectmaster::fakegateway
