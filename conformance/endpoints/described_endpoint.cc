// A gateway that is not ours: tests can only make calls and wait.
#include <utility>

#include "endpoints/endpoints.h"
#include "support/interruption.h"
#include "support/read_target.h"

namespace connectmaster::conformance {
namespace {

// Longer than a reconnect interval, but not the day until a token expires.
constexpr std::chrono::minutes kLongestWait{2};

class DescribedLaboratory : public Laboratory {
 public:
  DescribedLaboratory(Site site, std::string folder) : site_(std::move(site)), folder_(std::move(folder)) {}

  const Site& site() const override { return site_; }
  Time Now() const override { return std::chrono::floor<Duration>(std::chrono::system_clock::now()); }
  Duration ClockTolerance() const override { return std::chrono::minutes(5); }

  absl::Status PassTime(Duration duration) override {
    if (duration > kLongestWait) {
      return absl::UnimplementedError("the target runs in real time, and the check would wait for " +
                                      std::to_string(duration.count() / 1'000) + " s");
    }
    Sleep(duration);
    return absl::OkStatus();
  }

  absl::StatusOr<Identity> MakeBad(BadCertificate kind) override {
    for (const auto& bad : site_.description.bad_certificates()) {
      if (bad.kind() == NameOf(kind)) return ReadIdentity(bad.identity(), folder_);
    }
    return Laboratory::MakeBad(kind);
  }

 private:
  const Site site_;
  const std::string folder_;
};

class DescribedEndpoint : public Endpoint {
 public:
  DescribedEndpoint(Site site, std::string folder) : site_(std::move(site)), folder_(std::move(folder)) {}

  absl::StatusOr<std::unique_ptr<Laboratory>> Open() override {
    return std::make_unique<DescribedLaboratory>(site_, folder_);
  }

 private:
  const Site site_;
  const std::string folder_;
};

}  // namespace

std::unique_ptr<Endpoint> MakeDescribedEndpoint(Site site, std::string folder) {
  return std::make_unique<DescribedEndpoint>(std::move(site), std::move(folder));
}

}  // namespace connectmaster::conformance
