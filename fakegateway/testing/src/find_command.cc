#include "find_command.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <system_error>

namespace connectmaster::testing::internal {
namespace {

constexpr char kName[] = "fakegateway";

std::optional<std::string> Variable(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

// Empty if the file can be executed, else why not.
std::string WhyNot(const std::string& file) {
  struct stat status {};
  if (stat(file.c_str(), &status) == 0) {
    if (!S_ISREG(status.st_mode)) return "it is not a file";
    if (access(file.c_str(), X_OK) == 0) return "";
  }
  return std::generic_category().message(errno);
}

std::string FindInPath(const std::string& name, const std::string& path) {
  for (std::size_t begin = 0; begin <= path.size();) {
    const std::size_t end = std::min(path.find(':', begin), path.size());
    const std::string folder = path.substr(begin, end - begin);
    std::string file = (folder.empty() ? "." : folder) + "/" + name;
    if (WhyNot(file).empty()) return file;
    begin = end + 1;
  }
  return "";
}

// `given` is a path, or a name in PATH.
std::string Find(const std::string& given, const CommandPlaces& places, const std::string& place, std::string* error) {
  const std::string prefix = "cannot find the command '" + given + "', which " + place + " names: ";
  const std::string advice = "; name the program fakegateway there, for example build/bin/fakegateway";
  if (given.find('/') != std::string::npos) {
    const std::string reason = WhyNot(given);
    if (reason.empty()) return given;
    *error = prefix + reason + advice;
    return "";
  }
  const std::string path = places.path.value_or("");
  std::string found = FindInPath(given, path);
  if (found.empty()) *error = prefix + "it is not in PATH (" + path + ")" + advice;
  return found;
}

}  // namespace

CommandPlaces ThisProcessesPlaces(const std::string& named, const std::string& build) {
  return {named, Variable(kCommandVariable), build, Variable("PATH")};
}

std::string FindCommand(const CommandPlaces& places, std::string* error) {
  if (!places.named.empty()) return Find(places.named, places, "FakeGatewayProcessOptions::command", error);
  const std::string environment = places.environment.value_or("");
  if (!environment.empty()) {
    return Find(environment, places, std::string("the environment variable ") + kCommandVariable, error);
  }
  const std::string why_not = WhyNot(places.build);
  if (!places.build.empty() && why_not.empty()) return places.build;
  const std::string path = places.path.value_or("");
  std::string found = FindInPath(kName, path);
  if (found.empty()) {
    *error = std::string("cannot find the command fakegateway: FakeGatewayProcessOptions::command is not given, the ") +
             "environment variable " + kCommandVariable + " is not set, " +
             (places.build.empty() ? "the build gave no default"
                                   : "the default of the build is '" + places.build + "' (" + why_not + ")") +
             ", and PATH (" + path + ") does not have it; build the target fakegateway, or set " + kCommandVariable +
             " to the program's path";
  }
  return found;
}

}  // namespace connectmaster::testing::internal
