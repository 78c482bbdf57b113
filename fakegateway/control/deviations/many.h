#pragma once

#include <cstdint>

#include "connectmaster/wire_names.h"
#include "control/deviations/connections.h"
#include "control/deviations/subjects.h"

// What deviations of commands on many devices have in common.
namespace connectmaster::fakegateway {

// Of commands on one device, and of what trails answers: MULTI-4, MULTI-5.
DeviationEntries SingleAndDetails();

namespace wire = gsdk::connect_master;
using DeviceIds = google::protobuf::RepeatedField<std::uint32_t>;
using Errors = gsdk::err::MultiErrorResponse;

// Every command on many devices gets other ones: `change` (const Scope&, DeviceIds&), of one that names devices.
template <typename Change>
void ChangeIds(Behaviour& behaviour, Change change) {
  const auto each = [change](const Scope& scope, auto& request) {
    if (!request.deviceids().empty()) change(scope, *request.mutable_deviceids());
  };
  ChangeRequest<wire::SetConnectionModeMultiRequest>(behaviour, each);
  ChangeRequest<wire::EnableSSLMultiRequest>(behaviour, each);
  ChangeRequest<wire::DisableSSLMultiRequest>(behaviour, each);
}

// `change`: (const Answered<...>&).
template <typename Change>
void ChangeMultiAnswers(Behaviour& behaviour, Change change) {
  ChangeAnswer<wire::SetConnectionModeMultiRequest, wire::SetConnectionModeMultiResponse>(behaviour, change);
  ChangeAnswer<wire::EnableSSLMultiRequest, wire::EnableSSLMultiResponse>(behaviour, change);
  ChangeAnswer<wire::DisableSSLMultiRequest, wire::DisableSSLMultiResponse>(behaviour, change);
}

// The errors of devices are others: `change` (const Answered<...>&, Errors&), which may also set another status.
template <typename Change>
void ChangeErrors(Behaviour& behaviour, Change change) {
  ChangeMultiAnswers(behaviour, [change](const auto& answered) {
    Errors errors;
    if (!errors.ParseFromString(DeviceErrorsOf(answered.status)) || errors.deviceerrors().empty()) return;
    change(answered, errors);
    if (!DeviceErrorsOf(answered.status).empty()) {
      answered.status.SetPayload(kDeviceErrorsUrl, absl::Cord(errors.SerializeAsString()));
    }
  });
}

template <typename Change>
void ChangeEachError(Behaviour& behaviour, Change change) {
  ChangeErrors(behaviour, [change](const auto&, Errors& errors) {
    for (auto& error : *errors.mutable_deviceerrors()) change(error);
  });
}

}  // namespace connectmaster::fakegateway
