#include <cerrno>
#include <exception>
#include <iostream>
#include <system_error>

#include "options.h"

namespace {

// 1, with a message, where what was printed did not get to standard output.
int FinishOutput(int exit_status) {
  errno = 0;
  std::cout.flush();
  const int error = errno;
  if (std::cout.good()) return exit_status;
  std::cerr << "certs-gen: cannot write to standard output";
  // The reason of an earlier failure is not known any more.
  if (error != 0) std::cerr << ": " << std::generic_category().message(error);
  std::cerr << "; some of what it should say is lost" << std::endl;
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
