#include <cerrno>
#include <exception>
#include <iostream>
#include <system_error>

#include "options.h"

namespace {

// Returns 1, with a message, if some output could not be written; otherwise `exit_status`.
int FinishOutput(int exit_status) {
  errno = 0;
  std::cout.flush();
  const int error = errno;
  if (std::cout.good()) return exit_status;
  std::cerr << "certs-gen: cannot write to standard output";
  // The reason for an earlier failure is no longer known.
  if (error != 0) std::cerr << ": " << std::generic_category().message(error);
  std::cerr << "; some output is lost" << std::endl;
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return FinishOutput(connectmaster::certs::cli::RunCommandLine({argv + 1, argv + argc}));
  } catch (const std::exception& error) {
    std::cerr << "certs-gen: " << error.what() << std::endl;
    return 1;
  }
}
