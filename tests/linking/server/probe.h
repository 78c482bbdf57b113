#pragma once

#include <string>
#include <vector>

#include "application/application.h"

// What a client that knows nothing of a server finds out about it.
namespace application {

// "SERVING", or what the health service said else; the call's code where it failed ("code 12": there is none).
std::string HealthOf(const Access& access, const std::string& service);

// By reflection, `version` is "v1" or "v1alpha". The full names of the services; one text "code 12" where it failed.
std::vector<std::string> ServicesOf(const Access& access, const std::string& version);

// By reflection, the file in which `symbol` stands, as one writes it; "code 5" where there is none.
std::string FileOf(const Access& access, const std::string& version, const std::string& symbol);

}  // namespace application
