#pragma once

namespace connectmaster::client::cli {

// Called last: returns 1, with a message, if some output could not be written; otherwise `exit_status`.
int FinishOutput(int exit_status);

}  // namespace connectmaster::client::cli
