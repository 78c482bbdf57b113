#pragma once

#include "common/time.h"
#include "google/protobuf/duration.pb.h"
#include "google/protobuf/util/time_util.h"

namespace connectmaster::fakegateway {

// A fleet's duration, cut to milliseconds.
inline Duration ToDuration(const google::protobuf::Duration& duration) {
  return Duration(google::protobuf::util::TimeUtil::DurationToMilliseconds(duration));
}

}  // namespace connectmaster::fakegateway
