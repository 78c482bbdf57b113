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

TEST(ConnectionMeter, RequestThatWasRead_IsUsed) {
  const auto meter = std::make_shared<ConnectionMeter>();
  const ConnectionMeter::Call call(meter);
  EXPECT_EQ(meter->Unused(kMany), kMany);
  meter->AddRequest(kMany);
  EXPECT_EQ(meter->Unused(kMany), 0);
  EXPECT_EQ(meter->Unused(2 * kMany), kMany) << "what came before counted for what came after";
}

TEST(ConnectionMeter, LastCallEnds_NothingIsUnused) {
  const auto meter = std::make_shared<ConnectionMeter>();
  {
    const ConnectionMeter::Call first(meter);
    const ConnectionMeter::Call second(meter);
  }
  EXPECT_EQ(meter->Unused(kMany), 0);
  EXPECT_EQ(meter->Unused(kMany + 1), 1);
}

TEST(ConnectionMeter, OneOfTwoCallsEnds_WhatTheOtherBringsStaysUnused) {
  const auto meter = std::make_shared<ConnectionMeter>();
  const ConnectionMeter::Call stays(meter);
  { const ConnectionMeter::Call ends(meter); }
  EXPECT_EQ(meter->Unused(kMany), kMany);
}

TEST(ConnectionMeter, CallsBegin_AreSeenOnce) {
  const auto meter = std::make_shared<ConnectionMeter>();
  { const ConnectionMeter::Call call(meter); }
  EXPECT_FALSE(meter->HadNoCall());
  EXPECT_TRUE(meter->HadNoCall());
}

TEST(ConnectionMeter, CallLasts_ThereIsOne) {
  const auto meter = std::make_shared<ConnectionMeter>();
  const ConnectionMeter::Call call(meter);
  EXPECT_FALSE(meter->HadNoCall());
  EXPECT_FALSE(meter->HadNoCall());
}

}  // namespace
}  // namespace connectmaster::fakegateway
