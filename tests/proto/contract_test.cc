#include "contract.h"

#include <gmock/gmock.h>
#include <google/protobuf/compiler/parser.h>
#include <google/protobuf/descriptor.pb.h>
#include <google/protobuf/io/tokenizer.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <regex>
#include <string>
#include <vector>

#include "connectmaster/admin.pb.h"
#include "connectmaster/cert.pb.h"
#include "connectmaster/connect.pb.h"
#include "connectmaster/connect_master.pb.h"
#include "connectmaster/device.pb.h"
#include "connectmaster/err.pb.h"
#include "connectmaster/gateway.pb.h"
#include "connectmaster/login.pb.h"
#include "connectmaster/network.pb.h"
#include "connectmaster/tenant.pb.h"
#include "connectmaster/testkit/device.pb.h"
#include "connectmaster/udp.pb.h"
#include "connectmaster/udp_master.pb.h"
#include "connectmaster/wire_names.h"

namespace connectmaster::prototest {
namespace {

using google::protobuf::DescriptorPool;
using google::protobuf::FileDescriptor;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

std::vector<const FileDescriptor*> LinkedFiles() {
  return {
      gsdk::admin::GetInfoRequest::descriptor()->file(), gsdk::cert::PKIName::descriptor()->file(),
      gsdk::connect::ConnectInfo::descriptor()->file(),  gsdk::connect_master::ConnectRequest::descriptor()->file(),
      gsdk::device::FactoryInfo::descriptor()->file(),   gsdk::err::ErrorResponse::descriptor()->file(),
      gsdk::gateway::GatewayInfo::descriptor()->file(),  gsdk::login::LoginRequest::descriptor()->file(),
      gsdk::network::IPConfig::descriptor()->file(),     gsdk::tenant::TenantInfo::descriptor()->file(),
      gsdk::udp::DeviceInfo::descriptor()->file(),       gsdk::udp_master::GetIPConfigRequest::descriptor()->file()};
}

// What is linked, less the prefix of the private copy.
Contract LinkedContract() {
  Contract contract;
  for (const std::string& line : ContractOf(LinkedFiles())) {
    contract.insert(std::regex_replace(line, std::regex("connectmaster[./]"), ""));
  }
  return contract;
}

// The names and numbers of an enum, "TLS_CONNECTED 2".
std::vector<std::string> ValuesOf(const google::protobuf::EnumDescriptor& type) {
  std::vector<std::string> values;
  for (int i = 0; i < type.value_count(); ++i) {
    values.push_back(type.value(i)->name() + " " + std::to_string(type.value(i)->number()));
  }
  return values;
}

// Builds a file from .proto source, all of whose imports are in the pool.
const FileDescriptor* Build(const std::string& name, const std::string& source, DescriptorPool& pool) {
  google::protobuf::io::ArrayInputStream stream(source.data(), static_cast<int>(source.size()));
  google::protobuf::io::Tokenizer tokenizer(&stream, nullptr);
  google::protobuf::FileDescriptorProto file;
  file.set_name(name);
  EXPECT_TRUE(google::protobuf::compiler::Parser().Parse(&tokenizer, &file)) << source;
  return pool.BuildFile(file);
}

TEST(ProtoContractTest, LinkedDescriptorsAreTheContract) {
  EXPECT_THAT(Differences(ReadContract(CONNECTMASTER_CONTRACT_FILE), LinkedContract()), IsEmpty());
}

TEST(ProtoContractTest, LinkedDescriptors_HaveThePrefixThatKeepsThemFromOthers) {
  for (const FileDescriptor* file : LinkedFiles()) {
    EXPECT_THAT(file->name(), testing::StartsWith("connectmaster/"));
    EXPECT_THAT(file->package(), testing::StartsWith("connectmaster.gsdk."));
  }
}

TEST(ProtoContractTest, WireNames_OfLinkedDefinitions_AreTheContracts) {
  const auto& request = *gsdk::login::LoginRequest::descriptor();
  EXPECT_EQ(WireName(request.full_name()), "gsdk.login.LoginRequest");
  EXPECT_EQ(WirePath(*request.file()->service(0)->method(0)), "/gsdk.login.Login/Login");
  EXPECT_EQ(WireName("connectmaster.standard.google.rpc.Status"), "google.rpc.Status");
  EXPECT_EQ(WireName("connectmaster.testkit.Fleet"), "connectmaster.testkit.Fleet");
  EXPECT_EQ(WireName(""), "");
}

TEST(ProtoContractTest, EnumsOfFleets_AreThoseOfTheContract) {
  EXPECT_EQ(ValuesOf(*testkit::DeviceType_descriptor()), ValuesOf(*gsdk::device::Type_descriptor()));
  EXPECT_EQ(ValuesOf(*testkit::ConnectionMode_descriptor()), ValuesOf(*gsdk::connect::ConnectionMode_descriptor()));
}

TEST(ProtoContractTest, EveryFileInTheProtoFolderIsLinked) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(CONNECTMASTER_PROTO_DIR)) {
    if (entry.path().extension() == ".proto") {
      names.push_back("connectmaster/" + entry.path().filename().string());
    }
  }
  std::vector<std::string> linked;
  for (const FileDescriptor* file : LinkedFiles()) {
    linked.push_back(file->name());
  }
  EXPECT_THAT(names, testing::UnorderedElementsAreArray(linked));
}

TEST(ProtoContractTest, AliasesComeAfterTheNamesTheyStandFor) {
  EXPECT_EQ(gsdk::connect::ConnectionMode_Name(gsdk::connect::ConnectionMode::DEFAULT), "SERVER_TO_DEVICE");
}

TEST(ProtoContractTest, EveryKindOfDefinitionHasItsLine) {
  DescriptorPool pool;
  const FileDescriptor* file = Build("a.proto", R"(
      syntax = "proto3";
      package a;
      service S {
        rpc Unary(M) returns (M.Inner);
        rpc Server(M) returns (stream M);
        rpc Client(stream M) returns (M);
        rpc Both(stream M) returns (stream M);
      }
      enum E { ZERO = 0; ONE = 1; }
      message M {
        message Inner {}
        enum F { NONE = 0; }
        repeated Inner inner = 2;
        oneof choice { uint32 number = 5; E e = 6; }
      })",
                                     pool);
  ASSERT_NE(file, nullptr);
  EXPECT_THAT(
      ContractOf({file}),
      ElementsAre("enum\ta.E\tONE\t1", "enum\ta.E\tZERO\t0", "enum\ta.M.F\tNONE\t0",
                  "field\ta.M\t2\tinner\ta.M.Inner\trepeated", "field\ta.M\t5\tnumber\tuint32\tsingular\tchoice",
                  "field\ta.M\t6\te\ta.E\tsingular\tchoice", "file\ta.proto\ta", "message\ta.M", "message\ta.M.Inner",
                  "rpc\ta.S\tBoth\ta.M\ta.M\tbidi_stream", "rpc\ta.S\tClient\ta.M\ta.M\tclient_stream",
                  "rpc\ta.S\tServer\ta.M\ta.M\tserver_stream", "rpc\ta.S\tUnary\ta.M\ta.M.Inner\tunary",
                  "service\ta.S"));
}

TEST(ProtoContractTest, MissingAddedAndChangedLinesAreFound) {
  const Contract wanted = LinkedContract();
  const std::string line = "field\tgsdk.connect.StatusChange\t3\ttimestamp\tuint32\tsingular";
  const std::string changed = "field\tgsdk.connect.StatusChange\t4\ttimestamp\tuint32\tsingular";
  ASSERT_TRUE(wanted.contains(line));

  Contract found = wanted;
  found.erase(line);
  EXPECT_THAT(Differences(wanted, found), ElementsAre("- " + line));
  found.insert(changed);
  EXPECT_THAT(Differences(wanted, found), ElementsAre("- " + line, "+ " + changed));
  found.insert(line);
  EXPECT_THAT(Differences(wanted, found), ElementsAre("+ " + changed));
}

TEST(ProtoContractTest, AFileLessIsFoundWithEverythingInIt) {
  std::vector<const FileDescriptor*> files = LinkedFiles();
  const Contract wanted = ContractOf(files);
  const Contract lost = ContractOf({files.back()});
  files.pop_back();
  EXPECT_THAT(Differences(wanted, ContractOf(files)), SizeIs(lost.size()));
}

}  // namespace
}  // namespace connectmaster::prototest
