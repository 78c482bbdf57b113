#include "times.h"

#include <ctime>

namespace connectmaster::client::cli {

std::string LocalTime(int64_t timestamp) {
  const std::time_t time = timestamp;
  std::tm date{};
  if (localtime_r(&time, &date) == nullptr) return std::to_string(timestamp);
  char text[64];
  if (std::strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S", &date) == 0) return std::to_string(timestamp);
  return text;
}

}  // namespace connectmaster::client::cli
