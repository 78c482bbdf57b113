#include "application.h"

#include "admin.pb.h"
#include "calls.h"
#include "connect_master.grpc.pb.h"
#include "err.pb.h"
#include "gateway.pb.h"
#include "google/rpc/status.pb.h"
#include "login.pb.h"
#include "tenant.pb.h"
#include "udp_master.pb.h"

namespace application {

using gsdk::connect_master::ConnectMaster;

std::vector<Call> CallEveryMethod(const Access& administrator, const Access& tenant) {
  std::vector<Call> calls;
  Session first{ChannelTo(administrator), ""};
  LogInAsAdministrator(administrator, first, calls);
  CallTenant(first, calls);
  Session second{ChannelTo(tenant), ""};
  LogInAsTenant(tenant, second, calls);
  CallGateway(second, calls);
  CallConnectMaster(second, calls);
  CallDevice(second, calls);
  CallUdpMaster(second, calls);
  CallAdmin(second, calls);
  LogOut(second, calls);
  return calls;
}

std::vector<std::string> MethodsOfItsStubs() {
  std::vector<std::string> methods{"Device.GetInfo", "Device.GetCapabilityInfo", "Device.GetCapability"};
  for (const auto* const file :
       {gsdk::login::LoginRequest::descriptor()->file(), gsdk::tenant::GetRequest::descriptor()->file(),
        gsdk::gateway::GetRequest::descriptor()->file(), gsdk::connect_master::ConnectRequest::descriptor()->file(),
        gsdk::udp_master::GetIPConfigRequest::descriptor()->file(),
        gsdk::admin::GetInfoRequest::descriptor()->file()}) {
    const auto& service = *file->service(0);
    for (int i = 0; i < service.method_count(); ++i) {
      methods.push_back(service.name() + "." + service.method(i)->name());
    }
  }
  return methods;
}

std::vector<std::uint32_t> SearchDevices(const Access& tenant) {
  const Session session = LogIn(tenant);
  gsdk::connect_master::SearchDeviceRequest request;
  request.set_gatewayid("gateway1");
  request.set_timeout(1'000);
  gsdk::connect_master::SearchDeviceResponse response;
  const auto status =
      ConnectMaster::NewStub(session.channel)->SearchDevice(ContextWith(session.token).get(), request, &response);
  std::vector<std::uint32_t> found;
  if (status.ok()) {
    for (const auto& device : response.deviceinfos()) found.push_back(device.deviceid());
  }
  return found;
}

std::vector<std::uint32_t> DisconnectInVain(const Access& tenant, const std::vector<std::uint32_t>& device_ids) {
  const Session session = LogIn(tenant);
  gsdk::connect_master::DisconnectRequest request;
  request.mutable_deviceids()->Add(device_ids.begin(), device_ids.end());
  gsdk::connect_master::DisconnectResponse response;
  const auto status =
      ConnectMaster::NewStub(session.channel)->Disconnect(ContextWith(session.token).get(), request, &response);
  google::rpc::Status rich;
  gsdk::err::MultiErrorResponse errors;
  std::vector<std::uint32_t> failed;
  // Unpacking compares the type's name: the gateway has to say that it is G-SDK's.
  if (rich.ParseFromString(status.error_details()) && rich.details_size() == 1 && rich.details(0).UnpackTo(&errors)) {
    for (const auto& error : errors.deviceerrors()) failed.push_back(error.deviceid());
  }
  return failed;
}

}  // namespace application
