#include "benchmark/servers.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <thread>

#include "absl/strings/str_cat.h"
#include "benchmark/pair.h"

namespace connectmaster::benchmarks {
namespace {

using gsdk::connect_master::ConnectMaster;

std::string DeviceAddress(int device) {
  return absl::StrCat("10.1.", 1 + device / 250, ".", 1 + device % 250);
}

void Require(const absl::Status& status) {
  if (status.ok()) return;
  std::cerr << status << "\n";
  std::exit(1);
}

bool AllConnected(const std::vector<gsdk::connect::DeviceInfo>& infos, int devices) {
  return static_cast<int>(infos.size()) == devices && std::all_of(infos.begin(), infos.end(), [](const auto& info) {
           return info.status() == gsdk::connect::TCP_CONNECTED;
         });
}

}  // namespace

testkit::Fleet FleetWith(int devices) {
  testkit::Fleet fleet;
  auto& tenant = *fleet.add_tenants();
  tenant.set_id("tenant1");
  for (int i = 1; i <= 2; ++i) {
    auto& gateway = *fleet.add_gateways();
    gateway.set_id(absl::StrCat("gateway", i));
    gateway.set_address(absl::StrCat("10.", i, ".0.1"));
    gateway.set_subnet(absl::StrCat("10.", i, ".0.0/16"));
    tenant.add_gateway_ids(gateway.id());
  }
  for (int i = 0; i < devices; ++i) {
    auto& device = *fleet.add_devices();
    device.set_id(static_cast<std::uint32_t>(i + 1));
    device.set_type(testkit::BIOSTATION_2);
    device.set_address(DeviceAddress(i));
  }
  auto& silent = *fleet.add_devices();
  silent.set_id(1'000'000);
  silent.set_type(testkit::BIOSTATION_2);
  silent.set_address(SilentAddress());
  silent.set_silent(true);
  return fleet;
}

std::string SilentAddress() {
  return "10.1.200.1";
}

certs::Credential IssueServer(const certs::CertificateAuthority& authority) {
  certs::ServerRequest request;
  request.key_type = certs::KeyType::kEcP256;
  request.now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  request.subject.common_name = "localhost";
  request.ip_addresses = {"127.0.0.1"};
  return authority.IssueServer(request).value();
}

std::shared_ptr<grpc::Channel> TlsChannel(const std::string& address, const certs::CertificateAuthority& authority,
                                          const certs::Credential& credential) {
  grpc::SslCredentialsOptions tls;
  tls.pem_root_certs = authority.certificate().ToPem();
  tls.pem_cert_chain = credential.certificate.ToPem();
  tls.pem_private_key = credential.key.ToPem();
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  return grpc::CreateCustomChannel(address, grpc::SslCredentials(tls), arguments);
}

Servers::Servers(int devices, bool virtual_time)
    : gateway_([&] {
        fakegateway::FakeGatewayOptions options;
        options.fleet = FleetWith(devices);
        if (virtual_time) {
          options.virtual_time = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
        }
        return fakegateway::FakeGateway::Start(options).value();
      }()),
      credential_(gateway_->IssueTenantCredential("tenant1").value()),
      bare_server_(std::make_unique<BareServer>(gateway_->authority(), IssueServer(gateway_->authority()))),
      bare_stub_(NewBareStub()),
      fake_stub_(NewFakeStub()) {
  client::ClientOptions options;
  options.certificate_pem = credential_.certificate.ToPem();
  const auto client =
      client::Client::Create(TlsChannel(gateway_->address(), gateway_->authority(), credential_), options);
  Require(client->Login());
  token_ = client->Token();

  std::vector<gsdk::connect::AsyncConnectInfo> infos(static_cast<std::size_t>(devices));
  for (int i = 0; i < devices; ++i) {
    infos[static_cast<std::size_t>(i)].set_deviceid(static_cast<std::uint32_t>(i + 1));
    infos[static_cast<std::size_t>(i)].set_ipaddr(DeviceAddress(i));
  }
  if (devices != 0) Require(client->ConnectMaster().AddAsyncConnection("gateway1", infos));
  auto list = client->ConnectMaster().GetDeviceList("gateway1");
  while (list.ok() && !AllConnected(*list, devices)) {
    if (virtual_time) Require(gateway_->AdvanceTime(std::chrono::seconds(1)));
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
    list = client->ConnectMaster().GetDeviceList("gateway1");
  }
  Require(list.status());
  gsdk::connect_master::GetDeviceListResponse response;
  response.mutable_deviceinfos()->Add(list->begin(), list->end());
  bare_server_->SetDeviceList(std::move(response));
}

std::unique_ptr<Servers::Stub> Servers::NewBareStub() const {
  return ConnectMaster::NewStub(TlsChannel(bare_server_->address(), gateway_->authority(), credential_));
}

std::unique_ptr<Servers::Stub> Servers::NewFakeStub() const {
  return ConnectMaster::NewStub(TlsChannel(gateway_->address(), gateway_->authority(), credential_));
}

double Servers::ListTime(Stub& stub, const std::string& gateway_id) const {
  grpc::ClientContext context;
  context.AddMetadata("token", token_);
  gsdk::connect_master::GetDeviceListRequest request;
  request.set_gatewayid(gateway_id);
  gsdk::connect_master::GetDeviceListResponse response;
  return TimeOf([&] { return stub.GetDeviceList(&context, request, &response).ok(); });
}

}  // namespace connectmaster::benchmarks
