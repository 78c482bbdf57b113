#pragma once

#include <string>
#include <vector>

#include "session.h"

// The calls of each service, in an order in which every one succeeds, but for those that are named.
namespace application {

// Their names begin with "ConnectMaster.", and so on. The session of an administrator:
void LogInAsAdministrator(const Access& administrator, Session& session, std::vector<Call>& calls);
void CallTenant(const Session& session, std::vector<Call>& calls);

// Of a tenant:
void LogInAsTenant(const Access& tenant, Session& session, std::vector<Call>& calls);
void CallAdmin(const Session& session, std::vector<Call>& calls);
void CallGateway(const Session& session, std::vector<Call>& calls);
// CountDevices, which only the application's newer contract has, is UNIMPLEMENTED.
void CallConnectMaster(const Session& session, std::vector<Call>& calls);
// Of a device that it connects to. Of the service only what the gateway simulates.
void CallDevice(const Session& session, std::vector<Call>& calls);
void CallUdpMaster(const Session& session, std::vector<Call>& calls);
void LogOut(const Session& session, std::vector<Call>& calls);

}  // namespace application
