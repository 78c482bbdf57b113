// Two tenants against each other: every method and every stream (GW-3).
#include <google/protobuf/message.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "connectmaster/connect_master.grpc.pb.h"
#include "connectmaster/fakegateway/fleet.h"
#include "connectmaster/gateway.grpc.pb.h"
#include "connectmaster/tenant.pb.h"
#include "connectmaster/udp_master.grpc.pb.h"
#include "connectmaster/wire_names.h"
#include "fixture.h"

namespace connectmaster::fakegateway {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::MethodDescriptor;
using google::protobuf::Reflection;
using ::testing::ElementsAre;

// What a request names.
struct Named {
  std::string gateway_id;
  std::uint32_t device_id;
};
const Named kForeign{"gateway2", 201};
const Named kNothing{"gateway9", 299};

// tenant1 with gateway1 and device 101, tenant2 with gateway2 and device 201.
FakeGatewayOptions TwoTenants() {
  FakeGatewayOptions options;
  options.fleet = *ParseFleet(R"json({
    "tenants": [{"id": "tenant1", "gatewayIds": ["gateway1"]}, {"id": "tenant2", "gatewayIds": ["gateway2"]}],
    "gateways": [{"id": "gateway1", "address": "10.1.0.2", "subnet": "10.1.0.0/24"},
                 {"id": "gateway2", "address": "10.2.0.2", "subnet": "10.2.0.0/24"}],
    "devices": [{"id": 101, "type": "BIOSTATION_2", "address": "10.1.0.101"},
                {"id": 201, "type": "BIOSTATION_2", "address": "10.2.0.101"}]})json",
                              "two tenants");
  options.virtual_time = std::chrono::floor<milliseconds>(std::chrono::system_clock::now());
  return options;
}

void Fill(Message& message, const Named& named);

void Set(Message& message, const FieldDescriptor& field, const Named& named) {
  const Reflection& it = *message.GetReflection();
  const bool many = field.is_repeated();
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
    Fill(many ? *it.AddMessage(&message, &field) : *it.MutableMessage(&message, &field), named);
  } else if (field.name() == "gatewayID") {
    it.SetString(&message, &field, named.gateway_id);
  } else if (field.name() == "gatewayIDs") {
    it.AddString(&message, &field, named.gateway_id);
  } else if (field.name() == "deviceID") {
    it.SetUInt32(&message, &field, named.device_id);
  } else if (field.name() == "deviceIDs") {
    it.AddUInt32(&message, &field, named.device_id);
  } else if (field.name() == "IPAddr") {
    it.SetString(&message, &field, "10.2.0.101");
  } else if (field.name() == "serialNOs") {
    it.AddInt64(&message, &field, 7);
  } else if (field.name() == "expireAfterYears") {
    it.SetInt32(&message, &field, 1);
  } else if (field.name() == "MTUSize") {
    it.SetInt32(&message, &field, 1'500);
  } else if (field.name() == "port" || field.name() == "serverPort" || field.name() == "SSLServerPort") {
    it.SetInt32(&message, &field, 51'211);
  }
}

// So that nothing else is wrong with the request.
void Fill(Message& message, const Named& named) {
  const auto& type = *message.GetDescriptor();
  for (int i = 0; i < type.field_count(); ++i) Set(message, *type.field(i), named);
}

std::string RequestOf(const MethodDescriptor& method, const Named& named) {
  const auto* const prototype =
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(method.input_type());
  const std::unique_ptr<Message> request(prototype->New());
  Fill(*request, named);
  return request->SerializeAsString();
}

// The answer as it would be if it were about nothing.
std::string Anonymous(const RawAnswer& answer, const Named& named) {
  const std::string bytes = absl::StrCat(answer.status.ToString(), "|", answer.details);
  const auto varint = [](std::uint32_t id) {
    return std::string{static_cast<char>(0x80U | (id & 0x7fU)), static_cast<char>(id >> 7U)};
  };
  return absl::StrReplaceAll(
      bytes,
      {{named.gateway_id, "GATEWAY"}, {absl::StrCat(named.device_id), "DEVICE"}, {varint(named.device_id), "DEVICE"}});
}

class TwoTenantsTest : public ::testing::Test {
 protected:
  const std::unique_ptr<FakeGateway> gateway_ = StartGateway(TwoTenants());
  const Client tenant1_ = InProcessTenant(*gateway_, "tenant1");
  const Client tenant2_ = InProcessTenant(*gateway_, "tenant2");
  const Client admin_ = InProcessAdmin(*gateway_);

  // What every method answers about the gateway and the device.
  std::map<std::string, std::string> AnswersAbout(const Named& named) const {
    std::map<std::string, std::string> answers;
    for (const auto* const method : ServedMethods(tenant1_)) {
      if (method->service()->name() == "Tenant") continue;  // the administrator's
      const std::string path = WirePath(*method);
      const std::string request = RequestOf(*method, named);
      if (IsStream(path) || request.empty()) continue;  // they name nothing
      if (method->name() == "Add") continue;            // an ID in use anywhere is told
      answers[path] = Anonymous(CallRaw(tenant1_, path, request), named);
    }
    return answers;
  }
};

TEST_F(TwoTenantsTest, EveryMethod_AnotherTenantsGatewayAndDevice_LooksLikeOneThatDoesNotExist) {
  RecordProperty("requirements", "GW-3 DISC-2 MULTI-4");
  gsdk::connect_master::ConnectRequest connect;
  connect.set_gatewayid("gateway2");
  connect.mutable_connectinfo()->set_ipaddr("10.2.0.101");
  ASSERT_THAT(CallRaw(tenant2_, "/gsdk.connect_master.ConnectMaster/Connect", connect.SerializeAsString()).status,
              IsOk());

  const auto foreign = AnswersAbout(kForeign);
  const auto nothing = AnswersAbout(kNothing);
  EXPECT_GT(foreign.size(), 30U);
  for (const auto& [method, answer] : foreign) {
    EXPECT_EQ(answer, nothing.at(method)) << method;
    EXPECT_THAT(answer, ::testing::HasSubstr("NOT_FOUND")) << method;
  }
}

TEST_F(TwoTenantsTest, EveryTenantMethod_OfATenant_IsRefused) {
  RecordProperty("requirements", "TENANT-2");
  const auto& service = *gsdk::tenant::GetRequest::descriptor()->file()->service(0);
  for (int i = 0; i < service.method_count(); ++i) {
    EXPECT_THAT(CallRaw(tenant1_, WirePath(*service.method(i)), RequestOf(*service.method(i), kForeign)).status,
                StatusIs(absl::StatusCode::kPermissionDenied))
        << service.method(i)->name();
  }
}

TEST_F(TwoTenantsTest, EveryList_HasWhatIsTheTenantsOwnOnly) {
  RecordProperty("requirements", "GW-1 GW-3");
  EXPECT_THAT(*GatewaysOf(tenant1_), ElementsAre("gateway1"));
  EXPECT_THAT(*GatewaysOf(tenant2_), ElementsAre("gateway2"));
  EXPECT_THAT(*GatewaysOf(admin_), ElementsAre("gateway1", "gateway2"));
}

// The next changes of a stream.
template <typename Change, typename Reader>
std::vector<std::string> Read(Reader& reader, int count) {
  std::vector<std::string> texts;
  Change change;
  for (int i = 0; i < count && reader.Read(&change); ++i) {
    change.clear_timestamp();
    texts.push_back(change.ShortDebugString());
  }
  return texts;
}

TEST_F(TwoTenantsTest, EveryStream_OfTwoTenants_HasWhatIsItsOwnOnly) {
  RecordProperty("requirements", "GW-3 GW-5 STATUS-1");
  gsdk::gateway::SubscribeStatusRequest gateways;
  gsdk::connect_master::SubscribeStatusRequest devices;
  const auto gateway_stub = gsdk::gateway::Gateway::NewStub(tenant1_.channel);
  const auto device_stub = gsdk::connect_master::ConnectMaster::NewStub(tenant1_.channel);
  const auto gateway_context = Context(tenant1_.token);
  const auto device_context = Context(tenant1_.token);
  const auto gateway_stream = gateway_stub->SubscribeStatus(gateway_context.get(), gateways);
  const auto device_stream = device_stub->SubscribeStatus(device_context.get(), devices);
  gateway_stream->WaitForInitialMetadata();
  device_stream->WaitForInitialMetadata();

  // Each tenant's device dials in, at the other's gateway first, and each gateway is cut off.
  const auto dial = [&](const Client& client, const Named& own, const std::string& address, const std::string& server) {
    gsdk::udp_master::SetIPConfigRequest request;
    request.set_gatewayid(own.gateway_id);
    Fill(*request.mutable_config(), own);
    request.mutable_deviceinfo()->set_deviceid(own.device_id);
    request.mutable_deviceinfo()->set_ipaddr(address);
    request.mutable_config()->set_ipaddr(address);
    request.mutable_config()->set_connectionmode(gsdk::connect::DEVICE_TO_SERVER);
    request.mutable_config()->set_serveraddr(server);
    request.mutable_config()->set_serverport(51'212);
    request.mutable_config()->set_sslserverport(51'213);
    EXPECT_THAT(CallRaw(client, "/gsdk.udp_master.UDPMaster/SetIPConfig", request.SerializeAsString()).status, IsOk());
    EXPECT_THAT(gateway_->AdvanceTime(seconds(10)), IsOk());
  };
  dial(tenant2_, {"gateway2", 201}, "10.2.0.101", "10.1.0.2");
  dial(tenant2_, {"gateway2", 201}, "10.2.0.101", "10.2.0.2");
  dial(tenant1_, {"gateway1", 101}, "10.1.0.101", "10.2.0.2");
  for (const std::string id : {"gateway2", "gateway1"}) {
    ASSERT_THAT(gateway_->CutGatewayLink(id), IsOk());
    ASSERT_THAT(gateway_->RestoreGatewayLink(id), IsOk());
    ASSERT_THAT(gateway_->AdvanceTime(seconds(2)), IsOk());
  }
  dial(tenant1_, {"gateway1", 101}, "10.1.0.101", "10.1.0.2");

  // Changes come in their order: one of the other tenant's would come before.
  EXPECT_THAT(Read<gsdk::gateway::StatusChange>(*gateway_stream, 2),
              ElementsAre(R"(gatewayID: "gateway1")", R"(gatewayID: "gateway1" status: CONNECTED)"));
  EXPECT_THAT(Read<gsdk::connect::StatusChange>(*device_stream, 1),
              ElementsAre("deviceID: 101 status: TCP_NOT_ALLOWED"));
  gateway_context->TryCancel();
  device_context->TryCancel();
}

TEST_F(TwoTenantsTest, GatewayId_DeletedByOneAndAddedByAnother_TellsNothingOfItsFormerTime) {
  RecordProperty("requirements", "GW-3 GW-6");
  const auto call = [&](const Client& client, const std::string& method) {
    const auto* const service = gsdk::gateway::GetRequest::descriptor()->file()->service(0);
    return CallRaw(client, WirePath(*service->FindMethodByName(method)),
                   RequestOf(*service->FindMethodByName(method), {"gateway1", 101}));
  };
  for (const char* const method : {"CreateCertificate", "AddCertificateBlacklist", "Delete"}) {
    ASSERT_THAT(call(tenant1_, method).status, IsOk()) << method;
  }
  ASSERT_THAT(AddGateway(tenant2_, "gateway1"), IsOk());
  const auto stub = gsdk::gateway::Gateway::NewStub(tenant2_.channel);
  gsdk::gateway::GetIssuanceHistoryRequest history;
  history.add_gatewayids("gateway1");
  gsdk::gateway::GetIssuanceHistoryResponse issued;
  ASSERT_THAT(FromGrpc(stub->GetIssuanceHistory(Context(tenant2_.token).get(), history, &issued)), IsOk());
  EXPECT_EQ(issued.certinfos_size(), 0);
  gsdk::gateway::GetCertificateBlacklistRequest blacklist;
  blacklist.add_gatewayids("gateway1");
  gsdk::gateway::GetCertificateBlacklistResponse listed;
  ASSERT_THAT(FromGrpc(stub->GetCertificateBlacklist(Context(tenant2_.token).get(), blacklist, &listed)), IsOk());
  EXPECT_EQ(listed.certinfos_size(), 0);
}

}  // namespace
}  // namespace connectmaster::fakegateway
