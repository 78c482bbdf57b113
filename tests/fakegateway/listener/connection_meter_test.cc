#include "listener/connection_meter.h"

#include <gtest/gtest.h>

#include <memory>

namespace connectmaster::fakegateway {
namespace {

constexpr std::int64_t kMany = 1 << 20;

TEST(ConnectionMeter, BytesWithoutACall_AreUnused) {
  ConnectionMeter meter;
  EXPECT_EQ(meter.Unused(kMany), kMany);
  EXPECT_TRUE(meter.HadNoCall());
}

TEST(ConnectionMeter, RequestsThatAStreamHasRead_AreUsed) {
  const auto meter = std::make_shared<ConnectionMeter>();
  ConnectionMeter::Call stream(meter);
  EXPECT_EQ(meter->Unused(kMany), kMany);
  stream.Read(kMany);
  EXPECT_EQ(meter->Unused(kMany), 0);
  EXPECT_EQ(meter->Unused(2 * kMany), kMany) << "what came before counted for what came after";
}

TEST(ConnectionMeter, NoCallWaitsAnyMore_NothingIsUnused) {
  const auto meter = std::make_shared<ConnectionMeter>();
  const ConnectionMeter::Call first(meter);
  ConnectionMeter::Call second(meter);
  second.NoLongerWaits();
  EXPECT_EQ(meter->Unused(kMany), kMany) << "the first still waits";
  { const ConnectionMeter::Call ends(meter); }
  EXPECT_EQ(meter->Unused(kMany), kMany);
}

TEST(ConnectionMeter, CallsEndBesideAnOpenStream_TheirBytesAreUsed) {
  const auto meter = std::make_shared<ConnectionMeter>();
  ConnectionMeter::Call stream(meter);
  stream.Read(1);
  stream.NoLongerWaits();
  for (std::int64_t i = 1; i <= 1'000; ++i) {
    { const ConnectionMeter::Call refused(meter); }
    EXPECT_EQ(meter->Unused(i * kMany), 0);
  }
  EXPECT_EQ(meter->Unused(1'001 * kMany), kMany);
}

// Asks so often whether there was no call, and returns the last answer.
bool HadNoCall(ConnectionMeter& meter, int times) {
  bool had_none = false;
  for (int i = 0; i < times; ++i) had_none = meter.HadNoCall();
  return had_none;
}

TEST(ConnectionMeter, CallHasBegun_IsNotForgottenAtOnce) {
  const auto meter = std::make_shared<ConnectionMeter>();
  EXPECT_TRUE(HadNoCall(*meter, 1));
  { const ConnectionMeter::Call call(meter); }
  EXPECT_FALSE(HadNoCall(*meter, 5));
  EXPECT_TRUE(HadNoCall(*meter, 1));
}

TEST(ConnectionMeter, CallWaits_ThereIsOne) {
  const auto meter = std::make_shared<ConnectionMeter>();
  ConnectionMeter::Call call(meter);
  EXPECT_FALSE(HadNoCall(*meter, 100));
  call.NoLongerWaits();
  EXPECT_TRUE(HadNoCall(*meter, 5));
}

}  // namespace
}  // namespace connectmaster::fakegateway
