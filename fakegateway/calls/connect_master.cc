#include "calls/connect_master.h"

#include "calls/call_table.h"
#include "calls/services.h"

namespace connectmaster::fakegateway {

void AddConnectMaster(CallTable& table) {
  table.Later(&connect_master::SearchDevice);
  table.Later(&connect_master::Connect);
  table.Now(&connect_master::Disconnect);
  table.Now(&connect_master::DisconnectAll);
  table.Now(&connect_master::GetDeviceList);
  table.Streams<gsdk::connect_master::SubscribeStatusRequest, Installation::DeviceSubscriptions>();
  table.Now(&connect_master::AddAsyncConnection);
  table.Now(&connect_master::DeleteAsyncConnection);
  table.Stores(&connect_master::AddAsyncConnectionDB);
  table.Stores(&connect_master::DeleteAsyncConnectionDB);
  table.Now(&connect_master::GetAsyncConnectionDB);
  table.Now(&connect_master::SetAcceptFilter);
  table.Now(&connect_master::GetAcceptFilter);
  table.Stores(&connect_master::SetAcceptFilterDB);
  table.Now(&connect_master::GetAcceptFilterDB);
  table.Now(&connect_master::GetPendingList);
  table.Later(&connect_master::SetConnectionMode);
  table.Later(&connect_master::SetConnectionModeMulti);
  table.Later(&connect_master::EnableSSL);
  table.Later(&connect_master::EnableSSLMulti);
  table.Later(&connect_master::DisableSSL);
  table.Later(&connect_master::DisableSSLMulti);
  table.Now(&connect_master::SetSlaveDevice);
  table.Now(&connect_master::GetSlaveDevice);
  table.Stores(&connect_master::AddSlaveDeviceDB);
  table.Stores(&connect_master::DeleteSlaveDeviceDB);
  table.Now(&connect_master::GetSlaveDeviceDB);
}

}  // namespace connectmaster::fakegateway
