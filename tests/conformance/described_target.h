#pragma once

#include <memory>
#include <string>

#include "connectmaster/client/client.h"
#include "connectmaster/fakegateway/fake_gateway.h"
#include "connectmaster/testkit/target.pb.h"
#include "support/temp_dir.h"

namespace connectmaster::testing {

// A fake gateway on real time, and a description of it in a folder: to the suite, a gateway that somebody else runs.
class DescribedTarget {
 public:
  // The one device that may be connected to; all others may only be looked at.
  static constexpr std::uint32_t kDevice = 544'114'231;

  // Fails the test where it cannot be started.
  DescribedTarget();

  // Changes to it count from the next Write() on.
  testkit::Target& description() { return description_; }
  // Writes the description; its path.
  std::string Write();

  fakegateway::FakeGateway& gateway() { return *gateway_; }
  // A client of it, logged in as the administrator.
  std::unique_ptr<client::Client> LogInAdmin() const;

 private:
  testkit::Target::Identity WriteIdentity(const std::string& tenant_id, const std::string& name) const;

  TempDir folder_;
  std::unique_ptr<fakegateway::FakeGateway> gateway_;
  testkit::Target description_;
};

}  // namespace connectmaster::testing
