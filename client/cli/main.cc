#include <openssl/crypto.h>

#include <cstdlib>
#include <exception>
#include <iostream>

#include "command_line.h"

int main(int argc, char** argv) {
  // gRPC's threads may be in a TLS handshake when the process ends, so OpenSSL must not be shut down at exit.
  OPENSSL_init_crypto(OPENSSL_INIT_NO_ATEXIT, nullptr);
  // The library's errors say what went wrong; gRPC's own log would only add noise.
  setenv("GRPC_VERBOSITY", "NONE", 0);
  try {
    return connectmaster::client::cli::RunCommandLine(argc, argv);
  } catch (const std::exception& error) {
    std::cerr << "connectmaster: " << error.what() << "\n";
    return 1;
  }
}
