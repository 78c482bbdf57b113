// A program under test, which another one kills: it starts a server, says which one, and waits.
#include <unistd.h>

#include <iostream>
#include <string>

#include "connectmaster/testing/fake_gateway_process.h"

int main(int argc, char** argv) {
  connectmaster::testing::FakeGatewayProcessOptions options;
  if (argc > 1) options.certificates = argv[1];
  std::string error;
  const auto gateway = connectmaster::testing::FakeGatewayProcess::Start(options, &error);
  if (gateway == nullptr) {
    std::cerr << error << "\n";
    return 1;
  }
  std::cout << "serves as " << gateway->process_id() << std::endl;
  pause();
  return 1;
}
