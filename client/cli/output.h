#pragma once

namespace connectmaster::client::cli {

// Called last of all: 1, with a message, where what was printed did not get to standard output, else `exit_status`.
int FinishOutput(int exit_status);

}  // namespace connectmaster::client::cli
