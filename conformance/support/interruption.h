#pragma once

#include <chrono>
#include <optional>
#include <vector>

namespace connectmaster::conformance {

// SIGINT, SIGTERM, SIGHUP and SIGQUIT stop a run without leaving the target as a check had changed it: the check ends
// at its next step, as a failure, its fixture undoes what it did, and no other check runs. A second signal ends the
// process at once; one within half a second of the first is the same request: timeout(1) and a terminal send theirs
// twice.

// These signals. nohup's SIGHUP stays ignored.
std::vector<int> StopSignals();

// From now on signals stop the run. To be called once, on the thread of the tests.
void StopOnSignals();

// The signal that stops the run.
std::optional<int> StoppedBy();

// Stops the run as a signal does, for another reason.
void StopRun(int as_signal);

// A check is at a step, where it can end: throws if the run is to be stopped, unless the thread is not that of the
// tests or the check is being undone.
void Step();

// Sleeps, less if the run is to be stopped.
void Sleep(std::chrono::milliseconds duration);

// What a fixture calls: a check begins; undoing it begins.
void StartChecking();
void StartUndoing();

}  // namespace connectmaster::conformance
