#include <algorithm>
#include <cstdint>

#include "control/deviations/many.h"

namespace connectmaster::fakegateway {
namespace {

// `change`: (const Answered<...>&), of every command on one device.
template <typename Change>
void ChangeSingleAnswers(Behaviour& behaviour, Change change) {
  ChangeAnswer<wire::SetConnectionModeRequest, wire::SetConnectionModeResponse>(behaviour, change);
  ChangeAnswer<wire::EnableSSLRequest, wire::EnableSSLResponse>(behaviour, change);
  ChangeAnswer<wire::DisableSSLRequest, wire::DisableSSLResponse>(behaviour, change);
}

// A command on a device that is not connected ends with another code, if `fits` (const Answered<...>&).
template <typename Fits>
void ChangeNotFound(Behaviour& behaviour, absl::StatusCode code, Fits fits) {
  ChangeSingleAnswers(behaviour, [code, fits](const auto& answered) {
    if (absl::IsNotFound(answered.status) && fits(answered)) answered.status = WithCode(answered.status, code);
  });
}

// Whether the device is connected to another tenant's gateway.
const auto kIsForeign = [](const auto& answered) {
  const Device* const device = answered.installation.network.FindById(answered.request.deviceid());
  return device != nullptr && device->connected_to != nullptr;
};

}  // namespace

DeviationEntries SingleAndDetails() {
  return {
      {{"multi-4-unavailable", "MULTI-4", "A command on a device that is not connected is UNAVAILABLE."},
       [](Behaviour& it) { ChangeNotFound(it, absl::StatusCode::kUnavailable, [](const auto&) { return true; }); }},
      {{"multi-4-known-device-unavailable", "MULTI-4", "A command is UNAVAILABLE if the device exists."},
       [](Behaviour& it) {
         ChangeNotFound(it, absl::StatusCode::kUnavailable, [](const auto& answered) {
           return answered.installation.network.FindById(answered.request.deviceid()) != nullptr;
         });
       }},
      {{"multi-4-registered-device-unavailable", "MULTI-4", "A command is UNAVAILABLE if the device is registered."},
       [](Behaviour& it) {
         ChangeNotFound(it, absl::StatusCode::kUnavailable, [](const auto& answered) {
           const auto& gateways = answered.installation.gateways;
           return std::any_of(gateways.begin(), gateways.end(), [&](const auto& gateway) {
             return gateway.second->managed.contains(answered.request.deviceid());
           });
         });
       }},
      {{"multi-4-succeeds", "MULTI-4", "A command on a device that is not connected succeeds."},
       [](Behaviour& it) {
         ChangeSingleAnswers(it, [](const auto& answered) {
           if (absl::IsNotFound(answered.status)) answered.status = absl::OkStatus();
         });
       }},
      {{"multi-4-foreign-device-denied", "MULTI-4", "A command on another tenant's device is PERMISSION_DENIED."},
       [](Behaviour& it) { ChangeNotFound(it, absl::StatusCode::kPermissionDenied, kIsForeign); }},
      {{"multi-4-foreign-device-told", "MULTI-4", "The error of a command says that the device is another tenant's."},
       [](Behaviour& it) {
         ChangeSingleAnswers(it, [](const auto& answered) {
           if (!absl::IsNotFound(answered.status) || !kIsForeign(answered)) return;
           answered.status = absl::NotFoundError("the device belongs to another tenant");
         });
       }},
      {{"multi-4-foreign-device-gets-mode", "MULTI-4", "SetConnectionMode changes other tenants' devices."},
       CallAsAdministrator<wire::SetConnectionModeRequest>},
      {{"multi-4-foreign-devices-lose-ssl", "MULTI-4", "DisableSSLMulti reaches other tenants' devices."},
       CallAsAdministrator<wire::DisableSSLMultiRequest>},
      {{"multi-5-other-code", "MULTI-5", "The details have another code than the call."},
       [](Behaviour& it) {
         it.details = [](auto& details) { details.set_code(static_cast<int>(absl::StatusCode::kUnknown)); };
       }},
      {{"multi-5-no-message", "MULTI-5", "The details have no message."},
       [](Behaviour& it) { it.details = [](auto& details) { details.clear_message(); }; }},
      {{"multi-5-detail-twice", "MULTI-5", "The details have the devices' errors twice."},
       [](Behaviour& it) {
         it.details = [](auto& details) {
           const auto detail = details.details(0);
           *details.add_details() = detail;
         };
       }},
      {{"multi-5-detail-for-each-device", "MULTI-5", "The details have one detail for each device."},
       [](Behaviour& it) {
         it.details = [](auto& details) {
           Errors all;
           const auto detail = details.details(0);
           details.clear_details();
           if (!all.ParseFromString(detail.value())) return;
           for (const auto& error : all.deviceerrors()) {
             Errors one;
             *one.add_deviceerrors() = error;
             auto& added = *details.add_details();
             added.set_type_url(detail.type_url());
             added.set_value(one.SerializeAsString());
           }
         };
       }},
      {{"multi-5-type-without-prefix", "MULTI-5", "The detail's type URL is the bare name of its type."},
       [](Behaviour& it) {
         it.details = [](auto& details) {
           auto& url = *details.mutable_details(0)->mutable_type_url();
           url.erase(0, url.rfind('/') + 1);
         };
       }},
      {{"multi-5-more-trails", "MULTI-5", "Answers have further trailing metadata."},
       [](Behaviour& it) { it.trailing.emplace("gateway", "master"); }},
  };
}

}  // namespace connectmaster::fakegateway
