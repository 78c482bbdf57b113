#pragma once

#include <memory>
#include <stdexcept>
#include <string>

#include "connectmaster/testing/fake_gateway_process.h"

namespace connectmaster::testing {

// A server that serves: the test cannot go on without it.
inline std::unique_ptr<FakeGatewayProcess> Started(const FakeGatewayProcessOptions& options = {}) {
  std::string error;
  auto gateway = FakeGatewayProcess::Start(options, &error);
  if (gateway == nullptr) throw std::runtime_error(error);
  return gateway;
}

}  // namespace connectmaster::testing
