#include "calls/request_bounds.h"

#include <gmock/gmock.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include "common/limits.h"
#include "connectmaster/connect_master.pb.h"
#include "connectmaster/gateway.pb.h"
#include "connectmaster/tenant.pb.h"
#include "support/status_matchers.h"

namespace connectmaster::fakegateway {
namespace {

using connectmaster::testing::IsOk;
using connectmaster::testing::StatusIs;

TEST(RequestBounds, AListHasAtMostAsManyElementsAsAnInstallationHasDevices) {
  ::testing::Test::RecordProperty("requirements", "ROBUST-1");
  gsdk::connect_master::DisconnectRequest request;
  request.mutable_deviceids()->Resize(kMaxNamedInRequest, 7);
  EXPECT_THAT(CheckNamed(request), IsOk());
  request.add_deviceids(7);
  EXPECT_THAT(CheckNamed(request), StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST(RequestBounds, ListsInListsAndInMessagesCountTogether) {
  ::testing::Test::RecordProperty("requirements", "ROBUST-1");
  gsdk::tenant::AddRequest add;
  for (int i = 0; i < 10; ++i) {
    auto& tenant = *add.add_tenantinfos();
    for (std::size_t j = 1; j < kMaxNamedInRequest / 10; ++j) tenant.add_gatewayids("g");
  }
  EXPECT_THAT(CheckNamed(add), IsOk());
  add.mutable_tenantinfos(9)->add_gatewayids("g");
  EXPECT_THAT(CheckNamed(add), StatusIs(absl::StatusCode::kInvalidArgument));

  gsdk::connect_master::SetAcceptFilterRequest filter;
  filter.mutable_filter()->mutable_deviceids()->Resize(kMaxNamedInRequest, 7);
  EXPECT_THAT(CheckNamed(filter), IsOk());
  filter.mutable_filter()->add_ipaddrs("");
  EXPECT_THAT(CheckNamed(filter), StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST(RequestBounds, ARequestWithoutListsHasNone) {
  EXPECT_THAT(CheckNamed(gsdk::connect_master::ConnectRequest()), IsOk());
}

absl::Status CheckedFields(const std::string& bytes, const google::protobuf::Descriptor& type) {
  google::protobuf::io::ArrayInputStream input(bytes.data(), static_cast<int>(bytes.size()));
  return CheckFields(input, type);
}

TEST(RequestBounds, CheckFields_AsManyElementsAsThereMayBe_AreCountedWhereverTheyAre) {
  ::testing::Test::RecordProperty("requirements", "ROBUST-1");
  gsdk::tenant::AddRequest add;
  for (int i = 0; i < 10; ++i) {
    auto& tenant = *add.add_tenantinfos();
    for (std::size_t j = 1; j < kMaxFieldsInRequest / 10; ++j) tenant.add_gatewayids("");
  }
  const auto& type = *gsdk::tenant::AddRequest::descriptor();
  EXPECT_THAT(CheckedFields(add.SerializeAsString(), type), IsOk());
  add.mutable_tenantinfos(9)->add_gatewayids("");
  EXPECT_THAT(CheckedFields(add.SerializeAsString(), type), StatusIs(absl::StatusCode::kInvalidArgument));

  gsdk::connect_master::DisconnectRequest packed;
  packed.mutable_deviceids()->Resize(kMaxFieldsInRequest - 1, 7);
  EXPECT_THAT(CheckedFields(packed.SerializeAsString(), *packed.GetDescriptor()), IsOk());
  packed.add_deviceids(7);
  EXPECT_THAT(CheckedFields(packed.SerializeAsString(), *packed.GetDescriptor()),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST(RequestBounds, CheckFields_TooManyUnknownFields_AreRefused) {
  ::testing::Test::RecordProperty("requirements", "ROBUST-1");
  const auto& type = *gsdk::gateway::GetRequest::descriptor();
  const auto repeated = [](const std::string& field) {
    std::string bytes;
    for (std::size_t i = 0; i <= kMaxFieldsInRequest; ++i) bytes += field;
    return bytes;
  };
  using namespace std::string_literals;
  // Numbers of three widths, bytes, and groups, one after the other.
  for (const std::string& field : {"\x78\x01"s, "\x7d\0\0\0\0"s, "\x79\0\0\0\0\0\0\0\0"s, "\x7a\0"s, "\x7b\x7c"s}) {
    EXPECT_THAT(CheckedFields(repeated(field), type), StatusIs(absl::StatusCode::kInvalidArgument));
  }
}

TEST(RequestBounds, CheckFields_BytesThatAreNoMessage_AreLeftToTheParser) {
  ::testing::Test::RecordProperty("requirements", "ROBUST-1");
  const auto& type = *gsdk::gateway::GetRequest::descriptor();
  for (const std::string& bytes : {std::string(100'000, '\x23'), std::string(100'000, '\xff'), std::string("\x0a\x7f"),
                                   std::string("\x0a\xff\xff\xff\xff\x0f"), std::string("\x7c")}) {
    EXPECT_THAT(CheckedFields(bytes, type), IsOk());
  }
}

}  // namespace
}  // namespace connectmaster::fakegateway
