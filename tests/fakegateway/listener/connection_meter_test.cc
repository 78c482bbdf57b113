#include "listener/connection_meter.h"

#include <gtest/gtest.h>

#include <memory>
#include <utility>

namespace connectmaster::fakegateway {
namespace {

constexpr std::int64_t kMany = 1 << 21;
constexpr int kALongTime = 100;

// Looks so often, while nothing more is read, and returns what was seen last.
ConnectionMeter::Use Look(ConnectionMeter& meter, std::int64_t read, int times = 1) {
  ConnectionMeter::Use use;
  for (int i = 0; i < times; ++i) use = meter.Look(read);
  return use;
}

TEST(ConnectionMeter, ManyBytesWithoutACall_AreEndlessAfterAWhile) {
  ConnectionMeter meter;
  EXPECT_EQ(Look(meter, kMany).unused, kMany);
  EXPECT_FALSE(Look(meter, kMany).is_endless) << "a call may yet begin";
  EXPECT_TRUE(Look(meter, kMany, kALongTime).is_endless);
}

TEST(ConnectionMeter, FewBytesWithoutACall_AreNotEndless) {
  ConnectionMeter meter;
  EXPECT_FALSE(Look(meter, 10'000, kALongTime).is_endless);
}

TEST(ConnectionMeter, RequestsThatAStreamHasRead_AreUsed) {
  const auto meter = std::make_shared<ConnectionMeter>();
  ConnectionMeter::Call stream(meter);
  EXPECT_EQ(Look(*meter, kMany).unused, kMany);
  stream.Read(kMany);
  EXPECT_EQ(Look(*meter, kMany).unused, 0);
  EXPECT_EQ(Look(*meter, 2 * kMany).unused, kMany) << "what came before counted for what came after";
}

TEST(ConnectionMeter, NoCallWaitsAnyMore_NothingIsUnused) {
  const auto meter = std::make_shared<ConnectionMeter>();
  const ConnectionMeter::Call first(meter);
  ConnectionMeter::Call second(meter);
  second.NoLongerWaits();
  EXPECT_EQ(Look(*meter, kMany).unused, kMany) << "the first still waits";
  { const ConnectionMeter::Call ends(meter); }
  EXPECT_EQ(Look(*meter, kMany).unused, kMany);
  EXPECT_FALSE(Look(*meter, kMany, kALongTime).is_endless);
}

TEST(ConnectionMeter, CallsEndBesideAnOpenStream_TheirBytesAreUsed) {
  const auto meter = std::make_shared<ConnectionMeter>();
  ConnectionMeter::Call stream(meter);
  stream.Read(1);
  stream.NoLongerWaits();
  for (std::int64_t i = 1; i <= 1'000; ++i) {
    { const ConnectionMeter::Call refused(meter); }
    EXPECT_EQ(Look(*meter, i * kMany).unused, 0);
  }
}

TEST(ConnectionMeter, OpenCalls_AreThoseThatHaveNotEnded) {
  const auto meter = std::make_shared<ConnectionMeter>();
  {
    ConnectionMeter::Call call(meter);
    const ConnectionMeter::Call moved(std::move(call));
    EXPECT_EQ(meter->open_calls(), 1);
  }
  EXPECT_EQ(meter->open_calls(), 0);
}

TEST(ConnectionMeter, RequestOfARefusedCallComesLate_IsForgivenOnce) {
  const auto meter = std::make_shared<ConnectionMeter>();
  { const ConnectionMeter::Call refused(meter); }
  Look(*meter, 0);
  for (std::int64_t i = 1; i <= 10; ++i) EXPECT_FALSE(Look(*meter, i * kMany).is_endless);
  EXPECT_EQ(Look(*meter, 10 * kMany, kALongTime).unused, 0);
  EXPECT_TRUE(Look(*meter, 11 * kMany, kALongTime).is_endless);
}

}  // namespace
}  // namespace connectmaster::fakegateway
