#pragma once

namespace connectmaster::conformance {

// Makes what GoogleTest prints of failures harmless for terminals, since it contains what the target sent, and keeps
// the target from writing lines that look like GoogleTest's own. To be called once, before the tests run.
void PrintHarmlessly();

}  // namespace connectmaster::conformance
