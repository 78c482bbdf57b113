#pragma once

#include <memory>
#include <string>

#include "application/application.h"
#include "connectmaster/fakegateway/fake_gateway.h"

// A fake gateway for the application, in the program that the application is linked into.
namespace connectmaster::linking {

// The tutorial's devices at gateway1, which is tenant1's; gateway2 is there and nobody's.
std::unique_ptr<fakegateway::FakeGateway> StartGateway();

// Over TLS, as a tenant or as the "administrator".
application::Access AccessOf(const fakegateway::FakeGateway& gateway, const std::string& tenant_id);

}  // namespace connectmaster::linking
