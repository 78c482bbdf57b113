#pragma once

#include <gtest/gtest.h>

#include <string>

#include "docs/code_blocks.h"
#include "support/process.h"
#include "support/temp_dir.h"

namespace connectmaster::testing {

// A gateway as scripts/run starts it, but on a free port, with certificates of its own, quickly made.
class Served {
 public:
  Served() {
    EXPECT_TRUE(process_.AwaitFile(Ready())) << process_.outcome().err;
    EXPECT_TRUE(process_.AwaitOut("Ctrl-C"));
    address_ = Folded(ReadText(Ready()));
  }

  const std::string& address() const { return address_; }
  std::string certs() const { return (folder_.path() / "certs").string(); }
  std::string folder() const { return folder_.path().string(); }
  const std::string& printed() const { return process_.outcome().out; }

 private:
  static std::string Source(const std::string& name) { return std::string(CONNECTMASTER_SOURCE_DIR) + "/" + name; }
  std::string Ready() const { return (folder_.path() / "ready").string(); }

  TempDir folder_;
  Process process_{
      {{std::string(CONNECTMASTER_BIN_DIR) + "/fakegateway", "serve", "--listen", "127.0.0.1:0", "--certs", "./certs",
        "--fleet", Source("fakegateway/fleets/tutorial.json"), "--key-type", "ec", "--ready-file", Ready()},
       folder_.path().string()}};
  std::string address_;
};

}  // namespace connectmaster::testing
