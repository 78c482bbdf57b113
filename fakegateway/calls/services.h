#pragma once

namespace connectmaster::fakegateway {

class CallTable;

// The services of a master gateway (SVC-1, SVC-2): each adds its calls.
void AddAdmin(CallTable& table);
void AddConnectMaster(CallTable& table);
void AddDevice(CallTable& table);
void AddGateway(CallTable& table);
void AddLogin(CallTable& table);
void AddTenant(CallTable& table);
void AddUdpMaster(CallTable& table);

}  // namespace connectmaster::fakegateway
