#include "server/server.h"

#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>

#include <string>

#include "application/session.h"
#include "connect_master.grpc.pb.h"
#include "grpc/health/v1/health.grpc.pb.h"

namespace application {

using gsdk::connect_master::ConnectMaster;

class OwnConnectMaster : public ConnectMaster::Service {
 public:
  grpc::Status SearchDevice(grpc::ServerContext* /*context*/,
                            const gsdk::connect_master::SearchDeviceRequest* /*request*/,
                            gsdk::connect_master::SearchDeviceResponse* response) override {
    response->add_deviceinfos()->set_deviceid(4711);
    return grpc::Status::OK;
  }

  grpc::Status CountDevices(grpc::ServerContext* /*context*/,
                            const gsdk::connect_master::GetDeviceListRequest* /*request*/,
                            gsdk::connect::DeviceCount* response) override {
    response->set_total(1);
    return grpc::Status::OK;
  }
};

class OwnHealth : public grpc::health::v1::Health::Service {
 public:
  grpc::Status Check(grpc::ServerContext* /*context*/, const grpc::health::v1::HealthCheckRequest* request,
                     grpc::health::v1::HealthCheckResponse* response) override {
    if (request->service() != "application") return {grpc::StatusCode::NOT_FOUND, "only the application is known"};
    response->set_status(grpc::health::v1::HealthCheckResponse::NOT_SERVING);
    return grpc::Status::OK;
  }
};

class Server::Impl {
 public:
  explicit Impl(bool with_health) {
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port_);
    builder.RegisterService(&connect_master_);
    if (with_health) builder.RegisterService(&health_);
    server_ = builder.BuildAndStart();
  }

  int port() const { return port_; }

 private:
  OwnConnectMaster connect_master_;
  OwnHealth health_;
  int port_ = 0;
  std::unique_ptr<grpc::Server> server_;
};

Server::Server(bool with_health) : impl_(std::make_unique<Impl>(with_health)) {}
Server::~Server() = default;

Access Server::access() const {
  return {"127.0.0.1:" + std::to_string(impl_->port()), "", "", ""};
}

std::vector<std::uint32_t> SearchAtServer(const Access& access) {
  gsdk::connect_master::SearchDeviceResponse response;
  const auto status = ConnectMaster::NewStub(ChannelTo(access))->SearchDevice(ContextWith().get(), {}, &response);
  std::vector<std::uint32_t> found;
  if (status.ok()) {
    for (const auto& device : response.deviceinfos()) found.push_back(device.deviceid());
  }
  return found;
}

std::uint32_t CountAtServer(const Access& access) {
  gsdk::connect::DeviceCount response;
  const auto status = ConnectMaster::NewStub(ChannelTo(access))->CountDevices(ContextWith().get(), {}, &response);
  return status.ok() ? response.total() : 0;
}

}  // namespace application
