// Requests that no client would make: they are answered, and do no harm.
#include <google/protobuf/stubs/logging.h>
#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>
#include <grpcpp/completion_queue.h>
#include <grpcpp/generic/generic_stub.h>

#include <algorithm>
#include <iostream>
#include <set>

#include "cases/random_requests.h"
#include "connectmaster/admin.pb.h"
#include "connectmaster/client/errors.h"
#include "connectmaster/connect_master.pb.h"
#include "connectmaster/device.pb.h"
#include "connectmaster/gateway.pb.h"
#include "connectmaster/login.pb.h"
#include "connectmaster/tenant.pb.h"
#include "connectmaster/udp_master.pb.h"
#include "connectmaster/wire_names.h"
#include "support/managing_test.h"

namespace connectmaster::conformance {
namespace {

using google::protobuf::MethodDescriptor;
using std::chrono::system_clock;

// Far longer than any of these calls takes; a call that takes so long hangs.
constexpr std::chrono::seconds kCallTimeout{20};
// How long a stream may take to be accepted, before it is cancelled.
constexpr std::chrono::seconds kStreamTimeout{2};

constexpr std::size_t kRequestsOfEachKind = 25;
constexpr std::size_t kLargeRequest = 1'000'000;

// Sends one request of any bytes. A stream that opens is cancelled: CANCELLED is its end.
absl::Status Send(grpc::Channel& channel, const std::string& token, const MethodDescriptor& method,
                  const std::string& bytes) {
  grpc::ClientContext context;
  context.set_deadline(system_clock::now() + kCallTimeout);
  context.AddMetadata("token", token);
  grpc::CompletionQueue queue;
  void* tag = nullptr;
  bool ok = false;
  const auto wait = [&] { return queue.Next(&tag, &ok) && ok; };

  // The channel outlives the stub.
  grpc::GenericStub stub(std::shared_ptr<grpc::Channel>(&channel, [](grpc::Channel*) {}));
  const auto call = stub.PrepareCall(&context, WirePath(method), &queue);
  call->StartCall(nullptr);
  if (wait()) {
    const grpc::Slice slice(bytes);
    call->WriteLast(grpc::ByteBuffer(&slice, 1), grpc::WriteOptions(), nullptr);
    wait();
    if (method.server_streaming()) {
      call->ReadInitialMetadata(nullptr);
      const auto answered = queue.AsyncNext(&tag, &ok, system_clock::now() + kStreamTimeout);
      context.TryCancel();
      if (answered == grpc::CompletionQueue::TIMEOUT) wait();
    } else {
      grpc::ByteBuffer response;
      call->Read(&response, nullptr);
      wait();
    }
  }
  grpc::Status status;
  call->Finish(&status, nullptr);
  wait();
  queue.Shutdown();
  while (queue.Next(&tag, &ok)) {
  }
  return client::FromGrpcStatus(status);
}

// Every method that a master gateway serves. Of what it serves by device ID only what does not change devices.
std::vector<const MethodDescriptor*> EveryMethod() {
  std::vector<const MethodDescriptor*> methods;
  const auto& device = *gsdk::device::GetInfoRequest::descriptor()->file()->service(0);
  for (const char* const name : {"GetInfo", "GetCapabilityInfo", "GetCapability"}) {
    methods.push_back(device.FindMethodByName(name));
  }
  for (const google::protobuf::Descriptor* type :
       {gsdk::login::LoginRequest::descriptor(), gsdk::tenant::GetRequest::descriptor(),
        gsdk::gateway::GetRequest::descriptor(), gsdk::connect_master::ConnectRequest::descriptor(),
        gsdk::udp_master::GetIPConfigRequest::descriptor(), gsdk::admin::GetInfoRequest::descriptor()}) {
    for (int i = 0; i < type->file()->service_count(); ++i) {
      const auto& service = *type->file()->service(i);
      for (int j = 0; j < service.method_count(); ++j) methods.push_back(service.method(j));
    }
  }
  return methods;
}

// Whether the request says how long to take: damage could make it weeks.
bool HasTimeout(const MethodDescriptor& method) {
  return method.input_type()->FindFieldByName("timeout") != nullptr;
}

// Sends requests as a tenant of its own and as the administrator, so that a request that happens to be valid does not
// harm other tenants.
class Robustness : public ManagingTest {
 protected:
  void PrepareTest() override {
    ManagingTest::PrepareTest();
    if (HasFatalFailure() || IsSkipped()) return;
    NEEDS_PERMISSION(STRESS);
    seed_ = testing::GTEST_FLAG(random_seed) == 0 ? 1 : testing::GTEST_FLAG(random_seed);
    std::cout << "[ SEED     ] " << seed_ << "; another one: --gtest_random_seed=N" << std::endl;

    ASSERT_OK_AND_ASSIGN(const auto tenants, admin().Tenant().GetList());
    tenants_before_.insert(tenants.begin(), tenants.end());
    victim_ = NewTenantId();
    absent_gateway_ = NewGatewayId();
    spare_ = site().SpareGateway();
    ASSERT_OK_AND_ASSIGN(own_, NewTenant());
    Prepare();
    if (HasFatalFailure() || !spare_.ok()) return;
    for (const Device& device : site().DevicesOf(spare_->id())) {
      if (!MayChange(device) || !CanBeConnected(device)) continue;
      ASSERT_OK_AND_ASSIGN(devices_.emplace_back(), ReadSettings(*own_.client, device));
    }
  }

  void TearDown() override {
    GatewayTest::TearDown();
    if (own_.client != nullptr) {
      Prepare();
      RemoveTenants();
    }
    ManagingTest::TearDown();
  }

  // Restores everything that random requests may have changed: the tenant, its gateways (one of which is never
  // connected), and its devices.
  void Prepare() {
    RemoveTenants();
    ASSERT_OK(Add(victim_));
    std::vector<std::string> gateways = {absent_gateway_};
    if (spare_.ok()) gateways.push_back(spare_->id());
    ASSERT_OK(Add(own_.identity.tenant_id, gateways));
    ASSERT_OK_AND_ASSIGN(own_.client, LogInQuickly(own_.identity));
    if (!spare_.ok()) return;
    ASSERT_TRUE(Eventually(lab(), [&] { return IsConnected(*own_.client, spare_->id()); }));
    for (const DeviceSettings& before : devices_) ASSERT_OK(conformance::RestoreDevice(lab(), *own_.client, before));
  }

  // So that commands reach devices.
  void ConnectDevices() {
    for (const DeviceSettings& it : devices_) {
      EXPECT_OK(own_.client->ConnectMaster().Connect(spare_->id(), ConnectInfoOf(it.device)));
    }
  }

  // The IDs of the test's own tenants, gateways and devices, and an unused address. Addresses of devices are left out:
  // a device that happened to get one could not be found again.
  RandomRequests NewRequests() {
    RandomRequests::Known known;
    known.strings["gatewayID"] = {absent_gateway_};
    if (spare_.ok()) known.strings["gatewayID"] = {spare_->id(), spare_->id(), absent_gateway_};
    known.strings["tenantID"] = {own_.identity.tenant_id, victim_};
    known.strings["Cert"] = {own_.identity.certificate_pem};
    known.strings["IPAddr"] = {"192.0.2.1"};  // reserved (RFC 5737)
    for (const DeviceSettings& it : devices_) known.numbers["deviceID"].push_back(it.device.id());
    return {static_cast<std::uint64_t>(seed_), std::move(known)};
  }

  // Sends a request as the tenant or the administrator, depending on the method. Any answer is fine.
  void ExpectAnswer(const MethodDescriptor& method, const std::string& request) {
    const bool is_the_administrators = WireName(method.service()->full_name()) == "gsdk.tenant.Tenant";
    const client::Client& client = is_the_administrators ? admin() : *own_.client;
    if (WireName(method.full_name()) == "gsdk.tenant.Tenant.Add") RememberTenantsOf(request);
    const absl::Status status = Send(*client.Channel(), client.Token(), method, request);
    EXPECT_CHOSEN_THAT(status, testing::Not(StatusIs(absl::StatusCode::kDeadlineExceeded)));
  }

  bool ExpectWorks() {
    const auto fresh = LogInQuickly(site().tenant);
    return EXPECT_CHOSEN_THAT(tenant().ConnectMaster().GetDeviceList(gateway_id()), IsOk()) &&
           EXPECT_CHOSEN_THAT(admin().Tenant().GetList(), IsOk()) && EXPECT_CHOSEN_THAT(fresh.status(), IsOk()) &&
           EXPECT_CHOSEN_THAT((*fresh)->Gateway().GetList(), IsOk());
  }

  // Runs `send` for every method, and looks after each whether the gateway still works.
  void ForEveryMethod(const std::function<void(const MethodDescriptor&)>& send) {
    for (const MethodDescriptor* method : EveryMethod()) {
      SCOPED_TRACE(WirePath(*method) + ", seed " + std::to_string(seed_));
      Prepare();
      if (HasFatalFailure()) return;
      ConnectDevices();
      send(*method);
      if (!ExpectWorks() || HasFailure()) return;  // the rest would fail for the same reason
    }
  }

 private:
  // Records the tenants that a random request may add, if it parses as a message.
  void RememberTenantsOf(const std::string& request) {
    gsdk::tenant::AddRequest message;
    if (!message.ParsePartialFromString(request)) return;
    for (const auto& info : message.tenantinfos()) {
      if (!tenants_before_.contains(info.tenantid())) by_chance_.insert(info.tenantid());
    }
  }

  // Removes the test's own tenants and those that random requests added, with their gateways.
  void RemoveTenants() {
    const auto tenants = admin().Tenant().GetList();
    EXPECT_OK(tenants);
    for (const auto& id : tenants.value_or(std::vector<std::string>{})) {
      const bool is_own = id == victim_ || id == own_.identity.tenant_id;
      if (is_own || by_chance_.contains(id)) {
        EXPECT_OK(admin().Tenant().Delete({id}));
      }
    }
  }

  // Without this, protobuf would print a message for each string that is not UTF-8.
  const google::protobuf::LogSilencer silencer_;
  int seed_ = 0;
  OwnTenant own_;
  std::string victim_;
  std::string absent_gateway_;
  absl::StatusOr<Gateway> spare_;
  std::vector<DeviceSettings> devices_;
  std::set<std::string> tenants_before_;
  std::set<std::string> by_chance_;
};

REQUIREMENT_TEST_F(Robustness, ROBUST_1_RandomBytesAreAnswered, "ROBUST-1") {
  RandomRequests requests = NewRequests();
  ForEveryMethod([&](const MethodDescriptor& method) {
    for (std::size_t i = 0; i < kRequestsOfEachKind; ++i) ExpectAnswer(method, requests.Bytes());
    ExpectAnswer(method, requests.Bytes(kLargeRequest));
  });
}

REQUIREMENT_TEST_F(Robustness, ROBUST_1_RandomMessagesAreAnswered, "ROBUST-1") {
  RandomRequests requests = NewRequests();
  ForEveryMethod([&](const MethodDescriptor& method) {
    for (std::size_t i = 0; i < kRequestsOfEachKind; ++i) {
      const auto message = requests.Message(*method.input_type());
      if (HasTimeout(method)) {
        message->GetReflection()->SetUInt32(message.get(), method.input_type()->FindFieldByName("timeout"), 100);
      }
      ExpectAnswer(method, message->SerializeAsString());
    }
  });
}

REQUIREMENT_TEST_F(Robustness, ROBUST_1_DamagedMessagesAreAnswered, "ROBUST-1") {
  RandomRequests requests = NewRequests();
  ForEveryMethod([&](const MethodDescriptor& method) {
    if (HasTimeout(method)) return;
    for (std::size_t i = 0; i < kRequestsOfEachKind; ++i) {
      ExpectAnswer(method, requests.Damaged(requests.Message(*method.input_type())->SerializeAsString()));
    }
  });
}

}  // namespace
}  // namespace connectmaster::conformance
