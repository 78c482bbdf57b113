#include "caller.h"
#include "calls.h"
#include "login.grpc.pb.h"

namespace application {

using gsdk::login::Login;

void LogInAsAdministrator(const Access& administrator, Session& session, std::vector<Call>& calls) {
  gsdk::login::LoginAdminRequest request;
  request.set_admintenantcert(administrator.certificate_pem);
  request.set_tenantid("administrator");
  Caller<Login> login(session, calls);
  session.token = login.Ask("LoginAdmin", &Login::Stub::LoginAdmin, request).jwttoken();
}

void LogInAsTenant(const Access& tenant, Session& session, std::vector<Call>& calls) {
  gsdk::login::LoginRequest request;
  request.set_tenantcert(tenant.certificate_pem);
  Caller<Login> login(session, calls);
  session.token = login.Ask("Login", &Login::Stub::Login, request).jwttoken();
}

void LogOut(const Session& session, std::vector<Call>& calls) {
  Caller<Login>(session, calls).Ask("Logout", &Login::Stub::Logout, "");
}

}  // namespace application
