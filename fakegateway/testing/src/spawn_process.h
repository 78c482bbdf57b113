#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "system/file_descriptor.h"

namespace connectmaster::testing::internal {

// A process that has been started, with the ends of its pipes that are ours.
struct Spawned {
  pid_t process_id = -1;
  FileDescriptor pidfd;   // readable once the process has ended
  FileDescriptor input;   // its standard input
  FileDescriptor output;  // its standard output
};

// Starts command[0], a path. Its standard error goes to the file. It gets no other descriptor, no blocked or ignored
// signal, and a process group of its own. False, and *error, if it cannot be started.
//
// Thread safety: any thread may call: no other child of this process gets an end of a pipe.
bool SpawnProcess(const std::vector<std::string>& command, const std::string& standard_error_file, Spawned* spawned,
                  std::string* error);

}  // namespace connectmaster::testing::internal
