#include "names.h"

namespace connectmaster::client::cli {
namespace {

std::string OrNumber(const std::string& name, int value) {
  return name.empty() ? std::to_string(value) : name;
}

}  // namespace

std::string Name(gsdk::connect::Status status) {
  return OrNumber(gsdk::connect::Status_Name(status), status);
}

std::string Name(gsdk::connect::ConnectionMode mode) {
  return OrNumber(gsdk::connect::ConnectionMode_Name(mode), mode);
}

std::string Name(gsdk::device::Type type) {
  return OrNumber(gsdk::device::Type_Name(type), type);
}

std::string Name(gsdk::gateway::Status status) {
  return OrNumber(gsdk::gateway::Status_Name(status), status);
}

std::string YesNo(bool value) {
  return value ? "yes" : "no";
}

}  // namespace connectmaster::client::cli
