// gsdk.connect_master.ConnectMaster: devices and their connections.
#include "connectmaster/connect_master.pb.h"
#include "server/services.h"

namespace connectmaster::fakegateway::connect_master_service {

namespace wire = gsdk::connect_master;

void AddTo(Methods& methods) {
  methods.Waits([](State& state, const Session& session, const wire::SearchDeviceRequest& request,
                   wire::SearchDeviceResponse& response, const World::Done& done) {
    return state.world.SearchDevice(session.caller, request, [&response, done](const auto& found) {
      if (found.ok()) response = *found;
      done(found.status());
    });
  });
  methods.Waits([](State& state, const Session& session, const wire::ConnectRequest& request,
                   wire::ConnectResponse& response, const World::Done& done) {
    return state.world.Connect(session.caller, request, [&response, done](const auto& device_id) {
      if (device_id.ok()) response.set_deviceid(*device_id);
      done(device_id.status());
    });
  });
  methods.Now(&World::Disconnect);
  methods.Now(&World::DisconnectAll);
  methods.Now(&World::GetDeviceList);
  methods.Streams<wire::SubscribeStatusRequest>(&World::device_subscriptions);
  methods.Now(&World::AddAsyncConnection);
  methods.Now(&World::DeleteAsyncConnection);
  methods.Now(&World::SetAcceptFilter);
  methods.Now(&World::GetAcceptFilter);
  methods.Now(&World::GetPendingList);
  methods.Now(&World::SetSlaveDevice);
  methods.Now(&World::GetSlaveDevice);
  methods.Waits<wire::SetConnectionModeRequest>(&World::SetConnectionMode);
  methods.Waits<wire::SetConnectionModeMultiRequest>(&World::SetConnectionMode);
  methods.Waits<wire::EnableSSLRequest>(&World::EnableSsl);
  methods.Waits<wire::EnableSSLMultiRequest>(&World::EnableSsl);
  methods.Waits<wire::DisableSSLRequest>(&World::DisableSsl);
  methods.Waits<wire::DisableSSLMultiRequest>(&World::DisableSsl);
}

}  // namespace connectmaster::fakegateway::connect_master_service
