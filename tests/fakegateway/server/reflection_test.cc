// Server reflection and the health service, which are the server's own: gRPC's would be the whole process's.
#include <google/protobuf/descriptor.h>
#include <google/protobuf/descriptor.pb.h>
#include <google/protobuf/descriptor_database.h>
#include <gtest/gtest.h>

#include "connectmaster/standard/grpc/health/v1/health.grpc.pb.h"
#include "connectmaster/standard/grpc/reflection/v1/reflection.grpc.pb.h"
#include "connectmaster/standard/grpc/reflection/v1alpha/reflection.grpc.pb.h"
#include "fixture.h"

namespace connectmaster::fakegateway {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

namespace health_v1 = standard::grpc::health::v1;
namespace reflection_v1 = standard::grpc::reflection::v1;
namespace reflection_v1alpha = standard::grpc::reflection::v1alpha;

std::shared_ptr<grpc::Channel> ChannelTo(FakeGateway& gateway) {
  return gateway.InProcessChannel(gateway.IssueTenantCredential("tenant1").value().certificate);
}

// One stream of questions and answers, of either version.
template <typename Service>
class Questions {
 public:
  using Stub = typename Service::Stub;
  using Request =
      std::conditional_t<std::is_same_v<Service, reflection_v1::ServerReflection>,
                         reflection_v1::ServerReflectionRequest, reflection_v1alpha::ServerReflectionRequest>;
  using Response =
      std::conditional_t<std::is_same_v<Service, reflection_v1::ServerReflection>,
                         reflection_v1::ServerReflectionResponse, reflection_v1alpha::ServerReflectionResponse>;

  explicit Questions(const std::shared_ptr<grpc::Channel>& channel)
      : stub_(Service::NewStub(channel)), stream_(stub_->ServerReflectionInfo(context_.get())) {}

  Response Ask(const Request& request) {
    Response response;
    EXPECT_TRUE(stream_->Write(request));
    EXPECT_TRUE(stream_->Read(&response));
    EXPECT_EQ(response.original_request().SerializeAsString(), request.SerializeAsString());
    return response;
  }
  Response AskForSymbol(const std::string& symbol) {
    Request request;
    request.set_file_containing_symbol(symbol);
    return Ask(request);
  }
  absl::Status End() {
    stream_->WritesDone();
    return Await();
  }
  absl::Status Await() {
    Response response;
    while (stream_->Read(&response)) {
    }
    return FromGrpc(stream_->Finish());
  }

 private:
  const std::unique_ptr<grpc::ClientContext> context_ = Context();
  const std::unique_ptr<Stub> stub_;
  const std::unique_ptr<grpc::ClientReaderWriter<Request, Response>> stream_;
};

template <typename Service>
class ReflectionTest : public ::testing::Test {
 protected:
  std::unique_ptr<FakeGateway> gateway_ = StartGateway();
  Questions<Service> questions_{ChannelTo(*gateway_)};
};

using Versions = ::testing::Types<reflection_v1::ServerReflection, reflection_v1alpha::ServerReflection>;
TYPED_TEST_SUITE(ReflectionTest, Versions);

TYPED_TEST(ReflectionTest, ListServices_NamesWhatIsServedByItsNameOnTheWire) {
  typename decltype(this->questions_)::Request request;
  request.set_host("localhost");
  request.set_list_services("*");
  const auto response = this->questions_.Ask(request);
  EXPECT_EQ(response.valid_host(), "localhost");
  std::vector<std::string> names;
  for (const auto& service : response.list_services_response().service()) names.push_back(service.name());
  EXPECT_THAT(names,
              UnorderedElementsAre("gsdk.admin.Admin", "gsdk.login.Login", "gsdk.tenant.Tenant", "gsdk.gateway.Gateway",
                                   "gsdk.connect_master.ConnectMaster", "gsdk.device.Device",
                                   "gsdk.udp_master.UDPMaster", "grpc.health.v1.Health",
                                   "grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection"));
  EXPECT_THAT(this->questions_.End(), IsOk());
}

TYPED_TEST(ReflectionTest, FileContainingSymbol_OfEachService_BringsEverythingThatItImports) {
  for (const char* const service :
       {"gsdk.admin.Admin", "gsdk.login.Login", "gsdk.tenant.Tenant", "gsdk.gateway.Gateway",
        "gsdk.connect_master.ConnectMaster", "gsdk.device.Device", "gsdk.udp_master.UDPMaster", "grpc.health.v1.Health",
        "grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection"}) {
    SCOPED_TRACE(service);
    const auto response = this->questions_.AskForSymbol(service);
    google::protobuf::SimpleDescriptorDatabase files;
    for (const auto& bytes : response.file_descriptor_response().file_descriptor_proto()) {
      google::protobuf::FileDescriptorProto file;
      ASSERT_TRUE(file.ParseFromString(bytes));
      EXPECT_THAT(file.DebugString(), Not(HasSubstr("connectmaster")));
      EXPECT_TRUE(files.Add(file)) << file.name() << " came twice";
    }
    google::protobuf::DescriptorPool pool(&files);
    EXPECT_NE(pool.FindServiceByName(service), nullptr);
  }
}

TYPED_TEST(ReflectionTest, FileContainingSymbol_OfAMethodAFieldAndAnEnumValue_IsTheirFile) {
  for (const char* const symbol :
       {"gsdk.connect_master.ConnectMaster.SearchDevice", "gsdk.connect_master.SearchDeviceRequest.gatewayID"}) {
    const auto response = this->questions_.AskForSymbol(symbol);
    ASSERT_THAT(response.file_descriptor_response().file_descriptor_proto(), Not(SizeIs(0))) << symbol;
    google::protobuf::FileDescriptorProto file;
    ASSERT_TRUE(file.ParseFromString(response.file_descriptor_response().file_descriptor_proto(0)));
    EXPECT_EQ(file.name(), "connect_master.proto");
    EXPECT_EQ(file.package(), "gsdk.connect_master");
  }
  EXPECT_TRUE(this->questions_.AskForSymbol("gsdk.connect.TLS_CONNECTED").has_file_descriptor_response());
}

TYPED_TEST(ReflectionTest, FileContainingSymbol_OfAServiceThatIsSimulatedInPart_HasThatPartOnly) {
  const auto response = this->questions_.AskForSymbol("gsdk.device.Device");
  google::protobuf::FileDescriptorProto file;
  ASSERT_TRUE(file.ParseFromString(response.file_descriptor_response().file_descriptor_proto(0)));
  ASSERT_EQ(file.service_size(), 1);
  std::vector<std::string> methods;
  for (const auto& method : file.service(0).method()) methods.push_back(method.name());
  EXPECT_THAT(methods, UnorderedElementsAre("GetInfo", "GetCapabilityInfo", "GetCapability"));
  EXPECT_TRUE(this->questions_.AskForSymbol("gsdk.device.Device.GetInfo").has_file_descriptor_response());
  EXPECT_EQ(this->questions_.AskForSymbol("gsdk.device.Device.Lock").error_response().error_code(),
            grpc::StatusCode::NOT_FOUND);
}

TYPED_TEST(ReflectionTest, FileByFilename_AsTheContractNamesIt_IsFound) {
  typename decltype(this->questions_)::Request request;
  request.set_file_by_filename("connect_master.proto");
  EXPECT_TRUE(this->questions_.Ask(request).has_file_descriptor_response());
  request.set_file_by_filename("connectmaster/connect_master.proto");
  EXPECT_EQ(this->questions_.Ask(request).error_response().error_code(), grpc::StatusCode::NOT_FOUND);
}

TYPED_TEST(ReflectionTest, UnknownThings_AreNotFoundAndTheNextQuestionIsAnswered) {
  for (const char* const symbol : {"", "gsdk.connect.None", "connectmaster.gsdk.login.Login"}) {
    const auto response = this->questions_.AskForSymbol(symbol);
    EXPECT_EQ(response.error_response().error_code(), grpc::StatusCode::NOT_FOUND) << symbol;
  }
  typename decltype(this->questions_)::Request request;
  request.mutable_file_containing_extension()->set_containing_type("gsdk.login.LoginRequest");
  EXPECT_EQ(this->questions_.Ask(request).error_response().error_code(), grpc::StatusCode::NOT_FOUND);
  request.set_all_extension_numbers_of_type("gsdk.login.None");
  EXPECT_EQ(this->questions_.Ask(request).error_response().error_code(), grpc::StatusCode::NOT_FOUND);
  request.Clear();
  EXPECT_EQ(this->questions_.Ask(request).error_response().error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_TRUE(this->questions_.AskForSymbol("gsdk.login.Login").has_file_descriptor_response());
  EXPECT_THAT(this->questions_.End(), IsOk());
}

TYPED_TEST(ReflectionTest, AllExtensionNumbersOfType_WithoutExtensions_IsAnEmptyList) {
  typename decltype(this->questions_)::Request request;
  request.set_all_extension_numbers_of_type("gsdk.login.LoginRequest");
  const auto response = this->questions_.Ask(request);
  EXPECT_EQ(response.all_extension_numbers_response().base_type_name(), "gsdk.login.LoginRequest");
  EXPECT_EQ(response.all_extension_numbers_response().extension_number_size(), 0);
}

TYPED_TEST(ReflectionTest, OpenStream_WhenTheGatewayEnds_IsUnavailable) {
  Questions<TypeParam> questions(TlsTenant(*this->gateway_).channel);
  questions.AskForSymbol("gsdk.login.Login");
  this->gateway_.reset();
  const absl::Status end = questions.Await();
  EXPECT_THAT(end, StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_EQ(std::string(end.message()), "the master gateway is shutting down");  // not gRPC's, when the grace is over
}

class HealthTest : public ::testing::Test {
 protected:
  absl::StatusOr<health_v1::HealthCheckResponse> Check(const std::string& service) {
    health_v1::HealthCheckRequest request;
    request.set_service(service);
    health_v1::HealthCheckResponse response;
    const auto context = Context();
    const grpc::Status status = stub_->Check(context.get(), request, &response);
    if (!status.ok()) return FromGrpc(status);
    return response;
  }

  std::unique_ptr<FakeGateway> gateway_ = StartGateway();
  std::unique_ptr<health_v1::Health::Stub> stub_ = health_v1::Health::NewStub(ChannelTo(*gateway_));
};

TEST_F(HealthTest, Check_OfTheServerAndOfEachService_IsServing) {
  for (const char* const service : {"", "gsdk.admin.Admin", "gsdk.login.Login", "gsdk.tenant.Tenant",
                                    "gsdk.gateway.Gateway", "gsdk.connect_master.ConnectMaster", "gsdk.device.Device",
                                    "gsdk.udp_master.UDPMaster", "grpc.health.v1.Health"}) {
    const auto response = Check(service);
    ASSERT_THAT(response.status(), IsOk()) << service;
    EXPECT_EQ(response->status(), health_v1::HealthCheckResponse::SERVING) << service;
  }
}

TEST_F(HealthTest, Check_OfAnotherService_IsNotFound) {
  EXPECT_THAT(Check("gsdk.user.User").status(), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(Check("connectmaster.gsdk.login.Login").status(), StatusIs(absl::StatusCode::kNotFound));
}

TEST_F(HealthTest, Watch_TellsTheStateOnceAndEndsWithTheGateway) {
  const auto expect = [&](const std::string& service, health_v1::HealthCheckResponse::ServingStatus status) {
    const auto context = Context();
    health_v1::HealthCheckRequest request;
    request.set_service(service);
    const auto watch = stub_->Watch(context.get(), request);
    health_v1::HealthCheckResponse response;
    ASSERT_TRUE(watch->Read(&response));
    EXPECT_EQ(response.status(), status);
    context->TryCancel();
    EXPECT_FALSE(watch->Read(&response));
    EXPECT_THAT(FromGrpc(watch->Finish()), StatusIs(absl::StatusCode::kCancelled));
  };
  expect("gsdk.login.Login", health_v1::HealthCheckResponse::SERVING);
  expect("gsdk.user.User", health_v1::HealthCheckResponse::SERVICE_UNKNOWN);

  const auto context = Context();
  const auto watch = stub_->Watch(context.get(), {});
  health_v1::HealthCheckResponse response;
  ASSERT_TRUE(watch->Read(&response));
  gateway_.reset();
  EXPECT_FALSE(watch->Read(&response));
  EXPECT_EQ(watch->Finish().error_message(), "the master gateway is shutting down");
}

}  // namespace
}  // namespace connectmaster::fakegateway
