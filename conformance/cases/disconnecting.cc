// Ending connections of every kind.
#include "connectmaster/client/errors.h"
#include "connectmaster/connect_master.pb.h"
#include "connectmaster/err.pb.h"
#include "connectmaster/standard/google/rpc/status.pb.h"
#include "support/connections_test.h"
#include "support/managing_test.h"
#include "support/raw_call.h"

namespace connectmaster::conformance {
namespace {

using gsdk::connect::DISCONNECTED;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class Disconnecting : public ConnectionsTest {
 protected:
  void ExpectManaged(const Device& device, bool managed) {
    ASSERT_OK_AND_ASSIGN(const auto entry, Managed(device));
    EXPECT_EQ(entry.has_value(), managed) << device.id();
  }

  // A device that the gateway dials, and one that dials in, both connected.
  void ConnectInTheBackground(const Device& registered, const Device& accepted) {
    ASSERT_OK(LetIn(accepted));
    ASSERT_OK(Register({registered}));
    ASSERT_TRUE(Connects(registered));
    ASSERT_TRUE(DialsIn(accepted));
  }
};

// Also with a tenant of its own.
using DisconnectingForOthers = ManagingTest;

REQUIREMENT_TEST_F(Disconnecting, DISC_1_DevicesOfSeveralGatewaysInOneCall, "DISC-1", "SYNC-4") {
  GET_OR_SKIP(const std::string other_gateway, site().OtherGatewayId());
  GET_OR_SKIP(const Device here, DeviceToConnect());
  GET_OR_SKIP(const Device there, DeviceToConnect(other_gateway));
  const EventLog<DeviceChange> log;
  const auto subscription = Subscribe(tenant(), log);
  ASSERT_TRUE(subscription);
  ASSERT_OK(Connect(here));
  ASSERT_OK(Connect(there));
  ASSERT_OK(tenant().ConnectMaster().Disconnect({here.id(), there.id()}));
  EXPECT_TRUE(log.WaitFor(Of(here.id(), DISCONNECTED)));
  EXPECT_TRUE(log.WaitFor(Of(there.id(), DISCONNECTED)));
  ExpectManaged(here, false);
  ExpectManaged(there, false);
}

REQUIREMENT_TEST_F(Disconnecting, DISC_1_OtherDevicesStayConnected, "DISC-1") {
  GET_OR_SKIP(const Device first, DeviceToConnect());
  GET_OR_SKIP(const Device second, DeviceToConnect(gateway_id(), false, first.id()));
  ASSERT_OK(Connect(first));
  ASSERT_OK(Connect(second));
  ASSERT_OK(tenant().ConnectMaster().Disconnect({first.id()}));
  ExpectManaged(first, false);
  ExpectManaged(second, true);
}

REQUIREMENT_TEST_F(Disconnecting, DISC_1_WhatFollowsDependsOnHowTheDeviceWasConnected, "DISC-1", "SYNC-4", "ASYNC-6",
                   "ACCEPT-6") {
  GET_OR_SKIP(const Device connected, DeviceToConnect());
  GET_OR_SKIP(const Device registered, DeviceToConnect(gateway_id(), false, connected.id()));
  GET_OR_SKIP(const Device accepted, DeviceThatDialsIn());
  ASSERT_OK(Connect(connected));
  ConnectInTheBackground(registered, accepted);
  if (HasFatalFailure()) return;
  const EventLog<DeviceChange> log;
  const auto subscription = Subscribe(tenant(), log);
  ASSERT_TRUE(subscription);
  ASSERT_OK(tenant().ConnectMaster().Disconnect({connected.id(), registered.id(), accepted.id()}));
  for (const Device& device : {connected, registered, accepted}) {
    EXPECT_TRUE(log.WaitFor(Of(device.id(), DISCONNECTED))) << device.id();
  }
  ExpectManaged(connected, false);
  ExpectManaged(registered, true);
  ASSERT_OK_AND_ASSIGN(const auto entry, Managed(accepted));
  EXPECT_CHOSEN_THAT(entry.has_value(), testing::IsFalse());
  EXPECT_TRUE(Connects(registered, kOneMoreTry));
  EXPECT_TRUE(DialsIn(accepted));
  ExpectManaged(connected, false);
}

REQUIREMENT_TEST_F(Disconnecting, DISC_2_IdsThatAreNotConnectedAreNamedAndTheOthersDisconnected, "DISC-2", "MULTI-2") {
  GET_OR_SKIP(const Device connected, DeviceToConnect());
  GET_OR_SKIP(const Device not_connected, DeviceToConnect(gateway_id(), false, connected.id()));
  ASSERT_OK(Connect(connected));
  const absl::Status status = tenant().ConnectMaster().Disconnect({kNobody, connected.id(), not_connected.id()});
  EXPECT_CHOSEN_REFUSAL(status, absl::StatusCode::kNotFound);
  EXPECT_CHOSEN_THAT(DevicesNamedIn(status), testing::UnorderedElementsAre(kNobody, not_connected.id()));
  for (const auto& error : client::DeviceErrors(status)) {
    EXPECT_CHOSEN_THAT(error.code(), static_cast<int>(absl::StatusCode::kNotFound));
    EXPECT_CHOSEN_THAT(error.msg(), testing::Not(IsEmpty()));
  }
  ASSERT_OK_AND_ASSIGN(const auto entry, Managed(connected));
  EXPECT_CHOSEN_THAT(entry.has_value(), testing::IsFalse());
}

REQUIREMENT_TEST_F(DisconnectingForOthers, DISC_2_DevicesOfAnotherTenantAreNamedAndStayConnected, "DISC-2", "GW-3") {
  GET_OR_SKIP(const Gateway spare, site().SpareGateway());
  ASSERT_OK_AND_ASSIGN(const auto other, NewTenantWith(spare));
  GET_OR_SKIP(const Device theirs, DeviceToConnect(spare.id()));
  ASSERT_OK(other.client->ConnectMaster().Connect(spare.id(), ConnectInfoOf(theirs)));
  const absl::Status status = tenant().ConnectMaster().Disconnect({theirs.id()});
  EXPECT_CHOSEN_REFUSAL(status, absl::StatusCode::kNotFound);
  EXPECT_CHOSEN_THAT(DevicesNamedIn(status), ElementsAre(theirs.id()));
  ASSERT_OK_AND_ASSIGN(const auto managed, other.client->ConnectMaster().GetDeviceList(spare.id()));
  EXPECT_THAT(managed, SizeIs(1));
}

REQUIREMENT_TEST_F(Disconnecting, DISC_2_AnIdGivenTwiceCountsOnce, "DISC-2", "MULTI-3") {
  GET_OR_SKIP(const Device device, DeviceToConnect());
  ASSERT_OK(Connect(device));
  EXPECT_CHOSEN_THAT(tenant().ConnectMaster().Disconnect({device.id(), device.id()}), IsOk());
  EXPECT_CHOSEN_THAT(DevicesNamedIn(tenant().ConnectMaster().Disconnect({kNobody, kNobody})), ElementsAre(kNobody));
}

REQUIREMENT_TEST_F(Disconnecting, DISC_2_NoIdAtAllIsInvalid, "MULTI-3") {
  EXPECT_CHOSEN_REFUSAL(tenant().ConnectMaster().Disconnect({}), absl::StatusCode::kInvalidArgument);
}

REQUIREMENT_TEST_F(DisconnectingForOthers, DISC_3_DisconnectAllEndsEveryConnectionOfTheGateway, "DISC-3", "SYNC-4") {
  // The spare gateway has no connections of others.
  GET_OR_SKIP(const Gateway spare, site().SpareGateway());
  ASSERT_OK_AND_ASSIGN(const auto other, NewTenantWith(spare));
  GET_OR_SKIP(const Device first, DeviceToConnect(spare.id()));
  GET_OR_SKIP(const Device second, DeviceToConnect(spare.id(), false, first.id()));
  GET_OR_SKIP(const Device elsewhere, DeviceToConnect());
  const EventLog<DeviceChange> log;
  const auto subscription = Subscribe(*other.client, log);
  ASSERT_TRUE(subscription);
  ASSERT_OK(other.client->ConnectMaster().Connect(spare.id(), ConnectInfoOf(first)));
  ASSERT_OK(other.client->ConnectMaster().Connect(spare.id(), ConnectInfoOf(second)));
  ASSERT_OK(Connect(elsewhere));

  ASSERT_OK(other.client->ConnectMaster().DisconnectAll(spare.id()));
  EXPECT_TRUE(log.WaitFor(Of(first.id(), DISCONNECTED)));
  EXPECT_TRUE(log.WaitFor(Of(second.id(), DISCONNECTED)));
  EXPECT_THAT(other.client->ConnectMaster().GetDeviceList(spare.id()).value(), IsEmpty());
  ASSERT_OK_AND_ASSIGN(const auto entry, Managed(elsewhere));
  EXPECT_TRUE(entry) << "another gateway's";
}

REQUIREMENT_TEST_F(Disconnecting, DISC_3_WhatFollowsDisconnectAllDependsOnHowTheDeviceWasConnected, "DISC-3", "SYNC-4",
                   "ASYNC-6", "ACCEPT-6") {
  DO_OR_SKIP(IsUnused(gateway_id()));
  GET_OR_SKIP(const Device connected, DeviceToConnect());
  GET_OR_SKIP(const Device registered, DeviceToConnect(gateway_id(), /*use_ssl=*/true));
  GET_OR_SKIP(const Device accepted, DeviceThatDialsIn());
  ASSERT_OK(Connect(connected));
  ConnectInTheBackground(registered, accepted);
  if (HasFatalFailure()) return;
  ASSERT_OK(calls().AddAsyncConnection(gateway_id(), {NobodysInfo()}));
  DO_OR_SKIP(lab().PassTime(std::chrono::seconds(1)));
  const EventLog<DeviceChange> log;
  const auto subscription = Subscribe(tenant(), log);
  ASSERT_TRUE(subscription);
  ASSERT_OK(tenant().ConnectMaster().DisconnectAll(gateway_id()));
  for (const Device& device : {connected, registered, accepted}) {
    EXPECT_TRUE(log.WaitFor(Of(device.id(), DISCONNECTED))) << device.id();
  }
  EXPECT_CHOSEN_THAT(log.Changes(Of(kNobody, DISCONNECTED)).size(), testing::Eq(0U));  // it was not connected
  ASSERT_OK_AND_ASSIGN(const auto unreached, Managed(gateway_id(), kNobody));
  EXPECT_TRUE(unreached) << "it is no longer registered";
  ExpectManaged(connected, false);
  ExpectManaged(registered, true);
  EXPECT_TRUE(Connects(registered, kOneMoreTry));
  EXPECT_TRUE(DialsIn(accepted));
  ExpectManaged(connected, false);
}

REQUIREMENT_TEST_F(Disconnecting, DISC_3_DevicesOfTheTenantsOtherGatewaysStayConnected, "DISC-3") {
  DO_OR_SKIP(IsUnused(gateway_id()));
  GET_OR_SKIP(const std::string other_gateway, site().OtherGatewayId());
  GET_OR_SKIP(const Device here, DeviceToConnect());
  GET_OR_SKIP(const Device there, DeviceToConnect(other_gateway));
  ASSERT_OK(Connect(here));
  ASSERT_OK(Connect(there));
  ASSERT_OK(tenant().ConnectMaster().DisconnectAll(gateway_id()));
  ExpectManaged(here, false);
  ExpectManaged(there, true);
}

REQUIREMENT_TEST_F(DisconnectingForOthers, DISC_3_DisconnectAllSucceedsWithNoneConnected, "DISC-3") {
  GET_OR_SKIP(const Gateway spare, site().SpareGateway());
  ASSERT_OK_AND_ASSIGN(const auto other, NewTenantWith(spare));
  EXPECT_OK(other.client->ConnectMaster().DisconnectAll(spare.id()));
}

REQUIREMENT_TEST_F(Disconnecting, MULTI_5_StatusDetailsAreTheCallsOwnAndNothingElseTrails, "MULTI-5", "MULTI-2",
                   "DISC-2") {
  gsdk::connect_master::DisconnectRequest request;
  request.add_deviceids(kNobody);
  const RawAnswer answer = Call(
      tenant().Channel(),
      {"/gsdk.connect_master.ConnectMaster/Disconnect", request.SerializeAsString(), {{"token", tenant().Token()}}});
  // That this fails, and names the device, is chosen (DISC-2); what such a failure looks like is seen.
  CHOSEN_THAT_OR_RETURN(answer.status.ok(), testing::IsFalse());
  CHOSEN_THAT_OR_RETURN(answer.details.empty(), testing::IsFalse());
  standard::google::rpc::Status status;
  ASSERT_TRUE(status.ParseFromString(answer.details));
  EXPECT_EQ(status.code(), static_cast<int>(answer.status.code()));
  EXPECT_EQ(status.message(), std::string(answer.status.message()));
  ASSERT_THAT(status.details(), SizeIs(1));
  gsdk::err::MultiErrorResponse errors;
  ASSERT_TRUE(errors.ParseFromString(status.details(0).value())) << status.details(0).type_url();
  ASSERT_THAT(errors.deviceerrors(), SizeIs(1));
  EXPECT_EQ(errors.deviceerrors(0).deviceid(), kNobody);
  EXPECT_THAT(answer.trailing, IsEmpty());
}

}  // namespace
}  // namespace connectmaster::conformance
