#pragma once

#include "google/protobuf/duration.pb.h"
#include "google/protobuf/util/time_util.h"
#include "world/time.h"

namespace connectmaster::fakegateway {

// A fleet's duration, cut to milliseconds.
inline Duration ToDuration(const google::protobuf::Duration& duration) {
  return Duration(google::protobuf::util::TimeUtil::DurationToMilliseconds(duration));
}

}  // namespace connectmaster::fakegateway
