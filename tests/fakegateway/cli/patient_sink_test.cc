#include "cli/patient_sink.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <spdlog/logger.h>
#include <unistd.h>

#include <array>
#include <memory>
#include <string>

namespace connectmaster::fakegateway::cli {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

// A log into a pipe.
class PatientSinkTest : public ::testing::Test {
 protected:
  PatientSinkTest() {
    EXPECT_EQ(pipe(ends_.data()), 0);
    EXPECT_NE(fcntl(ends_[0], F_SETFL, O_NONBLOCK), -1);
    logger_ =
        std::make_unique<spdlog::logger>("test", std::make_shared<PatientSink>(ends_[1], std::chrono::milliseconds(1)));
    logger_->set_pattern("%v");
  }
  ~PatientSinkTest() override {
    for (const int end : ends_) close(end);
  }

  // Everything that is in the pipe.
  std::string Read() const {
    std::string text;
    std::array<char, 4'096> some{};
    for (ssize_t size = 1; size > 0;) {
      size = read(ends_[0], some.data(), some.size());
      if (size > 0) text.append(some.data(), static_cast<std::size_t>(size));
    }
    return text;
  }

  std::array<int, 2> ends_{};
  std::unique_ptr<spdlog::logger> logger_;
};

TEST_F(PatientSinkTest, WritesLineByLine) {
  logger_->info("one");
  logger_->info("two");
  EXPECT_EQ(Read(), "one\ntwo\n");
}

TEST_F(PatientSinkTest, ALogThatNobodyReadsHoldsUpNobodyAndTellsWhatWasLeftOut) {
  constexpr int kLines = 10'000;  // of 30 bytes: several times what a pipe takes
  for (int i = 0; i < kLines; ++i) logger_->info("{:029}", i);
  const std::string kept = Read();
  EXPECT_THAT(kept, StartsWith(std::string(29, '0') + "\n"));
  const auto lines = static_cast<int>(kept.size() / 30);
  EXPECT_LT(lines, kLines);
  logger_->info("more");
  const std::string rest = Read();
  EXPECT_THAT(rest, HasSubstr("lines are left out"));
  EXPECT_THAT(rest, EndsWith("\nmore\n"));
}

TEST_F(PatientSinkTest, ALineThatIsLongerThanAPipeIsWritableForArrivesWhole) {
  const std::string line(20'000, 'x');
  logger_->info(line);
  EXPECT_EQ(Read(), line + "\n");
}

TEST_F(PatientSinkTest, WhatFollowsATornLineBeginsOnALineOfItsOwn) {
  const std::string longer_than_a_pipe(100'000, 'x');
  logger_->info(longer_than_a_pipe);
  logger_->info("there is no room for this");
  EXPECT_EQ(Read().find('\n'), std::string::npos);
  logger_->info("more");
  EXPECT_EQ(Read(), "\n(2 lines are left out: the log was not read)\nmore\n");
}

TEST_F(PatientSinkTest, AReaderThatHasGoneIsNoTrouble) {
  signal(SIGPIPE, SIG_IGN);
  close(ends_[0]);
  for (int i = 0; i < 10; ++i) logger_->info("to nobody");
  ends_[0] = dup(ends_[1]);
}

}  // namespace
}  // namespace connectmaster::fakegateway::cli
