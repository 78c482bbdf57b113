#pragma once

#include <string>
#include <string_view>

// The names that definitions have on the wire. Our C++ code is generated from a copy of the contract whose packages
// begin with "connectmaster", so that a program can have G-SDK's own code, too; the copy's descriptors have that name.
namespace connectmaster {

// The type of the one detail of an error about devices or gateways (MULTI-5).
inline constexpr char kDeviceErrorsUrl[] = "type.googleapis.com/gsdk.err.MultiErrorResponse";

// "gsdk.login.Login" of "connectmaster.gsdk.login.Login", a part of it; any other name as it is.
inline std::string_view WireName(std::string_view full_name) {
  constexpr std::string_view kOurs = "connectmaster.";
  constexpr std::string_view kContract = "connectmaster.gsdk.";
  constexpr std::string_view kStandard = "connectmaster.standard.";
  if (full_name.substr(0, kContract.size()) == kContract) return full_name.substr(kOurs.size());
  if (full_name.substr(0, kStandard.size()) == kStandard) return full_name.substr(kStandard.size());
  return full_name;
}

// A method's path, "/gsdk.login.Login/Login", of its google::protobuf::MethodDescriptor.
template <typename Method>
std::string WirePath(const Method& method) {
  return "/" + std::string(WireName(method.service()->full_name())) + "/" + method.name();
}

}  // namespace connectmaster
