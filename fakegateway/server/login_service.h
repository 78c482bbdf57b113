#pragma once

#include "connectmaster/login.grpc.pb.h"
#include "server/shell.h"

namespace connectmaster::fakegateway {

// gsdk.login.Login: the one service that asks for no token (LOGIN-5).
class LoginService : public gsdk::login::Login::CallbackService {
 public:
  explicit LoginService(Shell& shell) : shell_(shell) {}

  grpc::ServerUnaryReactor* Login(grpc::CallbackServerContext* context, const gsdk::login::LoginRequest* request,
                                  gsdk::login::LoginResponse* response) override;
  grpc::ServerUnaryReactor* LoginAdmin(grpc::CallbackServerContext* context,
                                       const gsdk::login::LoginAdminRequest* request,
                                       gsdk::login::LoginAdminResponse* response) override;
  grpc::ServerUnaryReactor* Logout(grpc::CallbackServerContext* context, const gsdk::login::LogoutRequest* request,
                                   gsdk::login::LogoutResponse* response) override;

 private:
  using Open = std::function<absl::StatusOr<Session>(const Registry&, const certs::Certificate&, TenantIdFrom)>;
  absl::StatusOr<std::string> LogIn(const grpc::CallbackServerContext& context, const std::string& pem,
                                    const Open& open);

  Shell& shell_;
};

}  // namespace connectmaster::fakegateway
