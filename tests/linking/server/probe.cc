#include "server/probe.h"

#include <google/protobuf/descriptor.pb.h>
#include <google/protobuf/text_format.h>
#include <grpcpp/completion_queue.h>
#include <grpcpp/generic/generic_stub.h>

#include "application/session.h"
#include "grpc/health/v1/health.grpc.pb.h"
#include "server/reflection.pb.h"

namespace application {
namespace {

using reflection::Request;
using reflection::Response;

std::string Code(int code) {
  return "code " + std::to_string(code);
}

// Asks one question. A failed call is an error_response, too.
Response Reflect(const Access& access, const std::string& version, const Request& request) {
  const auto context = ContextWith();
  grpc::CompletionQueue queue;
  const auto next = [&queue] {
    void* tag = nullptr;
    bool ok = false;
    return queue.Next(&tag, &ok) && ok;
  };
  grpc::TemplatedGenericStub<Request, Response> stub(ChannelTo(access));
  const auto stream =
      stub.PrepareCall(context.get(), "/grpc.reflection." + version + ".ServerReflection/ServerReflectionInfo", &queue);
  stream->StartCall(nullptr);
  if (next()) {
    stream->WriteLast(request, grpc::WriteOptions(), nullptr);
    next();
  }
  Response response;
  stream->Read(&response, nullptr);
  next();
  grpc::Status status;
  stream->Finish(&status, nullptr);
  next();
  queue.Shutdown();
  if (!status.ok()) response.mutable_error_response()->set_error_code(status.error_code());
  return response;
}

}  // namespace

std::string HealthOf(const Access& access, const std::string& service) {
  using grpc::health::v1::HealthCheckResponse;
  grpc::health::v1::HealthCheckRequest request;
  request.set_service(service);
  HealthCheckResponse response;
  const auto status =
      grpc::health::v1::Health::NewStub(ChannelTo(access))->Check(ContextWith().get(), request, &response);
  return status.ok() ? HealthCheckResponse::ServingStatus_Name(response.status()) : Code(status.error_code());
}

std::vector<std::string> ServicesOf(const Access& access, const std::string& version) {
  Request request;
  request.set_list_services("*");
  const Response response = Reflect(access, version, request);
  if (response.has_error_response()) return {Code(response.error_response().error_code())};
  std::vector<std::string> names;
  for (const auto& service : response.list_services_response().service()) names.push_back(service.name());
  return names;
}

std::string FileOf(const Access& access, const std::string& version, const std::string& symbol) {
  Request request;
  request.set_file_containing_symbol(symbol);
  const Response response = Reflect(access, version, request);
  if (response.has_error_response()) return Code(response.error_response().error_code());
  google::protobuf::FileDescriptorProto file;
  if (response.file_descriptor_response().file_descriptor_proto_size() == 0 ||
      !file.ParseFromString(response.file_descriptor_response().file_descriptor_proto(0))) {
    return "no file";
  }
  return file.DebugString();
}

}  // namespace application
