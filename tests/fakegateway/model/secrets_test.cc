#include "model/secrets.h"

#include <gmock/gmock.h>
#include <google/protobuf/descriptor.pb.h>

#include <regex>
#include <string>
#include <vector>

#include "connectmaster/admin.pb.h"
#include "connectmaster/cert.pb.h"
#include "connectmaster/connect_master.pb.h"
#include "connectmaster/device.pb.h"
#include "connectmaster/err.pb.h"
#include "connectmaster/gateway.pb.h"
#include "connectmaster/login.pb.h"
#include "connectmaster/tenant.pb.h"
#include "connectmaster/udp_master.pb.h"

namespace connectmaster::fakegateway {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::FileDescriptor;
using ::testing::Each;
using ::testing::HasSubstr;

using ::testing::Not;

// The fields of a type that look like secrets and are not: bytes, and texts whose names say so.
void AddSuspects(const Descriptor& type, std::vector<std::string>& suspects) {
  const std::regex suspicious("key|token|pin|password|secret|template|image|card", std::regex::icase);
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    const bool is_text = field.type() == FieldDescriptor::TYPE_STRING && std::regex_search(field.name(), suspicious);
    if ((is_text || field.type() == FieldDescriptor::TYPE_BYTES) && !IsSecret(field)) {
      suspects.push_back(field.full_name());
    }
  }
  for (int i = 0; i < type.nested_type_count(); ++i) AddSuspects(*type.nested_type(i), suspects);
}

TEST(Secrets, FieldsOfTheContractThatLookLikeOne_AreListed) {
  ::testing::Test::RecordProperty("requirements", "LOGIN-4");
  std::vector<std::string> suspects;
  for (const FileDescriptor* const file :
       {gsdk::admin::GetInfoRequest::descriptor()->file(), gsdk::cert::PKIName::descriptor()->file(),
        gsdk::connect::ConnectInfo::descriptor()->file(), gsdk::connect_master::ConnectRequest::descriptor()->file(),
        gsdk::device::FactoryInfo::descriptor()->file(), gsdk::err::ErrorResponse::descriptor()->file(),
        gsdk::gateway::GatewayInfo::descriptor()->file(), gsdk::login::LoginRequest::descriptor()->file(),
        gsdk::network::IPConfig::descriptor()->file(), gsdk::tenant::TenantInfo::descriptor()->file(),
        gsdk::udp_master::GetIPConfigRequest::descriptor()->file()}) {
    for (int i = 0; i < file->message_type_count(); ++i) AddSuspects(*file->message_type(i), suspects);
  }
  EXPECT_THAT(suspects, Each(HasSubstr("firmwareData"))) << "list the others in model/secrets.cc";
}

TEST(Secrets, LeaveOutSecrets_OfAnAnswer_OverwritesTheKeyAndNothingElse) {
  gsdk::tenant::CreateCertificateResponse response;
  response.set_tenantcert("the certificate");
  response.set_tenantkey("the key");
  LeaveOutSecrets(response);
  EXPECT_EQ(response.tenantcert(), "the certificate");
  EXPECT_THAT(response.tenantkey(), Not(HasSubstr("the key")));
}

TEST(Secrets, MayHaveSecrets_TypeThatContainsItself_Ends) {
  EXPECT_FALSE(MayHaveSecrets(*google::protobuf::DescriptorProto::descriptor()));
}

}  // namespace
}  // namespace connectmaster::fakegateway
