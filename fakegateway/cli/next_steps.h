#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "cli/serve.h"
#include "connectmaster/certs/certificate.h"
#include "connectmaster/fakegateway/fleet.h"

namespace connectmaster::fakegateway::cli {

// A path as it is shown to people: without detours.
std::string Shown(const std::filesystem::path& path);

// Where a client of this machine gets to a server that listens on `address` (HOST:PORT) and shows the certificate. A
// host that stands for all addresses cannot be dialled; one that the certificate does not name is not trusted.
std::string ReachableAddress(const std::string& address, const certs::Certificate& server);

// Commands to try with the client beside `program` against the server at `address`: they work as they are.
std::vector<std::string> NextSteps(const ServeOptions& options, const std::string& program, const testkit::Fleet& fleet,
                                   const std::string& address);

}  // namespace connectmaster::fakegateway::cli
