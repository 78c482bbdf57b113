#include "connectmaster/fakegateway/fleet.h"

#include <google/protobuf/util/json_util.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "fleet/expected.h"
#include "fleet/fleet_file.h"
#include "fleet/tutorial_fleet.h"
#include "text/json_file.h"

namespace connectmaster::fakegateway {
namespace {

// The example site of 10,000 devices has 1.4 MB.
constexpr std::size_t kMaxFleetBytes = 64u << 20;

absl::Status Named(const std::string& name, const absl::Status& status) {
  return status.ok() ? status : absl::Status(status.code(), absl::StrCat("fleet ", name, ": ", status.message()));
}

// What fits the schema.
absl::StatusOr<testkit::Fleet> Parse(std::string bytes, const std::string& name) {
  const auto json = text::ReadJson(std::move(bytes));
  if (!json.ok()) return Named(name, json.status());
  testkit::Fleet fleet;
  if (const auto parsed = google::protobuf::util::JsonStringToMessage(*json, &fleet); !parsed.ok()) {
    return Named(name, absl::InvalidArgumentError(WithExpected(parsed.message().ToString())));
  }
  return fleet;
}

absl::StatusOr<testkit::Fleet> Checked(absl::StatusOr<testkit::Fleet> fleet, const std::string& name) {
  if (!fleet.ok()) return fleet;
  if (auto status = CheckFleet(*fleet); !status.ok()) return Named(name, status);
  return fleet;
}

}  // namespace

absl::StatusOr<testkit::Fleet> ReadUncheckedFleet(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    return absl::Status(errno == ENOENT ? absl::StatusCode::kNotFound : absl::StatusCode::kPermissionDenied,
                        absl::StrCat("fleet ", path, ": cannot be opened: ", std::strerror(errno)));
  }
  std::string json;
  std::array<char, 65'536> buffer{};
  while (file && json.size() <= kMaxFleetBytes) {
    file.read(buffer.data(), buffer.size());
    json.append(buffer.data(), static_cast<std::size_t>(file.gcount()));
  }
  if (file.bad()) return absl::UnavailableError(absl::StrCat("fleet ", path, ": cannot be read"));
  if (json.size() > kMaxFleetBytes) {
    return absl::InvalidArgumentError(absl::StrCat("fleet ", path, ": more than ", kMaxFleetBytes, " bytes"));
  }
  return Parse(std::move(json), path);
}

absl::StatusOr<testkit::Fleet> ParseFleet(const std::string& json, const std::string& name) {
  return Checked(Parse(json, name), name);
}

absl::StatusOr<testkit::Fleet> ReadFleet(const std::string& path) {
  return Checked(ReadUncheckedFleet(path), path);
}

testkit::Fleet TutorialFleet() {
  static const testkit::Fleet kFleet = ParseFleet(kTutorialFleetJson, "tutorial.json").value();
  return kFleet;
}

}  // namespace connectmaster::fakegateway
