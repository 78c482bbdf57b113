#include "server/reflection_service.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/descriptor.pb.h>

#include <memory>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/contract_descriptors.h"
#include "server/standing_stream.h"

namespace connectmaster::fakegateway {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::FileDescriptor;
using google::protobuf::MethodDescriptor;

bool IsSimulated(const MethodDescriptor& method, const MethodPaths& not_simulated) {
  return !not_simulated.contains(absl::StrCat("/", method.service()->full_name(), "/", method.name()));
}

// Of a service's methods those that the server has.
google::protobuf::FileDescriptorProto Describe(const FileDescriptor& file, const MethodPaths& not_simulated) {
  google::protobuf::FileDescriptorProto proto;
  file.CopyTo(&proto);
  for (int i = 0; i < file.service_count(); ++i) {
    auto& methods = *proto.mutable_service(i)->mutable_method();
    for (int j = file.service(i)->method_count() - 1; j >= 0; --j) {
      if (!IsSimulated(*file.service(i)->method(j), not_simulated)) methods.DeleteSubrange(j, 1);
    }
  }
  return proto;
}

// Adds the file and those that it imports, each once.
template <typename FileResponse>
void AddFiles(const FileDescriptor& file, const MethodPaths& not_simulated, std::set<const FileDescriptor*>& added,
              FileResponse& response) {
  if (!added.insert(&file).second) return;
  Describe(file, not_simulated).SerializeToString(response.add_file_descriptor_proto());
  for (int i = 0; i < file.dependency_count(); ++i) AddFiles(*file.dependency(i), not_simulated, added, response);
}

// Null if there is none.
const FileDescriptor* FindFileOf(const std::string& symbol, const MethodPaths& not_simulated) {
  const MethodDescriptor* const method = ContractDescriptors().FindMethodByName(symbol);
  if (method != nullptr && !IsSimulated(*method, not_simulated)) return nullptr;
  return ContractDescriptors().FindFileContainingSymbol(symbol);
}

const FileDescriptor* FindExtension(const std::string& containing_type, int number) {
  const Descriptor* const type = ContractDescriptors().FindMessageTypeByName(containing_type);
  const FieldDescriptor* const extension =
      type == nullptr ? nullptr : ContractDescriptors().FindExtensionByNumber(type, number);
  return extension == nullptr ? nullptr : extension->file();
}

template <typename Response>
void FillError(const absl::Status& status, Response& response) {
  response.mutable_error_response()->set_error_code(static_cast<int>(status.code()));
  response.mutable_error_response()->set_error_message(std::string(status.message()));
}

template <typename Response>
void FillFile(const FileDescriptor* file, const std::string& wanted, const MethodPaths& not_simulated,
              Response& response) {
  if (file == nullptr) return FillError(NotDescribed(wanted), response);
  std::set<const FileDescriptor*> added;
  AddFiles(*file, not_simulated, added, *response.mutable_file_descriptor_response());
}

template <typename Response>
void FillExtensionNumbers(const std::string& type_name, Response& response) {
  const Descriptor* const type = ContractDescriptors().FindMessageTypeByName(type_name);
  if (type == nullptr) return FillError(NotDescribed(type_name), response);
  auto& numbers = *response.mutable_all_extension_numbers_response();
  numbers.set_base_type_name(type_name);
  std::vector<const FieldDescriptor*> extensions;
  ContractDescriptors().FindAllExtensions(type, &extensions);
  for (const FieldDescriptor* const extension : extensions) numbers.add_extension_number(extension->number());
}

template <typename Request, typename Response>
void Answer(const Request& request, const Described& described, Response& response) {
  response.set_valid_host(request.host());
  *response.mutable_original_request() = request;
  const MethodPaths& not_simulated = described.not_simulated;
  switch (request.message_request_case()) {
    case Request::kFileByFilename:
      return FillFile(ContractDescriptors().FindFileByName(request.file_by_filename()), request.file_by_filename(),
                      not_simulated, response);
    case Request::kFileContainingSymbol:
      return FillFile(FindFileOf(request.file_containing_symbol(), not_simulated), request.file_containing_symbol(),
                      not_simulated, response);
    case Request::kFileContainingExtension: {
      const auto& extension = request.file_containing_extension();
      return FillFile(FindExtension(extension.containing_type(), extension.extension_number()),
                      extension.containing_type(), not_simulated, response);
    }
    case Request::kAllExtensionNumbersOfType:
      return FillExtensionNumbers(request.all_extension_numbers_of_type(), response);
    case Request::kListServices:
      for (const auto& service : described.services) {
        response.mutable_list_services_response()->add_service()->set_name(service);
      }
      return;
    case Request::MESSAGE_REQUEST_NOT_SET:
      return FillError(EmptyReflectionRequest(), response);
  }
}

// Reads, answers, and reads again.
template <typename Request, typename Response>
class ReflectionStream final : public StandingStream<grpc::ServerBidiReactor<Request, Response>> {
 public:
  static ReflectionStream* Start(const Described& described, Shell& shell, const grpc::CallbackServerContext& context,
                                 OpenStreams& open) {
    const auto stream = std::make_shared<ReflectionStream>(described, open);
    stream->Stand(shell, context);
    stream->WhileOpen([&] { stream->StartRead(&stream->request_); });
    return stream.get();
  }

  ReflectionStream(const Described& described, OpenStreams& open)
      : StandingStream<grpc::ServerBidiReactor<Request, Response>>(open), described_(described) {}

 private:
  void OnReadDone(bool ok) override {
    if (!ok) return this->End(absl::OkStatus());
    this->Read(request_.ByteSizeLong());
    response_.Clear();
    Answer(request_, described_, response_);
    this->WhileOpen([this] { this->StartWrite(&response_); });
  }

  void OnWriteDone(bool ok) override {
    if (ok) this->WhileOpen([this] { this->StartRead(&request_); });
  }

  const Described& described_;
  Request request_;
  Response response_;
};

}  // namespace

template <typename Service, typename Request, typename Response>
grpc::ServerBidiReactor<Request, Response>* BasicReflectionService<Service, Request, Response>::ServerReflectionInfo(
    grpc::CallbackServerContext* context) {
  return ReflectionStream<Request, Response>::Start(described_, shell_, *context, open_);
}

template class BasicReflectionService<standard::grpc::reflection::v1::ServerReflection,
                                      standard::grpc::reflection::v1::ServerReflectionRequest,
                                      standard::grpc::reflection::v1::ServerReflectionResponse>;
template class BasicReflectionService<standard::grpc::reflection::v1alpha::ServerReflection,
                                      standard::grpc::reflection::v1alpha::ServerReflectionRequest,
                                      standard::grpc::reflection::v1alpha::ServerReflectionResponse>;

}  // namespace connectmaster::fakegateway
