#pragma once

#include "server/shell.h"
#include "world/errors.h"

// Overrides a method of a callback service that the world does not simulate yet: who calls is asked first (LOGIN-3),
// then the answer is UNIMPLEMENTED, with the method's name. In a class with a Shell& shell_.
#define CONNECTMASTER_NOT_SIMULATED(package, Service, Method)                                                         \
  grpc::ServerUnaryReactor* Method(grpc::CallbackServerContext* context, const package::Method##Request* /*request*/, \
                                   package::Method##Response* /*response*/) override {                                \
    return shell_.Answer(context, [](State&, const Session&) { return NotSimulated(#Service "." #Method); });         \
  }                                                                                                                   \
  static_assert(true, "")
