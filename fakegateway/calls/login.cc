// gsdk.login.Login: the one service whose calls need no token (LOGIN-5), but for the logout.
#include "calls/call_table.h"
#include "calls/services.h"
#include "connectmaster/login.pb.h"

namespace connectmaster::fakegateway {
namespace login {
namespace {

namespace wire = gsdk::login;

LogsIn::Wish Login(const wire::LoginRequest& request) {
  return {request.tenantcert(), {}};
}

LogsIn::Wish LoginAdmin(const wire::LoginAdminRequest& request) {
  return {request.admintenantcert(), request.tenantid()};
}

}  // namespace
}  // namespace login

void AddLogin(CallTable& table) {
  table.Logins<gsdk::login::LoginRequest, gsdk::login::LoginResponse>(&login::Login);
  table.Logins<gsdk::login::LoginAdminRequest, gsdk::login::LoginAdminResponse>(&login::LoginAdmin);
  table.Logouts<gsdk::login::LogoutRequest>();
}

}  // namespace connectmaster::fakegateway
