#include "benchmark/bare_server.h"

#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server_builder.h>

#include <deque>

namespace connectmaster::benchmarks {

class BareServer::Stream : public grpc::ServerWriteReactor<gsdk::connect::StatusChange> {
 public:
  explicit Stream(Service& service) : service_(service) { StartSendInitialMetadata(); }

  void Write(const std::vector<gsdk::connect::StatusChange>& changes) {
    const std::lock_guard lock(mutex_);
    changes_.insert(changes_.end(), changes.begin(), changes.end());
    if (!writing_) WriteNext();
  }

 private:
  // With the lock.
  void WriteNext() {
    writing_ = next_ < changes_.size();
    if (writing_) StartWrite(&changes_[next_++]);
  }

  void OnWriteDone(bool ok) override {
    const std::lock_guard lock(mutex_);
    if (ok) WriteNext();
  }
  void OnCancel() override { Finish(grpc::Status::CANCELLED); }
  void OnDone() override {
    {
      const std::lock_guard lock(service_.mutex);
      service_.streams.erase(this);
    }
    delete this;
  }

  Service& service_;
  std::mutex mutex_;
  std::deque<gsdk::connect::StatusChange> changes_;
  std::size_t next_ = 0;
  bool writing_ = false;
};

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

void BareServer::Publish(const std::vector<gsdk::connect::StatusChange>& changes) {
  const std::lock_guard lock(service_.mutex);
  for (Stream* const stream : service_.streams) stream->Write(changes);
}

grpc::ServerUnaryReactor* BareServer::Service::GetDeviceList(
    grpc::CallbackServerContext* context, const gsdk::connect_master::GetDeviceListRequest* /*request*/,
    gsdk::connect_master::GetDeviceListResponse* response) {
  *response = device_list;
  grpc::ServerUnaryReactor* const reactor = context->DefaultReactor();
  reactor->Finish(grpc::Status::OK);
  return reactor;
}

grpc::ServerWriteReactor<gsdk::connect::StatusChange>* BareServer::Service::SubscribeStatus(
    grpc::CallbackServerContext* /*context*/, const gsdk::connect_master::SubscribeStatusRequest* /*request*/) {
  auto* const stream = new Stream(*this);
  const std::lock_guard lock(mutex);
  streams.insert(stream);
  return stream;
}

}  // namespace connectmaster::benchmarks
