#include "session.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/support/channel_arguments.h>

#include <chrono>

#include "login.grpc.pb.h"

namespace application {
namespace {

constexpr std::chrono::seconds kPatience{20};

}  // namespace

std::shared_ptr<grpc::Channel> ChannelTo(const Access& access) {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  if (access.root_pem.empty()) {
    return grpc::CreateCustomChannel(access.address, grpc::InsecureChannelCredentials(), arguments);
  }
  grpc::SslCredentialsOptions tls;
  tls.pem_root_certs = access.root_pem;
  tls.pem_cert_chain = access.certificate_pem;
  tls.pem_private_key = access.key_pem;
  return grpc::CreateCustomChannel(access.address, grpc::SslCredentials(tls), arguments);
}

std::unique_ptr<grpc::ClientContext> ContextWith(const std::string& token) {
  auto context = std::make_unique<grpc::ClientContext>();
  context->set_deadline(std::chrono::system_clock::now() + kPatience);
  if (!token.empty()) context->AddMetadata("token", token);
  return context;
}

Session LogIn(const Access& tenant) {
  const auto channel = ChannelTo(tenant);
  gsdk::login::LoginRequest request;
  request.set_tenantcert(tenant.certificate_pem);
  gsdk::login::LoginResponse response;
  const auto status = gsdk::login::Login::NewStub(channel)->Login(ContextWith().get(), request, &response);
  return {channel, status.ok() ? response.jwttoken() : ""};
}

}  // namespace application
