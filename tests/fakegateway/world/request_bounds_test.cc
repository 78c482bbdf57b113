#include "world/request_bounds.h"

#include <gmock/gmock.h>

#include "connectmaster/connect_master.pb.h"
#include "connectmaster/gateway.pb.h"
#include "connectmaster/tenant.pb.h"
#include "support/status_matchers.h"
#include "world/limits.h"

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

}  // namespace
}  // namespace connectmaster::fakegateway
