#include "connectmaster/fakegateway/fleet.h"

#include <google/protobuf/util/json_util.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>
#include <utility>

#include "absl/strings/str_cat.h"
#include "fleet/expected.h"
#include "fleet/fleet_file.h"
#include "fleet/tutorial_fleet.h"

namespace connectmaster::fakegateway {
namespace {

// The example site of 10,000 devices has 1.4 MB.
constexpr std::size_t kMaxFleetBytes = 64u << 20;

// protobuf's reader says which field does not fit, but not where the text is not JSON.
absl::Status CheckJson(const std::string& json) {
  try {
    // Without a callback's help the parser would build the whole document: it is accepted for its messages alone.
    const auto nothing =
        nlohmann::json::parse(json, [](int, nlohmann::json::parse_event_t, nlohmann::json&) { return false; });
    (void)nothing;  // g++ warns of an unused result even behind (void)
  } catch (const nlohmann::json::exception& error) {
    const std::string what = error.what();  // "[json.exception.parse_error.101] parse error at line 3, column 5: ..."
    const auto start = what.find("] ");
    return absl::InvalidArgumentError(start == std::string::npos ? what : what.substr(start + 2));
  }
  return absl::OkStatus();
}

absl::Status Named(const std::string& name, const absl::Status& status) {
  return status.ok() ? status : absl::Status(status.code(), absl::StrCat("fleet ", name, ": ", status.message()));
}

// What fits the schema.
absl::StatusOr<testkit::Fleet> Parse(const std::string& json, const std::string& name) {
  if (auto status = CheckJson(json); !status.ok()) return Named(name, status);
  testkit::Fleet fleet;
  if (const auto parsed = google::protobuf::util::JsonStringToMessage(json, &fleet); !parsed.ok()) {
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
  return Parse(json, path);
}

absl::StatusOr<testkit::Fleet> ParseFleet(const std::string& json, const std::string& name) {
  return Checked(Parse(json, name), name);
}

absl::StatusOr<testkit::Fleet> ReadFleet(const std::string& path) {
  return Checked(ReadUncheckedFleet(path), path);
}

testkit::Fleet TutorialFleet() {
  return ParseFleet(kTutorialFleetJson, "tutorial.json").value();
}

}  // namespace connectmaster::fakegateway
