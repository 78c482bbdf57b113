// Any bytes in any request are answered with a status, and the gateway goes on (ROBUST-1; see scripts/fuzz). An input
// is a sequence of calls: the method's number, the request's length, the request.
#include <google/protobuf/stubs/logging.h>
#include <grpcpp/channel.h>
#include <grpcpp/generic/generic_stub.h>

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <future>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "connectmaster/admin.pb.h"
#include "connectmaster/client/client.h"
#include "connectmaster/connect_master.grpc.pb.h"
#include "connectmaster/device.grpc.pb.h"
#include "connectmaster/fakegateway/fake_gateway.h"
#include "connectmaster/gateway.grpc.pb.h"
#include "connectmaster/login.grpc.pb.h"
#include "connectmaster/tenant.grpc.pb.h"
#include "connectmaster/udp_master.grpc.pb.h"
#include "connectmaster/wire_names.h"

namespace connectmaster::fuzz {
namespace {

constexpr std::size_t kMostCalls = 16;

// A gateway in virtual time, and its administrator, who may do everything.
class Target {
 public:
  static Target& Get() {
    static Target target;
    return target;
  }

  std::size_t method_count() const { return methods_.size(); }

  void Call(std::size_t method, const std::string& request) {
    grpc::ClientContext context;
    context.AddMetadata("token", token_);
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(20));
    const grpc::Slice slice(request);
    grpc::ByteBuffer sent(&slice, 1);
    grpc::ByteBuffer received;
    std::promise<grpc::Status> ended;
    stub_->UnaryCall(&context, methods_[method].path, {}, &sent, &received,
                     [&](const grpc::Status& status) { ended.set_value(status); });
    auto answer = ended.get_future();
    // Whatever waits for devices is answered in the gateway's time. A stream that is accepted has no end.
    while (answer.wait_for(std::chrono::milliseconds(1)) != std::future_status::ready) {
      methods_[method].is_stream ? context.TryCancel() : (void)gateway_->AdvanceTime(std::chrono::seconds(5));
    }
    const grpc::Status status = answer.get();
    if (status.error_code() == grpc::StatusCode::DEADLINE_EXCEEDED) {
      std::cerr << methods_[method].path << " was not answered\n";
      std::abort();
    }
    if (methods_[method].ends_login && status.ok()) LogIn();
  }

 private:
  struct Method {
    std::string path;
    bool is_stream = false;
    bool ends_login = false;
  };

  Target() {
    google::protobuf::SetLogHandler(nullptr);  // it would tell of every string that is no UTF-8
    fakegateway::FakeGatewayOptions options;
    options.virtual_time = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    auto& tenant = *options.fleet.add_tenants();
    tenant.set_id("tenant1");
    tenant.add_gateway_ids("gateway1");
    gateway_ = fakegateway::FakeGateway::Start(options).value();
    const auto credential = gateway_->IssueTenantCredential("administrator").value();
    client::ClientOptions client_options;
    client_options.certificate_pem = credential.certificate.ToPem();
    const auto channel = gateway_->InProcessChannel(credential.certificate);
    client_ = client::Client::Create(channel, client_options);
    LogIn();
    stub_ = std::make_unique<grpc::GenericStub>(channel);
    for (const auto* const request :
         {gsdk::connect_master::ConnectRequest::descriptor(), gsdk::gateway::GetRequest::descriptor(),
          gsdk::tenant::GetRequest::descriptor(), gsdk::admin::GetInfoRequest::descriptor(),
          gsdk::udp_master::GetIPConfigRequest::descriptor(), gsdk::login::LoginRequest::descriptor(),
          gsdk::device::GetInfoRequest::descriptor()}) {
      const auto* const service = request->file()->service(0);
      for (int i = 0; i < service->method_count(); ++i) {
        const auto* const method = service->method(i);
        methods_.push_back({WirePath(*method), method->server_streaming(), method->name() == "Logout"});
      }
    }
  }

  void LogIn() {
    if (!client_->LoginAdmin().ok()) std::abort();
    token_ = client_->Token();
  }

  std::unique_ptr<fakegateway::FakeGateway> gateway_;
  std::unique_ptr<client::Client> client_;
  std::unique_ptr<grpc::GenericStub> stub_;
  std::string token_;
  std::vector<Method> methods_;
};

}  // namespace
}  // namespace connectmaster::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto& target = connectmaster::fuzz::Target::Get();
  std::size_t at = 0;
  for (std::size_t calls = 0; calls < connectmaster::fuzz::kMostCalls && at + 2 <= size; ++calls) {
    const std::size_t method = data[at] % target.method_count();
    const std::size_t length = std::min<std::size_t>(data[at + 1], size - at - 2);
    target.Call(method, std::string(reinterpret_cast<const char*>(data) + at + 2, length));
    at += 2 + length;
  }
  return 0;
}
