#include "support/raw_call.h"

#include <google/protobuf/descriptor.h>
#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>
#include <grpcpp/completion_queue.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/channel_arguments.h>

#include <chrono>

#include "connectmaster/client/errors.h"
#include "connectmaster/wire_names.h"

namespace connectmaster::conformance {
namespace {

constexpr std::chrono::seconds kCallTimeout{30};
constexpr char kDetailsKey[] = "grpc-status-details-bin";

std::string ToString(const grpc::ByteBuffer& buffer) {
  std::vector<grpc::Slice> slices;
  std::string bytes;
  if (!buffer.Valid() || !buffer.Dump(&slices).ok()) return bytes;
  for (const grpc::Slice& slice : slices) bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  return bytes;
}

// Waits for the one event that is under way.
bool Next(grpc::CompletionQueue& queue) {
  void* tag = nullptr;
  bool ok = false;
  return queue.Next(&tag, &ok) && ok;
}

}  // namespace

RawAnswer Call(const std::shared_ptr<grpc::Channel>& channel, const RawCall& call) {
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + kCallTimeout);
  for (const auto& [key, value] : call.metadata) context.AddMetadata(key, value);
  grpc::CompletionQueue queue;
  grpc::GenericStub stub(channel);
  const grpc::Slice slice(call.request);

  const auto stream = stub.PrepareCall(&context, call.method, &queue);
  stream->StartCall(nullptr);
  bool alive = Next(queue);
  if (alive) {
    stream->WriteLast(grpc::ByteBuffer(&slice, 1), grpc::WriteOptions(), nullptr);
    Next(queue);
  }
  RawAnswer answer;
  grpc::ByteBuffer message;
  if (alive) {
    stream->Read(&message, nullptr);
    if (Next(queue)) answer.response = ToString(message);
  }
  grpc::Status status;
  stream->Finish(&status, nullptr);
  Next(queue);
  answer.status = client::FromGrpcStatus(status);
  answer.details = status.error_details();
  for (const auto& [key, value] : context.GetServerTrailingMetadata()) {
    const std::string name(key.data(), key.size());
    if (name != kDetailsKey) answer.trailing.emplace(name, std::string(value.data(), value.size()));
  }
  queue.Shutdown();
  return answer;
}

absl::Status CallWithToken(const std::shared_ptr<grpc::Channel>& channel, const std::string& method,
                           const std::string& token, const google::protobuf::Message& request,
                           google::protobuf::Message* response) {
  const RawAnswer answer = Call(channel, {method, request.SerializeAsString(), {{"token", token}}});
  if (answer.status.ok() && response != nullptr && !response->ParseFromString(answer.response)) {
    return absl::InternalError(method + "'s answer is not a " + response->GetTypeName());
  }
  return answer.status;
}

std::shared_ptr<grpc::Channel> MakeRawChannel(const client::ClientOptions& options) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(-1);
  arguments.SetMaxSendMessageSize(-1);
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  if (options.root_certificate_pem.empty()) {
    return grpc::CreateCustomChannel(options.target, grpc::InsecureChannelCredentials(), arguments);
  }
  if (!options.server_name_override.empty()) arguments.SetSslTargetNameOverride(options.server_name_override);
  grpc::SslCredentialsOptions tls;
  tls.pem_root_certs = options.root_certificate_pem;
  tls.pem_cert_chain = options.certificate_pem;
  tls.pem_private_key = options.private_key_pem;
  return grpc::CreateCustomChannel(options.target, grpc::SslCredentials(tls), arguments);
}

std::vector<std::string> MethodsOf(const google::protobuf::Message& message_of_its_file) {
  std::vector<std::string> methods;
  const google::protobuf::FileDescriptor& file = *message_of_its_file.GetDescriptor()->file();
  for (int i = 0; i < file.service_count(); ++i) {
    const google::protobuf::ServiceDescriptor& service = *file.service(i);
    for (int j = 0; j < service.method_count(); ++j) {
      methods.push_back(WirePath(*service.method(j)));
    }
  }
  return methods;
}

}  // namespace connectmaster::conformance
