#include "fixture.h"

#include <google/protobuf/descriptor.pb.h>
#include <grpcpp/completion_queue.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/support/channel_arguments.h>

#include "connectmaster/connect_master.grpc.pb.h"
#include "connectmaster/login.grpc.pb.h"
#include "connectmaster/standard/grpc/reflection/v1/reflection.grpc.pb.h"
#include "connectmaster/wire_names.h"

namespace connectmaster::fakegateway {

absl::Status FromGrpc(const grpc::Status& status) {
  return absl::Status(static_cast<absl::StatusCode>(status.error_code()), status.error_message());
}

FakeGatewayOptions Tutorial() {
  FakeGatewayOptions options;
  auto& tenant = *options.fleet.add_tenants();
  tenant.set_id("tenant1");
  tenant.add_gateway_ids("gateway1");
  return options;
}

std::unique_ptr<FakeGateway> StartGateway(FakeGatewayOptions options) {
  auto gateway = FakeGateway::Start(std::move(options));
  EXPECT_THAT(gateway, IsOk());
  return gateway.ok() ? *std::move(gateway) : nullptr;
}

std::shared_ptr<grpc::Channel> TlsChannel(const FakeGateway& gateway, const certs::Credential& credential) {
  grpc::SslCredentialsOptions tls;
  tls.pem_root_certs = gateway.authority().certificate().ToPem();
  tls.pem_cert_chain = credential.certificate.ToPem();
  tls.pem_private_key = credential.key.ToPem();
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  arguments.SetMaxSendMessageSize(-1);
  arguments.SetInt(GRPC_ARG_MAX_METADATA_SIZE, 16 << 20);  // by default 8 KiB, too little for many device errors
  return grpc::CreateCustomChannel(gateway.address(), grpc::SslCredentials(tls), arguments);
}

std::unique_ptr<grpc::ClientContext> Context(const std::string& token, milliseconds timeout) {
  auto context = std::make_unique<grpc::ClientContext>();
  context->set_deadline(std::chrono::system_clock::now() + timeout);
  if (!token.empty()) context->AddMetadata("token", token);
  return context;
}

std::string LogIn(const std::shared_ptr<grpc::Channel>& channel, const certs::Certificate& certificate) {
  gsdk::login::LoginRequest request;
  request.set_tenantcert(certificate.ToPem());
  gsdk::login::LoginResponse response;
  EXPECT_THAT(FromGrpc(gsdk::login::Login::NewStub(channel)->Login(Context().get(), request, &response)), IsOk());
  return response.jwttoken();
}

std::string LogInAdmin(const std::shared_ptr<grpc::Channel>& channel, const certs::Certificate& certificate,
                       const std::string& act_as) {
  gsdk::login::LoginAdminRequest request;
  request.set_admintenantcert(certificate.ToPem());
  request.set_tenantid(act_as);
  gsdk::login::LoginAdminResponse response;
  EXPECT_THAT(FromGrpc(gsdk::login::Login::NewStub(channel)->LoginAdmin(Context().get(), request, &response)), IsOk());
  return response.jwttoken();
}

Client InProcessTenant(FakeGateway& gateway, const std::string& tenant_id) {
  const auto certificate = gateway.IssueTenantCredential(tenant_id).value().certificate;
  const auto channel = gateway.InProcessChannel(certificate);
  return {channel, LogIn(channel, certificate)};
}

Client InProcessAdmin(FakeGateway& gateway) {
  const auto certificate = gateway.IssueTenantCredential("administrator").value().certificate;
  const auto channel = gateway.InProcessChannel(certificate);
  return {channel, LogInAdmin(channel, certificate)};
}

Client TlsTenant(const FakeGateway& gateway, const std::string& tenant_id) {
  const auto credential = gateway.IssueTenantCredential(tenant_id).value();
  const auto channel = TlsChannel(gateway, credential);
  return {channel, LogIn(channel, credential.certificate)};
}

RawAnswer CallRaw(const Client& client, const std::string& method, const std::string& request,
                  const std::multimap<std::string, std::string>& metadata, milliseconds timeout) {
  const auto context = Context(client.token, timeout);
  for (const auto& [key, value] : metadata) context->AddMetadata(key, value);
  grpc::CompletionQueue queue;
  const auto next = [&queue] {
    void* tag = nullptr;
    bool ok = false;
    return queue.Next(&tag, &ok) && ok;
  };
  grpc::GenericStub stub(client.channel);
  const grpc::Slice slice(request);
  const auto stream = stub.PrepareCall(context.get(), method, &queue);
  stream->StartCall(nullptr);
  if (next()) {
    stream->WriteLast(grpc::ByteBuffer(&slice, 1), grpc::WriteOptions(), nullptr);
    next();
  }
  grpc::ByteBuffer message;
  stream->Read(&message, nullptr);
  next();
  grpc::Status status;
  stream->Finish(&status, nullptr);
  next();
  RawAnswer answer{FromGrpc(status), status.error_details(), {}};
  for (const auto& [key, value] : context->GetServerTrailingMetadata()) {
    answer.trailing.emplace(std::string(key.data(), key.size()), std::string(value.data(), value.size()));
  }
  queue.Shutdown();
  return answer;
}

std::vector<const google::protobuf::MethodDescriptor*> ServedMethods(const Client& client) {
  namespace reflection = standard::grpc::reflection::v1;
  const auto context = Context();
  const auto stub = reflection::ServerReflection::NewStub(client.channel);
  const auto stream = stub->ServerReflectionInfo(context.get());
  reflection::ServerReflectionRequest request;
  reflection::ServerReflectionResponse response;
  const auto ask = [&] {
    EXPECT_TRUE(stream->Write(request));
    EXPECT_TRUE(stream->Read(&response));
  };
  request.set_list_services("*");
  ask();
  const auto services = response.list_services_response().service();
  std::vector<const google::protobuf::MethodDescriptor*> methods;
  for (const auto& service : services) {
    if (service.name().rfind("gsdk.", 0) != 0) continue;
    request.set_file_containing_symbol(service.name());
    ask();
    google::protobuf::FileDescriptorProto file;
    EXPECT_TRUE(file.ParseFromString(response.file_descriptor_response().file_descriptor_proto(0)));
    const auto& ours =
        *google::protobuf::DescriptorPool::generated_pool()->FindServiceByName("connectmaster." + service.name());
    for (const auto& method : file.service(0).method()) methods.push_back(ours.FindMethodByName(method.name()));
  }
  EXPECT_GE(methods.size(), 57U);
  return methods;
}

std::vector<std::string> MethodsWithToken(const Client& client) {
  std::vector<std::string> methods;
  for (const auto* const method : ServedMethods(client)) {
    if (method->name() != "Login" && method->name() != "LoginAdmin") methods.push_back(WirePath(*method));
  }
  return methods;
}

bool IsStream(const std::string& method) {
  return method.find("SubscribeStatus") != std::string::npos;
}

absl::StatusOr<std::vector<std::string>> GatewaysOf(const Client& client) {
  gsdk::gateway::GetListResponse response;
  const auto status =
      FromGrpc(gsdk::gateway::Gateway::NewStub(client.channel)->GetList(Context(client.token).get(), {}, &response));
  if (!status.ok()) return status;
  return std::vector<std::string>(response.gatewayids().begin(), response.gatewayids().end());
}

absl::Status AddGateway(const Client& client, const std::string& gateway_id) {
  gsdk::gateway::AddRequest request;
  request.add_gatewayids(gateway_id);
  gsdk::gateway::AddResponse response;
  return FromGrpc(
      gsdk::gateway::Gateway::NewStub(client.channel)->Add(Context(client.token).get(), request, &response));
}

absl::Status ConnectDevice(const Client& client, const std::string& address, milliseconds timeout) {
  gsdk::connect_master::ConnectRequest request;
  request.set_gatewayid("gateway1");
  request.mutable_connectinfo()->set_ipaddr(address);
  gsdk::connect_master::ConnectResponse response;
  return FromGrpc(gsdk::connect_master::ConnectMaster::NewStub(client.channel)
                      ->Connect(Context(client.token, timeout).get(), request, &response));
}

absl::Status DisconnectDevices(const Client& client, const std::vector<std::uint32_t>& device_ids) {
  gsdk::connect_master::DisconnectRequest request;
  request.mutable_deviceids()->Add(device_ids.begin(), device_ids.end());
  gsdk::connect_master::DisconnectResponse response;
  return FromGrpc(gsdk::connect_master::ConnectMaster::NewStub(client.channel)
                      ->Disconnect(Context(client.token).get(), request, &response));
}

}  // namespace connectmaster::fakegateway
