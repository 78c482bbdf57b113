#include "recording_gateway.h"

#include <google/protobuf/text_format.h>
#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/impl/codegen/proto_utils.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "absl/strings/str_replace.h"

namespace connectmaster::client {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::Message;

std::unique_ptr<Message> Make(const Descriptor& type) {
  return std::unique_ptr<Message>(google::protobuf::MessageFactory::generated_factory()->GetPrototype(&type)->New());
}

// Of any service that the client has a stub for; null if there is none. `path` is "/gsdk.login.Login/Login".
const google::protobuf::MethodDescriptor* FindMethod(const std::string& path) {
  const std::string name = "connectmaster." + absl::StrReplaceAll(path.substr(1), {{"/", "."}});
  return google::protobuf::DescriptorPool::generated_pool()->FindMethodByName(name);
}

}  // namespace

// One call: reads the request, writes the answers, finishes.
class RecordingGateway::Reactor final : public grpc::ServerGenericBidiReactor {
 public:
  Reactor(RecordingGateway& gateway, const std::string& path) : gateway_(gateway), method_(FindMethod(path)) {
    if (method_ == nullptr) {
      Finish({grpc::StatusCode::UNIMPLEMENTED, path});
    } else {
      StartRead(&buffer_);
    }
  }

 private:
  void OnReadDone(bool ok) override {
    const auto request = Make(*method_->input_type());
    if (!ok || !grpc::SerializationTraits<Message>::Deserialize(&buffer_, request.get()).ok()) {
      return Finish({grpc::StatusCode::INTERNAL, "no request"});
    }
    script_ = gateway_.Note(method_->service()->name() + "." + method_->name(), request->ShortDebugString());
    std::reverse(script_.responses.begin(), script_.responses.end());
    Continue();
  }

  void OnWriteDone(bool ok) override {
    if (!ok) script_.responses.clear();
    Continue();
  }

  void Continue() {
    if (!script_.status.ok() || script_.responses.empty()) return Finish(script_.status);
    const auto response = Make(*method_->output_type());
    if (!google::protobuf::TextFormat::ParseFromString(script_.responses.back(), response.get())) {
      return Finish({grpc::StatusCode::INTERNAL, "no answer: " + script_.responses.back()});
    }
    script_.responses.pop_back();
    bool own_buffer = false;
    (void)grpc::SerializationTraits<Message>::Serialize(*response, &buffer_, &own_buffer);
    StartWrite(&buffer_);
  }

  void OnDone() override { delete this; }

  RecordingGateway& gateway_;
  const google::protobuf::MethodDescriptor* const method_;
  grpc::ByteBuffer buffer_;
  Script script_;
};

class RecordingGateway::Service final : public grpc::CallbackGenericService {
 public:
  explicit Service(RecordingGateway& gateway) : gateway_(gateway) {}

 private:
  grpc::ServerGenericBidiReactor* CreateReactor(grpc::GenericCallbackServerContext* context) override {
    return new Reactor(gateway_, context->method());
  }

  RecordingGateway& gateway_;
};

RecordingGateway::RecordingGateway(std::shared_ptr<grpc::ServerCredentials> credentials)
    : service_(std::make_unique<Service>(*this)) {
  grpc::ServerBuilder builder;
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  builder.AddListeningPort("127.0.0.1:0", std::move(credentials), &port_);
  builder.RegisterCallbackGenericService(service_.get());
  server_ = builder.BuildAndStart();
}

RecordingGateway::~RecordingGateway() {
  server_->Shutdown(std::chrono::system_clock::now() + std::chrono::seconds(5));
}

std::string RecordingGateway::target() const {
  return "127.0.0.1:" + std::to_string(port_);
}

void RecordingGateway::Answer(const std::string& method, std::vector<std::string> responses) {
  const std::lock_guard lock(mutex_);
  scripts_[method] = {.responses = std::move(responses), .status = {}};
}

void RecordingGateway::Refuse(const std::string& method, const grpc::Status& status) {
  const std::lock_guard lock(mutex_);
  scripts_[method].status = status;
}

std::vector<std::string> RecordingGateway::TakeCalls() {
  const std::lock_guard lock(mutex_);
  return std::exchange(calls_, {});
}

RecordingGateway::Script RecordingGateway::Note(const std::string& method, std::string request) {
  const std::lock_guard lock(mutex_);
  if (method == "Login.Login") request.clear();
  if (method == "Login.LoginAdmin") request.erase(0, request.find("tenantID"));
  calls_.push_back(method + (request.empty() ? "" : " " + request));
  return scripts_[method];
}

}  // namespace connectmaster::client
