// Accept filters: which fields are returned, and what the database stores.
#include "connectmaster/connect_master.pb.h"
#include "support/connections_test.h"
#include "support/raw_call.h"

namespace connectmaster::conformance {
namespace {

using gsdk::connect::AcceptFilter;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::IsTrue;

AcceptFilter FilterOf(const std::vector<std::uint32_t>& device_ids) {
  AcceptFilter filter;
  for (const std::uint32_t id : device_ids) filter.add_deviceids(id);
  return filter;
}

class AcceptFilters : public ConnectionsTest {
 protected:
  // As text; empty if the filter accepts no device.
  std::string Filter() {
    const auto filter = calls().GetAcceptFilter(gateway_id());
    EXPECT_OK(filter);
    return filter.ok() ? filter->ShortDebugString() : "";
  }
  std::string StoredFilter() {
    const auto filter = calls().GetAcceptFilterDB(gateway_id());
    EXPECT_OK(filter);
    return filter.ok() ? filter->ShortDebugString() : "";
  }
};

REQUIREMENT_TEST_F(AcceptFilters, ACCEPT_5_FilterIsGivenBackAsItWasSet, "ACCEPT-5") {
  AcceptFilter filter = FilterOf({kNobody, kNobodyEither});
  filter.add_ipaddrs("192.168.0.250");
  filter.add_ipaddrs("192.168.0.251");
  filter.add_subnetmasks("255.255.255.0");
  ASSERT_OK(calls().SetAcceptFilter(gateway_id(), filter));
  ASSERT_OK_AND_ASSIGN(const AcceptFilter given, calls().GetAcceptFilter(gateway_id()));
  EXPECT_FALSE(given.allowall());
  EXPECT_THAT(given.deviceids(), testing::UnorderedElementsAre(kNobody, kNobodyEither));
  EXPECT_CHOSEN_THAT(given.ShortDebugString(), filter.ShortDebugString());
  // A filter is set as a whole.
  ASSERT_OK(calls().SetAcceptFilter(gateway_id(), FilterOf({kNobody})));
  ASSERT_OK_AND_ASSIGN(const AcceptFilter replaced, calls().GetAcceptFilter(gateway_id()));
  EXPECT_THAT(replaced.deviceids(), ElementsAre(kNobody));
  EXPECT_THAT(replaced.ipaddrs(), IsEmpty());
}

REQUIREMENT_TEST_F(AcceptFilters, ACCEPT_5_AllowAllIsGivenBackWithTheRest, "ACCEPT-5") {
  GET_OR_SKIP(const std::string other_gateway, site().OtherGatewayId());
  DO_OR_SKIP(EverybodyMayComeIn(other_gateway));
  AcceptFilter filter = FilterOf({kNobody});
  filter.set_allowall(true);
  ASSERT_OK(calls().SetAcceptFilter(other_gateway, filter));
  ASSERT_OK_AND_ASSIGN(const AcceptFilter given, calls().GetAcceptFilter(other_gateway));
  EXPECT_TRUE(given.allowall());
  EXPECT_THAT(given.deviceids(), ElementsAre(kNobody));
  ASSERT_OK(calls().SetAcceptFilter(other_gateway, {}));
  ASSERT_OK_AND_ASSIGN(const AcceptFilter none, calls().GetAcceptFilter(other_gateway));
  EXPECT_FALSE(none.allowall());
  EXPECT_THAT(none.deviceids(), IsEmpty());
}

REQUIREMENT_TEST_F(AcceptFilters, ACCEPT_8_StoredAllowAllIsGivenBackAndAssigned, "ACCEPT-8", "GW-8") {
  GET_OR_SKIP(const std::string other_gateway, site().OtherGatewayId());
  DO_OR_SKIP(EverybodyMayComeIn(other_gateway));
  AcceptFilter filter;
  filter.set_allowall(true);
  ASSERT_OK(calls().SetAcceptFilterDB(other_gateway, filter));
  ASSERT_OK_AND_ASSIGN(const AcceptFilter stored, calls().GetAcceptFilterDB(other_gateway));
  EXPECT_TRUE(stored.allowall());
  DO_OR_SKIP(CutAndRestore(other_gateway));
  ASSERT_OK_AND_ASSIGN(const AcceptFilter assigned, calls().GetAcceptFilter(other_gateway));
  EXPECT_TRUE(assigned.allowall());
}

REQUIREMENT_TEST_F(AcceptFilters, ACCEPT_5_AddressesHaveNoEffect, "ACCEPT-5") {
  GET_OR_SKIP(const Device device, DeviceThatDialsIn());
  AcceptFilter filter;
  filter.add_ipaddrs(device.address());
  filter.add_subnetmasks("255.255.255.0");
  ASSERT_OK(calls().SetAcceptFilter(gateway_id(), filter));
  DO_OR_SKIP(lab().PassTime(kDialsInWithin));
  EXPECT_EQ(ShownStatus(device), std::nullopt);
  EXPECT_NE(Pending(device), std::nullopt);
  // They also refuse no device.
  filter.set_ipaddrs(0, "10.0.0.1");
  filter.add_deviceids(device.id());
  ASSERT_OK(calls().SetAcceptFilter(gateway_id(), filter));
  EXPECT_TRUE(DialsIn(device));
}

REQUIREMENT_TEST_F(AcceptFilters, ACCEPT_8_StoredFilterIsGivenBack, "ACCEPT-8", "ACCEPT-5") {
  AcceptFilter filter = FilterOf({kNobody});
  filter.add_deviceids(kNobodyEither);
  filter.add_ipaddrs("192.168.0.250");
  filter.add_subnetmasks("255.255.255.0");
  ASSERT_OK(calls().SetAcceptFilterDB(gateway_id(), filter));
  ASSERT_OK_AND_ASSIGN(const AcceptFilter given, calls().GetAcceptFilterDB(gateway_id()));
  EXPECT_FALSE(given.allowall());
  EXPECT_THAT(given.deviceids(), testing::UnorderedElementsAre(kNobody, kNobodyEither));
  EXPECT_CHOSEN_THAT(given.ShortDebugString(), filter.ShortDebugString());
  ASSERT_OK(calls().SetAcceptFilterDB(gateway_id(), FilterOf({kNobody})));
  ASSERT_OK_AND_ASSIGN(const AcceptFilter replaced, calls().GetAcceptFilterDB(gateway_id()));
  EXPECT_THAT(replaced.deviceids(), ElementsAre(kNobody));
  EXPECT_THAT(replaced.ipaddrs(), IsEmpty());
}

REQUIREMENT_TEST_F(AcceptFilters, ACCEPT_8_ConnectedGatewayHasItAtOnce, "ACCEPT-8", "ACCEPT-4") {
  GET_OR_SKIP(const Device device, DeviceThatDialsIn());
  ASSERT_OK(LetNobodyIn(device));
  ASSERT_OK(calls().SetAcceptFilterDB(gateway_id(), FilterOf({device.id()})));
  EXPECT_CHOSEN_THAT(Filter(), FilterOf({device.id()}).ShortDebugString());
  EXPECT_CHOSEN_THAT(DialsIn(device), IsTrue());
}

REQUIREMENT_TEST_F(AcceptFilters, ACCEPT_8_FilterIsSetWhenTheGatewayConnects, "ACCEPT-8", "GW-8", "ACCEPT-4") {
  for (const bool use_ssl : {false, true}) {
    SCOPED_TRACE(use_ssl);
    GET_OR_SKIP(const Device device, DeviceThatDialsIn(gateway_id(), use_ssl));
    ASSERT_OK(calls().SetAcceptFilterDB(gateway_id(), FilterOf({device.id()})));
    // Something else meanwhile, which is not stored.
    ASSERT_OK(calls().SetAcceptFilter(gateway_id(), FilterOf({kNobody})));
    EXPECT_EQ(StoredFilter(), FilterOf({device.id()}).ShortDebugString());
    EXPECT_EQ(Filter(), FilterOf({kNobody}).ShortDebugString());
    DO_OR_SKIP(CutAndRestore(gateway_id()));
    EXPECT_EQ(Filter(), FilterOf({device.id()}).ShortDebugString());
    EXPECT_TRUE(DialsIn(device));
  }
}

REQUIREMENT_TEST_F(AcceptFilters, ACCEPT_8_FilterIsStoredWhileTheGatewayIsAway, "ACCEPT-8", "GW-7", "GW-8") {
  GET_OR_SKIP(const Device device, DeviceThatDialsIn());
  DO_OR_SKIP(lab().CutGatewayLink(gateway_id()));
  ASSERT_TRUE(Eventually(lab(), [&] { return !IsConnected(tenant(), gateway_id()); }));
  EXPECT_CHOSEN_THAT(calls().SetAcceptFilterDB(gateway_id(), FilterOf({device.id()})), IsOk());
  EXPECT_CHOSEN_THAT(StoredFilter(), FilterOf({device.id()}).ShortDebugString());
  DO_OR_SKIP(lab().RestoreGatewayLink(gateway_id()));
  ASSERT_TRUE(Reconnects(gateway_id()));
  EXPECT_CHOSEN_THAT(DialsIn(device), IsTrue());
}

REQUIREMENT_TEST_F(AcceptFilters, ACCEPT_8_StoredFilterOfOneGatewayIsNotAnothers, "ACCEPT-8") {
  GET_OR_SKIP(const std::string other_gateway, site().OtherGatewayId());
  ASSERT_OK_AND_ASSIGN(const AcceptFilter before, calls().GetAcceptFilterDB(other_gateway));
  ASSERT_OK(calls().SetAcceptFilterDB(gateway_id(), FilterOf({kNobody})));
  ASSERT_OK_AND_ASSIGN(const AcceptFilter after, calls().GetAcceptFilterDB(other_gateway));
  EXPECT_EQ(after.ShortDebugString(), before.ShortDebugString());
}

REQUIREMENT_TEST_F(AcceptFilters, ACCEPT_9_AnswerAlwaysHoldsAFilter, "ACCEPT-9") {
  const auto expect_filters = [&] {
    gsdk::connect_master::GetAcceptFilterRequest request;
    request.set_gatewayid(gateway_id());
    gsdk::connect_master::GetAcceptFilterResponse response;
    EXPECT_OK(CallWithToken(tenant().Channel(), "/gsdk.connect_master.ConnectMaster/GetAcceptFilter", tenant().Token(),
                            request, &response));
    EXPECT_TRUE(response.has_filter());
    gsdk::connect_master::GetAcceptFilterDBRequest stored_request;
    stored_request.set_gatewayid(gateway_id());
    gsdk::connect_master::GetAcceptFilterDBResponse stored_response;
    EXPECT_OK(CallWithToken(tenant().Channel(), "/gsdk.connect_master.ConnectMaster/GetAcceptFilterDB",
                            tenant().Token(), stored_request, &stored_response));
    EXPECT_TRUE(stored_response.has_filter());
  };
  expect_filters();
  ASSERT_OK(calls().SetAcceptFilter(gateway_id(), {}));
  ASSERT_OK(calls().SetAcceptFilterDB(gateway_id(), {}));
  expect_filters();
}

}  // namespace
}  // namespace connectmaster::conformance
