#include "connectmaster/client/device.h"

#include <utility>

#include "call.h"
#include "connectmaster/device.grpc.pb.h"

namespace connectmaster::client {

struct DeviceApi::Impl : internal::Endpoint<gsdk::device::Device> {
  using Endpoint::Endpoint;

  // Asks the device, and takes what the answer is about out of it.
  template <typename Request, typename Response, typename Told>
  absl::StatusOr<Told> Ask(Method<Request, Response> method, uint32_t device_id, Told* (Response::*told)()) {
    Request request;
    request.set_deviceid(device_id);
    auto response = Call(method, request);
    if (!response.ok()) return response.status();
    return std::move(*((*response).*told)());
  }
};

DeviceApi::DeviceApi(std::shared_ptr<internal::Session> session) : impl_(std::make_shared<Impl>(std::move(session))) {}

absl::StatusOr<gsdk::device::FactoryInfo> DeviceApi::GetInfo(uint32_t device_id) {
  return impl_->Ask(&Impl::Stub::GetInfo, device_id, &gsdk::device::GetInfoResponse::mutable_info);
}

absl::StatusOr<gsdk::device::CapabilityInfo> DeviceApi::GetCapabilityInfo(uint32_t device_id) {
  return impl_->Ask(&Impl::Stub::GetCapabilityInfo, device_id,
                    &gsdk::device::GetCapabilityInfoResponse::mutable_capinfo);
}

absl::StatusOr<gsdk::device::DeviceCapability> DeviceApi::GetCapability(uint32_t device_id) {
  return impl_->Ask(&Impl::Stub::GetCapability, device_id,
                    &gsdk::device::GetCapabilityResponse::mutable_devicecapability);
}

}  // namespace connectmaster::client
