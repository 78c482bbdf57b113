#pragma once

#include <memory>
#include <string>

#include "benchmark/bare_server.h"
#include "connectmaster/client/client.h"
#include "connectmaster/connect_master.grpc.pb.h"
#include "connectmaster/fakegateway/fake_gateway.h"

namespace grpc {
class Channel;
}

namespace connectmaster::benchmarks {

// tenant1's gateway1 with so many devices from the ID 1 on and one that never answers, and gateway2 with none.
testkit::Fleet FleetWith(int devices);
std::string SilentAddress();

// A server's certificate for 127.0.0.1.
certs::Credential IssueServer(const certs::CertificateAuthority& authority);

// A channel with a connection of its own.
std::shared_ptr<grpc::Channel> TlsChannel(const std::string& address, const certs::CertificateAuthority& authority,
                                          const certs::Credential& credential);

// A fake gateway whose devices are connected asynchronously, a bare server that answers the same device list, and a
// tenant who is logged in. Ends the program where something of it fails.
class Servers {
 public:
  using Stub = gsdk::connect_master::ConnectMaster::Stub;

  Servers(int devices, bool virtual_time);

  fakegateway::FakeGateway& gateway() { return *gateway_; }
  BareServer& bare_server() { return *bare_server_; }
  Stub& bare() { return *bare_stub_; }
  Stub& fake() { return *fake_stub_; }
  // A stub with a connection of its own.
  std::unique_ptr<Stub> NewBareStub() const;
  std::unique_ptr<Stub> NewFakeStub() const;
  const std::string& token() const { return token_; }
  // How long a GetDeviceList takes, in microseconds; below 0 where it fails.
  double ListTime(Stub& stub, const std::string& gateway_id) const;

 private:
  std::unique_ptr<fakegateway::FakeGateway> gateway_;
  certs::Credential credential_;
  std::unique_ptr<BareServer> bare_server_;
  std::string token_;
  std::unique_ptr<Stub> bare_stub_;
  std::unique_ptr<Stub> fake_stub_;
};

}  // namespace connectmaster::benchmarks
