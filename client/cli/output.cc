#include "output.h"

#include <cerrno>
#include <iostream>
#include <system_error>

namespace connectmaster::client::cli {

int FinishOutput(int exit_status) {
  errno = 0;
  std::cout.flush();
  const int error = errno;
  if (std::cout.good()) return exit_status;
  std::cerr << "connectmaster: cannot write to standard output";
  // The reason for an earlier failure is no longer known.
  if (error != 0) std::cerr << ": " << std::generic_category().message(error);
  std::cerr << "; some output is lost\n";
  return 1;
}

}  // namespace connectmaster::client::cli
