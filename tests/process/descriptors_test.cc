// `fakegateway serve` when its file descriptors run out: gRPC's own listener never accepts again after that.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <vector>

#include "commands.h"
#include "support/loopback.h"
#include "support/sanitizers.h"

namespace connectmaster::process_tests {
namespace {

// Connections that say nothing.
class SilentConnections {
 public:
  SilentConnections(const std::string& address, int count) {
    for (int i = 0; i < count; ++i) sockets_.push_back(testing::ConnectTo(address));
  }
  ~SilentConnections() {
    for (const int socket : sockets_) close(socket);
  }
  SilentConnections(const SilentConnections&) = delete;
  SilentConnections& operator=(const SilentConnections&) = delete;

 private:
  std::vector<int> sockets_;
};

TEST_F(CommandTest, Serve_MoreConnectionsThanDescriptors_ServesOthersMeanwhileAndAfterwards) {
  if (testing::kSanitized) GTEST_SKIP() << "a sanitizer's checks take descriptors, and fail without them";
  RecordProperty("requirements", "ROBUST-1");
  ServeRegistered();
  const rlimit few{96, 96};
  ASSERT_EQ(prlimit(gateway().process().pid(), RLIMIT_NOFILE, &few, nullptr), 0);
  {
    const SilentConnections silent(gateway().address(), 300);
    const Outcome outcome = ConnectMaster({"search"});
    EXPECT_EQ(outcome.exit_status, 0) << outcome.err;
  }
  const Outcome outcome = ConnectMaster({"search"});
  EXPECT_EQ(outcome.exit_status, 0) << outcome.err;
}

}  // namespace
}  // namespace connectmaster::process_tests
