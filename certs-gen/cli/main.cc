#include <exception>
#include <iostream>

#include "options.h"

int main(int argc, char** argv) {
  try {
    return connectmaster::certs::cli::RunCommandLine({argv + 1, argv + argc});
  } catch (const std::exception& error) {
    std::cerr << "certs-gen: " << error.what() << std::endl;
    return 1;
  }
}
