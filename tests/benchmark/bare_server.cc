#include "benchmark/bare_server.h"

#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server_builder.h>

namespace connectmaster::benchmarks {

BareServer::BareServer(const certs::CertificateAuthority& authority, const certs::Credential& server) {
  grpc::SslServerCredentialsOptions tls(GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
  tls.pem_root_certs = authority.certificate().ToPem();
  tls.pem_key_cert_pairs.push_back({server.key.ToPem(), server.certificate.ToPem()});
  grpc::ServerBuilder builder;
  int port = 0;
  builder.AddListeningPort("127.0.0.1:0", grpc::SslServerCredentials(tls), &port);
  builder.RegisterService(&service_);
  server_ = builder.BuildAndStart();
  address_ = "127.0.0.1:" + std::to_string(port);
}

grpc::ServerUnaryReactor* BareServer::Service::GetDeviceList(
    grpc::CallbackServerContext* context, const gsdk::connect_master::GetDeviceListRequest* /*request*/,
    gsdk::connect_master::GetDeviceListResponse* /*response*/) {
  grpc::ServerUnaryReactor* const reactor = context->DefaultReactor();
  reactor->Finish(grpc::Status::OK);
  return reactor;
}

}  // namespace connectmaster::benchmarks
