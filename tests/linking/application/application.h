#pragma once

#include <cstdint>
#include <string>
#include <vector>

// An application that talks to a master gateway with G-SDK's generated code, a copy of its own. It knows nothing of
// this project, and shows no type of protobuf's or gRPC's: its code may be anywhere, also hidden in a shared library.
#define APPLICATION_EXPORT __attribute__((visibility("default")))

namespace application {

// Where a gRPC server is, and what to show to it; without certificates it is talked to without TLS.
struct Access {
  std::string address;
  std::string root_pem;
  std::string certificate_pem;
  std::string key_pem;
};

// What came of a call.
struct Call {
  std::string method;  // "ConnectMaster.SearchDevice"
  int code = 0;        // gRPC's
  std::string message;
  std::string request;   // in text format, on one line
  std::string response;  // of a stream, the change that was waited for
};

// Calls every method of a master gateway that the application has a stub of, as the administrator and as tenant1. The
// gateway has to have the tutorial's devices at gateway1, which is tenant1's, and a device gateway gateway2.
APPLICATION_EXPORT std::vector<Call> CallEveryMethod(const Access& administrator, const Access& tenant);

// The methods of its stubs, as its own descriptors tell them.
APPLICATION_EXPORT std::vector<std::string> MethodsOfItsStubs();

// The devices that a search at gateway1 finds.
APPLICATION_EXPORT std::vector<std::uint32_t> SearchDevices(const Access& tenant);

// Disconnects devices that are not connected; those that the error's details name.
APPLICATION_EXPORT std::vector<std::uint32_t> DisconnectInVain(const Access& tenant,
                                                               const std::vector<std::uint32_t>& device_ids);

// One line for each message that loses what it was given, or is not described as the application was compiled.
APPLICATION_EXPORT std::vector<std::string> WhatIsWrongWithItsMessages();

}  // namespace application
