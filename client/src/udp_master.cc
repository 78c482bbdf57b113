#include "connectmaster/client/udp_master.h"

#include <utility>

#include "call.h"
#include "connectmaster/udp_master.grpc.pb.h"

namespace connectmaster::client {

struct UdpMasterApi::Impl : internal::Endpoint<gsdk::udp_master::UDPMaster> {
  using Endpoint::Endpoint;
};

UdpMasterApi::UdpMasterApi(std::shared_ptr<internal::Session> session)
    : impl_(std::make_shared<Impl>(std::move(session))) {}

absl::StatusOr<gsdk::network::IPConfig> UdpMasterApi::GetIPConfig(const std::string& gateway_id,
                                                                  const gsdk::udp::DeviceInfo& device) {
  gsdk::udp_master::GetIPConfigRequest request;
  request.set_gatewayid(gateway_id);
  *request.mutable_deviceinfo() = device;
  auto response = impl_->Call(&Impl::Stub::GetIPConfig, request);
  if (!response.ok()) return response.status();
  return std::move(*response->mutable_config());
}

absl::Status UdpMasterApi::SetIPConfig(const std::string& gateway_id, const gsdk::udp::DeviceInfo& device,
                                       const gsdk::network::IPConfig& config) {
  gsdk::udp_master::SetIPConfigRequest request;
  request.set_gatewayid(gateway_id);
  *request.mutable_deviceinfo() = device;
  *request.mutable_config() = config;
  return impl_->Call(&Impl::Stub::SetIPConfig, request).status();
}

}  // namespace connectmaster::client
