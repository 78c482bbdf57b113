// A tenant's device gateways.
#include "support/certificate_checks.h"
#include "support/connections_test.h"
#include "support/managing_test.h"

namespace connectmaster::conformance {
namespace {

using gsdk::gateway::CONNECTED;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::IsFalse;
using testing::IsTrue;
using testing::Not;

// On an unused network (RFC 5737).
constexpr char kNobodysAddress[] = "192.0.2.1";

gsdk::connect::SlaveDeviceInfo NobodysSlaves() {
  gsdk::connect::SlaveDeviceInfo info;
  info.set_deviceid(kNobody);
  return info;
}

class Gateways : public ManagingTest {
 protected:
  // A call that names a gateway.
  struct NamedCall {
    std::string name;
    bool only_reads;
    std::function<absl::Status(client::Client&, const std::string&)> call;
  };

  static std::vector<NamedCall> CallsThatNeedTheGateway() {
    return {
        {"SearchDevice", false,
         [](auto& client, const auto& id) { return client.ConnectMaster().SearchDevice(id).status(); }},
        {"Connect", false,
         [](auto& client, const auto& id) {
           gsdk::connect::ConnectInfo info;
           info.set_ipaddr(kNobodysAddress);
           return client.ConnectMaster().Connect(id, info).status();
         }},
        {"DisconnectAll", false, [](auto& client, const auto& id) { return client.ConnectMaster().DisconnectAll(id); }},
        {"GetDeviceList", true,
         [](auto& client, const auto& id) { return client.ConnectMaster().GetDeviceList(id).status(); }},
        {"AddAsyncConnection", false,
         [](auto& client, const auto& id) { return client.ConnectMaster().AddAsyncConnection(id, {NobodysInfo()}); }},
        {"DeleteAsyncConnection", false,
         [](auto& client, const auto& id) { return client.ConnectMaster().DeleteAsyncConnection(id, {kNobody}); }},
        {"GetPendingList", true,
         [](auto& client, const auto& id) { return client.ConnectMaster().GetPendingList(id).status(); }},
        {"GetAcceptFilter", true,
         [](auto& client, const auto& id) { return client.ConnectMaster().GetAcceptFilter(id).status(); }},
        {"SetAcceptFilter", false,
         [](auto& client, const auto& id) { return client.ConnectMaster().SetAcceptFilter(id, {}); }},
        {"GetSlaveDevice", true,
         [](auto& client, const auto& id) { return client.ConnectMaster().GetSlaveDevice(id).status(); }},
        {"SetSlaveDevice", false,
         [](auto& client, const auto& id) { return client.ConnectMaster().SetSlaveDevice(id, {NobodysSlaves()}); }}};
  }

  // In an order in which each of them succeeds.
  static std::vector<NamedCall> CallsThatOnlyTouchTheDatabase() {
    return {
        {"AddAsyncConnectionDB", false,
         [](auto& client, const auto& id) { return client.ConnectMaster().AddAsyncConnectionDB(id, {NobodysInfo()}); }},
        {"GetAsyncConnectionDB", true,
         [](auto& client, const auto& id) { return client.ConnectMaster().GetAsyncConnectionDB(id).status(); }},
        {"DeleteAsyncConnectionDB", false,
         [](auto& client, const auto& id) { return client.ConnectMaster().DeleteAsyncConnectionDB(id, {kNobody}); }},
        {"GetAcceptFilterDB", true,
         [](auto& client, const auto& id) { return client.ConnectMaster().GetAcceptFilterDB(id).status(); }},
        {"SetAcceptFilterDB", false,
         [](auto& client, const auto& id) { return client.ConnectMaster().SetAcceptFilterDB(id, {}); }},
        {"AddSlaveDeviceDB", false,
         [](auto& client, const auto& id) { return client.ConnectMaster().AddSlaveDeviceDB(id, {NobodysSlaves()}); }},
        {"GetSlaveDeviceDB", true,
         [](auto& client, const auto& id) { return client.ConnectMaster().GetSlaveDeviceDB(id).status(); }},
        {"DeleteSlaveDeviceDB", false,
         [](auto& client, const auto& id) { return client.ConnectMaster().DeleteSlaveDeviceDB(id, {kNobody}); }}};
  }

  static std::vector<NamedCall> CallsThatNameAGateway() {
    std::vector<NamedCall> calls = CallsThatNeedTheGateway();
    const std::vector<NamedCall> stored = CallsThatOnlyTouchTheDatabase();
    calls.insert(calls.end(), stored.begin(), stored.end());
    const std::vector<NamedCall> others = {
        {"Get", true, [](auto& client, const auto& id) { return client.Gateway().Get({id}).status(); }},
        {"Delete", false, [](auto& client, const auto& id) { return client.Gateway().Delete({id}); }},
        {"CreateCertificate", false,
         [](auto& client, const auto& id) { return client.Gateway().CreateCertificate(id, {}, 1).status(); }},
        {"GetIssuanceHistory", true,
         [](auto& client, const auto& id) { return client.Gateway().GetIssuanceHistory({id}).status(); }},
        {"GetCertificateBlacklist", true,
         [](auto& client, const auto& id) { return client.Gateway().GetCertificateBlacklist({id}).status(); }},
        {"AddCertificateBlacklist", false,
         [](auto& client, const auto& id) { return client.Gateway().AddCertificateBlacklist(id, {1}); }},
        {"DeleteCertificateBlacklist", false,
         [](auto& client, const auto& id) { return client.Gateway().DeleteCertificateBlacklist(id, {1}); }}};
    calls.insert(calls.end(), others.begin(), others.end());
    return calls;
  }

  // Waits until the gateway is connected, or is not, as expected.
  bool Becomes(client::Client& client, const std::string& gateway_id, bool connected) {
    return Eventually(
        lab(), [&] { return IsConnected(client, gateway_id) == connected; }, kGatewayDialsWithin);
  }

  // A device that is connected, and what its tenant's subscriber sees while `end` ends its gateway's connection.
  void ExpectDevicesGo(client::Client& client, const Device& device, const std::function<absl::Status()>& end) {
    const EventLog<DeviceChange> log;
    const auto subscription = Subscribe(client, log);
    ASSERT_TRUE(subscription);
    ASSERT_OK(client.ConnectMaster().Connect(device.gateway_id(), ConnectInfoOf(device)));
    DO_OR_SKIP(end());
    EXPECT_CHOSEN_THAT(log.WaitFor(Of(device.id(), gsdk::connect::DISCONNECTED)), IsTrue());
  }
};

// A gateway's certificate on the blacklist, for as long as the object lives.
class Blacklisting {
 public:
  Blacklisting(client::Client& client, const Gateway& gateway)
      : client_(client),
        gateway_(gateway),
        status_(client.Gateway().AddCertificateBlacklist(gateway.id(), {gateway.certificate_serial()})) {}
  Blacklisting(const Blacklisting&) = delete;
  Blacklisting& operator=(const Blacklisting&) = delete;
  ~Blacklisting() {
    EXPECT_OK(client_.Gateway().DeleteCertificateBlacklist(gateway_.id(), {gateway_.certificate_serial()}));
  }

  const absl::Status& status() const { return status_; }

 private:
  client::Client& client_;
  const Gateway gateway_;
  const absl::Status status_;
};

// Calls that every tenant may make.
using OwnGateways = TenantTest;

REQUIREMENT_TEST_F(Gateways, GW_1_AddedGatewaysAreListedUntilTheyAreDeleted, "GW-1", "GW-2") {
  const std::string first = NewGatewayId();
  const std::string second = NewGatewayId();
  ASSERT_OK(tenant().Gateway().Add({first, second}));
  EXPECT_THAT(tenant().Gateway().GetList().value(), testing::IsSupersetOf({first, second, gateway_id()}));
  ASSERT_OK_AND_ASSIGN(const auto infos, tenant().Gateway().Get({first, second}));
  EXPECT_THAT(infos, testing::SizeIs(2));
  ASSERT_OK(tenant().Gateway().Delete({first}));
  EXPECT_THAT(tenant().Gateway().GetList().value(), testing::AllOf(Not(Contains(first)), Contains(second)));
  EXPECT_CHOSEN_REFUSAL(tenant().Gateway().Get({first}), absl::StatusCode::kNotFound);
}

REQUIREMENT_TEST_F(Gateways, GW_1_AddedGatewaysAreThereAfterARestart, "GW-1") {
  const std::string added = NewGatewayId();
  const std::string deleted = NewGatewayId();
  ASSERT_OK(tenant().Gateway().Add({added, deleted}));
  ASSERT_OK(tenant().Gateway().Delete({deleted}));
  DO_OR_SKIP(Restart());
  EXPECT_THAT(tenant().Gateway().GetList().value(),
              testing::AllOf(Contains(added), Contains(gateway_id()), Not(Contains(deleted))));
}

REQUIREMENT_TEST_F(OwnGateways, GW_1_TheTenantsGatewaysAreListed, "GW-1") {
  ASSERT_OK_AND_ASSIGN(const auto listed, tenant().Gateway().GetList());
  for (const Gateway& gateway : site().description.gateways()) {
    if (!gateway.spare()) {
      EXPECT_THAT(listed, Contains(gateway.id()));
    }
  }
}

REQUIREMENT_TEST_F(OwnGateways, GW_2_GetTellsDevicesAndConnection, "GW-2") {
  GET_OR_SKIP(const Device device, DeviceToConnect());
  ASSERT_OK(Connect(device));
  ASSERT_OK_AND_ASSIGN(const auto ours, tenant().Gateway().Get({gateway_id()}));
  ASSERT_THAT(ours, testing::SizeIs(1));
  EXPECT_EQ(ours[0].gatewayid(), gateway_id());
  EXPECT_TRUE(ours[0].isconnected());
  EXPECT_THAT(ours[0].deviceids(), Contains(device.id()));
}

REQUIREMENT_TEST_F(OwnGateways, GW_2_DevicesThatAreNotConnectedAreToldToo, "GW-2") {
  ASSERT_OK(tenant().ConnectMaster().AddAsyncConnection(gateway_id(), {NobodysInfo()}));
  ASSERT_OK_AND_ASSIGN(const auto ours, tenant().Gateway().Get({gateway_id()}));
  ASSERT_THAT(ours, testing::SizeIs(1));
  EXPECT_THAT(ours[0].deviceids(), Contains(kNobody));
}

REQUIREMENT_TEST_F(Gateways, GW_2_GatewayThatNeverConnectedIsNotConnected, "GW-2") {
  const std::string nobody = NewGatewayId();
  ASSERT_OK(tenant().Gateway().Add({nobody}));
  ASSERT_OK_AND_ASSIGN(const auto others, tenant().Gateway().Get({nobody}));
  ASSERT_THAT(others, testing::SizeIs(1));
  EXPECT_FALSE(others[0].isconnected());
  EXPECT_THAT(others[0].deviceids(), IsEmpty());
}

REQUIREMENT_TEST_F(Gateways, GW_3_TenantSeesOnlyItsOwnGateways, "GW-3") {
  const std::string theirs = NewGatewayId();
  ASSERT_OK_AND_ASSIGN(const auto other, NewTenant({theirs}));
  EXPECT_THAT(tenant().Gateway().GetList().value(), Not(Contains(theirs)));
  EXPECT_THAT(other.client->Gateway().GetList().value(), ElementsAre(theirs));
}

REQUIREMENT_TEST_F(Gateways, GW_3_SomebodyElsesGatewayLooksLikeNone, "GW-3") {
  GET_OR_SKIP(const Gateway spare, site().SpareGateway());
  ASSERT_OK_AND_ASSIGN(const auto owner, NewTenantWith(spare));
  const std::string none = NewGatewayId();
  for (const auto& [name, only_reads, call] : CallsThatNameAGateway()) {
    SCOPED_TRACE(name);
    const absl::Status theirs = call(tenant(), spare.id());
    const absl::Status nobodys = call(tenant(), none);
    // To read nothing is not to reach it.
    if (!only_reads) {
      EXPECT_CHOSEN_CODE(theirs, absl::StatusCode::kNotFound);
    }
    EXPECT_CHOSEN_REFUSAL(theirs, absl::StatusCode::kNotFound);
    EXPECT_CHOSEN_REFUSAL(nobodys, absl::StatusCode::kNotFound);
    std::string message(nobodys.message());
    if (const auto at = message.find(none); at != std::string::npos) message.replace(at, none.size(), spare.id());
    EXPECT_CHOSEN_THAT(std::string(theirs.message()), testing::StrEq(message));
  }
  EXPECT_TRUE(IsConnected(*owner.client, spare.id())) << "it was reached";
}

REQUIREMENT_TEST_F(Gateways, GW_3_AnIdInUseCannotBeAdded, "GW-3") {
  const std::string gateway = NewGatewayId();
  ASSERT_OK_AND_ASSIGN(const auto owner, NewTenant({gateway}));
  ASSERT_OK_AND_ASSIGN(const auto other, NewTenant());
  EXPECT_CHOSEN_REFUSAL(other.client->Gateway().Add({gateway}), absl::StatusCode::kAlreadyExists);
  EXPECT_CHOSEN_REFUSAL(owner.client->Gateway().Add({gateway}), absl::StatusCode::kAlreadyExists);
  EXPECT_CHOSEN_THAT(other.client->Gateway().GetList().value(), testing::SizeIs(0));
  EXPECT_CHOSEN_THAT(owner.client->Gateway().GetList().value(), ElementsAre(gateway));
}

REQUIREMENT_TEST_F(Gateways, GW_4_TheInstallationsHundredAndFirstGatewayIsRefused, "GW-4") {
  constexpr std::size_t kMostGateways = 100;
  NEEDS_PERMISSION(FILL_GATEWAYS);
  ASSERT_OK_AND_ASSIGN(const auto other, NewTenant());
  ASSERT_OK_AND_ASSIGN(const auto tenants, admin().Tenant().GetList());
  ASSERT_OK_AND_ASSIGN(const auto infos, admin().Tenant().Get(tenants));
  std::size_t present = 0;
  for (const auto& info : infos) present += static_cast<std::size_t>(info.gatewayids_size());
  std::vector<std::string> fill;
  while (present + fill.size() < kMostGateways) fill.push_back(NewGatewayId());
  CHOSEN_THAT_OR_RETURN(other.client->Gateway().Add(fill), IsOk());

  const std::string one_more = NewGatewayId();
  EXPECT_CHOSEN_REFUSAL(other.client->Gateway().Add({one_more}), absl::StatusCode::kResourceExhausted);
  EXPECT_CHOSEN_REFUSAL(tenant().Gateway().Add({one_more}), absl::StatusCode::kResourceExhausted);
  EXPECT_CHOSEN_REFUSAL(admin().Tenant().AddGateway(other.identity.tenant_id, {one_more}),
                        absl::StatusCode::kResourceExhausted);
  EXPECT_CHOSEN_REFUSAL(Add(NewTenantId(), {one_more}), absl::StatusCode::kResourceExhausted);
  EXPECT_CHOSEN_THAT(other.client->Gateway().GetList().value(), testing::SizeIs(fill.size()));
}

REQUIREMENT_TEST_F(Gateways, GW_5_SubscriberSeesGatewaysConnectAndDisconnect, "GW-5") {
  const EventLog<GatewayChange> log;
  const auto subscription = Subscribe(tenant(), log);
  ASSERT_TRUE(subscription);
  DO_OR_SKIP(lab().CutGatewayLink(gateway_id()));
  EXPECT_TRUE(log.WaitFor(Of(gateway_id(), gsdk::gateway::DISCONNECTED)));
  DO_OR_SKIP(lab().RestoreGatewayLink(gateway_id()));
  ASSERT_TRUE(Becomes(tenant(), gateway_id(), true));
  EXPECT_TRUE(log.WaitFor(Of(gateway_id(), CONNECTED)));
  const auto changes = log.Changes();
  EXPECT_CHOSEN_THAT(changes, testing::SizeIs(2));
  ASSERT_FALSE(changes.empty());
  const auto now = std::chrono::floor<std::chrono::seconds>(lab().Now()).time_since_epoch().count();
  const auto tolerance = std::chrono::ceil<std::chrono::seconds>(lab().ClockTolerance()).count();
  EXPECT_NEAR(static_cast<double>(changes.back().timestamp()), static_cast<double>(now),
              static_cast<double>(tolerance + 2));
}

REQUIREMENT_TEST_F(Gateways, GW_5_SubscriberSeesAGatewayThatWasJustAdded, "GW-5", "GW-1", "GW-3") {
  GET_OR_SKIP(const Gateway spare, site().SpareGateway());
  ASSERT_OK_AND_ASSIGN(const auto other, NewTenant());
  const EventLog<GatewayChange> their_log;
  const EventLog<GatewayChange> our_log;
  const auto their_subscription = Subscribe(*other.client, their_log);
  const auto our_subscription = Subscribe(tenant(), our_log);
  ASSERT_TRUE(their_subscription && our_subscription);
  ASSERT_OK(other.client->Gateway().Add({spare.id()}));
  ASSERT_TRUE(Becomes(*other.client, spare.id(), true));
  EXPECT_TRUE(their_log.WaitFor(Of(spare.id(), CONNECTED)));
  // What we see of our own gateway comes behind it.
  if (lab().CutGatewayLink(gateway_id()).ok()) {
    ASSERT_TRUE(our_log.WaitFor(Of(gateway_id(), gsdk::gateway::DISCONNECTED)));
  }
  EXPECT_THAT(our_log.Changes(Of(spare.id(), CONNECTED)), IsEmpty()) << "another tenant's gateway";
}

REQUIREMENT_TEST_F(Gateways, GW_6_CertificatesAreIssuedAndRemembered, "GW-6") {
  const std::string gateway = NewGatewayId();
  ASSERT_OK(tenant().Gateway().Add({gateway}));
  ASSERT_OK_AND_ASSIGN(const auto issued, tenant().Gateway().CreateCertificate(gateway, SampleSubject(), 3));
  ExpectIssued(issued.gatewaycert(), issued.gatewaykey(), site().root_certificate_pem, 3, lab());
  ASSERT_OK_AND_ASSIGN(const auto facts, ReadCertificate(issued.gatewaycert()));
  ASSERT_OK_AND_ASSIGN(const auto history, tenant().Gateway().GetIssuanceHistory({gateway}));
  ASSERT_THAT(history, testing::SizeIs(1));
  EXPECT_EQ(history[0].gatewayid(), gateway);
  ExpectRecorded(history[0], facts, /*blacklisted=*/false);
}

REQUIREMENT_TEST_F(Gateways, GW_6_EveryCertificateHasItsKeyAndIsRemembered, "GW-6") {
  const std::string gateway = NewGatewayId();
  ASSERT_OK(tenant().Gateway().Add({gateway}));
  std::vector<std::int64_t> issued_serials;
  for (const int years : {1, 2}) {
    ASSERT_OK_AND_ASSIGN(const auto issued, tenant().Gateway().CreateCertificate(gateway, SampleSubject(), years));
    ExpectIssued(issued.gatewaycert(), issued.gatewaykey(), site().root_certificate_pem, years, lab());
    ASSERT_OK_AND_ASSIGN(const auto facts, ReadCertificate(issued.gatewaycert()));
    issued_serials.push_back(facts.serial_number);
  }
  ASSERT_OK_AND_ASSIGN(const auto history, tenant().Gateway().GetIssuanceHistory({gateway}));
  std::vector<std::int64_t> serials;
  for (const auto& info : history) serials.push_back(info.serialno());
  EXPECT_THAT(serials, testing::UnorderedElementsAreArray(issued_serials));
}

REQUIREMENT_TEST_F(Gateways, GW_6_BlacklistIsKept, "GW-6", "TENANT-13") {
  const std::string gateway = NewGatewayId();
  ASSERT_OK(tenant().Gateway().Add({gateway}));
  ASSERT_OK_AND_ASSIGN(const auto issued, tenant().Gateway().CreateCertificate(gateway, SampleSubject(), 1));
  ASSERT_OK_AND_ASSIGN(const auto facts, ReadCertificate(issued.gatewaycert()));
  ASSERT_OK(tenant().Gateway().AddCertificateBlacklist(gateway, {facts.serial_number}));
  ASSERT_OK_AND_ASSIGN(const auto listed, tenant().Gateway().GetCertificateBlacklist({gateway}));
  ASSERT_THAT(listed, testing::SizeIs(1));
  ExpectRecorded(listed[0], facts, /*blacklisted=*/true);
  ASSERT_OK_AND_ASSIGN(const auto history, tenant().Gateway().GetIssuanceHistory({gateway}));
  ASSERT_THAT(history, testing::SizeIs(1));
  EXPECT_TRUE(history[0].blacklisted());

  EXPECT_CHOSEN_THAT(tenant().Gateway().AddCertificateBlacklist(gateway, {4'711}), IsOk());  // not issued here
  ASSERT_OK(tenant().Gateway().DeleteCertificateBlacklist(gateway, {facts.serial_number}));
  ASSERT_OK_AND_ASSIGN(const auto left, tenant().Gateway().GetCertificateBlacklist({gateway}));
  for (const auto& info : left) EXPECT_NE(info.serialno(), facts.serial_number);
}

REQUIREMENT_TEST_F(Gateways, GW_6_BlacklistedGatewayCannotConnect, "GW-6", "GW-9", "GW-10") {
  GET_OR_SKIP(const Gateway spare, site().SpareGateway());
  if (spare.certificate_serial() == 0) GTEST_SKIP() << "the spare gateway's certificateSerial is not described";
  ASSERT_OK_AND_ASSIGN(const auto other, NewTenantWith(spare));
  {
    const Blacklisting blacklisting(*other.client, spare);
    ASSERT_OK(blacklisting.status());
    const bool is_cut_off = Becomes(*other.client, spare.id(), false);
    EXPECT_CHOSEN_THAT(is_cut_off, IsTrue());
    if (!is_cut_off) {  // then it has to try again
      DO_OR_SKIP(lab().CutGatewayLink(spare.id()));
      DO_OR_SKIP(lab().RestoreGatewayLink(spare.id()));
    }
    DO_OR_SKIP(lab().PassTime(std::chrono::seconds(10)));
    EXPECT_FALSE(IsConnected(*other.client, spare.id()));
  }
  EXPECT_TRUE(Becomes(*other.client, spare.id(), true));
}

REQUIREMENT_TEST_F(Gateways, GW_7_CallsThatNeedAGatewayWhichIsNotConnectedAreUnavailable, "GW-7") {
  const std::string nobody = NewGatewayId();
  ASSERT_OK(tenant().Gateway().Add({nobody}));
  for (const auto& [name, only_reads, call] : CallsThatNeedTheGateway()) {
    SCOPED_TRACE(name);
    const absl::Status status = call(tenant(), nobody);
    EXPECT_CHOSEN_REFUSAL(status, absl::StatusCode::kUnavailable);
    EXPECT_CHOSEN_THAT(std::string(status.message()), HasSubstr(nobody));
  }
}

REQUIREMENT_TEST_F(Gateways, GW_7_CallsThatOnlyTouchTheDatabaseWork, "GW-7", "ASYNC-11", "ACCEPT-8", "SLAVE-2") {
  const std::string nobody = NewGatewayId();
  ASSERT_OK(tenant().Gateway().Add({nobody}));
  for (const auto& [name, only_reads, call] : CallsThatOnlyTouchTheDatabase()) {
    SCOPED_TRACE(name);
    EXPECT_CHOSEN_THAT(call(tenant(), nobody), IsOk());
  }
}

REQUIREMENT_TEST_F(Gateways, GW_8_DeletedGatewayLeavesNothingStored, "GW-8", "GW-3") {
  const std::string gateway = NewGatewayId();
  ASSERT_OK(tenant().Gateway().Add({gateway}));
  gsdk::connect::AcceptFilter filter;
  filter.add_deviceids(kNobody);
  // The gateway is not connected (GW-7).
  EXPECT_CHOSEN_THAT(tenant().ConnectMaster().AddAsyncConnectionDB(gateway, {NobodysInfo()}), IsOk());
  EXPECT_CHOSEN_THAT(tenant().ConnectMaster().SetAcceptFilterDB(gateway, filter), IsOk());
  EXPECT_CHOSEN_THAT(tenant().ConnectMaster().AddSlaveDeviceDB(gateway, {NobodysSlaves()}), IsOk());
  ASSERT_OK(tenant().Gateway().Delete({gateway}));
  // The next tenant of the gateway finds nothing of the previous one.
  ASSERT_OK_AND_ASSIGN(const auto other, NewTenant({gateway}));
  auto& theirs = other.client->ConnectMaster();
  EXPECT_CHOSEN_THAT(CountOf(theirs.GetAsyncConnectionDB(gateway)), "0");
  const auto filter_now = theirs.GetAcceptFilterDB(gateway);
  EXPECT_CHOSEN_THAT(filter_now.ok() ? filter_now->ShortDebugString() : filter_now.status().ToString(), "");
  EXPECT_CHOSEN_THAT(CountOf(theirs.GetSlaveDeviceDB(gateway)), "0");
}

REQUIREMENT_TEST_F(Gateways, GW_7_CallsEndWhenTheirGatewayGoes, "GW-7") {
  GET_OR_SKIP(const std::string other_gateway, site().OtherGatewayId());
  GET_OR_SKIP(const Device silent, SilentDevice(other_gateway));
  auto call = std::async(std::launch::async, [&] { return ConnectInVain(other_gateway, ConnectInfoOf(silent)); });
  // No call tells when it is on its way; the device never answers it.
  const bool waits = call.wait_for(std::chrono::milliseconds(200)) != std::future_status::ready;
  EXPECT_CHOSEN_THAT(waits, IsTrue());
  DO_OR_SKIP(lab().CutGatewayLink(other_gateway));
  const absl::Status status = call.get();
  EXPECT_CHOSEN_REFUSAL(status, absl::StatusCode::kUnavailable);
  EXPECT_CHOSEN_THAT(std::string(status.message()), HasSubstr(other_gateway));
}

REQUIREMENT_TEST_F(Gateways, GW_9_DevicesGoWhenTheGatewayLosesTheMaster, "GW-9") {
  GET_OR_SKIP(const Device device, DeviceToConnect());
  ExpectDevicesGo(tenant(), device, [&] { return lab().CutGatewayLink(gateway_id()); });
  if (HasFatalFailure() || IsSkipped()) return;
  DO_OR_SKIP(lab().RestoreGatewayLink(gateway_id()));
  ASSERT_TRUE(Becomes(tenant(), gateway_id(), true));
  ASSERT_OK_AND_ASSIGN(const auto entry, Managed(device));
  EXPECT_CHOSEN_THAT(entry.has_value(), IsFalse());
}

REQUIREMENT_TEST_F(Gateways, GW_9_DevicesThatWereNotConnectedAreNotDisconnected, "GW-9") {
  ASSERT_OK(tenant().ConnectMaster().AddAsyncConnection(gateway_id(), {NobodysInfo()}));
  const EventLog<DeviceChange> log;
  const EventLog<GatewayChange> gateways;
  const auto subscription = Subscribe(tenant(), log);
  const auto of_gateways = Subscribe(tenant(), gateways);
  ASSERT_TRUE(subscription && of_gateways);
  DO_OR_SKIP(lab().PassTime(kTwoMoreTries));
  ASSERT_TRUE(log.WaitFor(Of(kNobody, gsdk::connect::TCP_CANNOT_CONNECT)));
  const std::size_t before = log.Changes(Of(kNobody, gsdk::connect::DISCONNECTED)).size();
  DO_OR_SKIP(lab().CutGatewayLink(gateway_id()));
  ASSERT_TRUE(gateways.WaitFor(Of(gateway_id(), gsdk::gateway::DISCONNECTED)));
  DO_OR_SKIP(lab().RestoreGatewayLink(gateway_id()));
  ASSERT_TRUE(Becomes(tenant(), gateway_id(), true));
  // What comes after it on the stream: it has arrived before.
  GET_OR_SKIP(const Device device, DeviceToConnect());
  ASSERT_OK(Connect(device));
  ASSERT_TRUE(log.WaitFor(Of(device.id(), gsdk::connect::TCP_CONNECTED)));
  EXPECT_CHOSEN_THAT(log.Changes(Of(kNobody, gsdk::connect::DISCONNECTED)).size(), testing::Eq(before));
}

REQUIREMENT_TEST_F(Gateways, GW_9_DevicesGoWhenTheGatewayIsDeleted, "GW-9") {
  GET_OR_SKIP(const Gateway spare, site().SpareGateway());
  ASSERT_OK_AND_ASSIGN(const auto other, NewTenantWith(spare));
  GET_OR_SKIP(const Device device, DeviceToConnect(spare.id()));
  ExpectDevicesGo(*other.client, device, [&] { return other.client->Gateway().Delete({spare.id()}); });
  if (HasFatalFailure() || IsSkipped()) return;
  ASSERT_OK(other.client->Gateway().Add({spare.id()}));
  ASSERT_TRUE(Becomes(*other.client, spare.id(), true));
  EXPECT_CHOSEN_THAT(CountOf(other.client->ConnectMaster().GetDeviceList(spare.id())), "0");
}

REQUIREMENT_TEST_F(Gateways, GW_9_RegisteredDevicesGoWhenTheGatewayIsDeleted, "GW-9", "ASYNC-11") {
  GET_OR_SKIP(const Gateway spare, site().SpareGateway());
  ASSERT_OK_AND_ASSIGN(const auto other, NewTenantWith(spare));
  GET_OR_SKIP(const Device first, DeviceToConnect(spare.id()));
  GET_OR_SKIP(const Device second, DeviceToConnect(spare.id(), false, first.id()));
  auto& theirs = other.client->ConnectMaster();
  ASSERT_OK(theirs.AddAsyncConnection(spare.id(), {AsyncConnectInfoOf(first)}));
  ASSERT_OK(theirs.AddAsyncConnectionDB(spare.id(), {AsyncConnectInfoOf(second)}));
  DO_OR_SKIP(lab().PassTime(std::chrono::seconds(1)));
  const EventLog<DeviceChange> log;
  const auto subscription = Subscribe(*other.client, log);
  ASSERT_TRUE(subscription);
  ASSERT_OK(other.client->Gateway().Delete({spare.id()}));
  for (const Device& device : {first, second}) {
    EXPECT_CHOSEN_THAT(log.WaitFor(Of(device.id(), gsdk::connect::DISCONNECTED)), IsTrue());
  }
  ASSERT_OK(other.client->Gateway().Add({spare.id()}));
  ASSERT_TRUE(Becomes(*other.client, spare.id(), true));
  EXPECT_CHOSEN_THAT(CountOf(theirs.GetDeviceList(spare.id())), "0");
  EXPECT_CHOSEN_THAT(CountOf(theirs.GetAsyncConnectionDB(spare.id())), "0");
}

REQUIREMENT_TEST_F(Gateways, GW_9_DevicesGoWhenTheGatewayIsBlacklisted, "GW-9") {
  GET_OR_SKIP(const Gateway spare, site().SpareGateway());
  if (spare.certificate_serial() == 0) GTEST_SKIP() << "the spare gateway's certificateSerial is not described";
  ASSERT_OK_AND_ASSIGN(const auto other, NewTenantWith(spare));
  GET_OR_SKIP(const Device device, DeviceToConnect(spare.id()));
  std::optional<Blacklisting> blacklisting;
  ExpectDevicesGo(*other.client, device, [&] { return blacklisting.emplace(*other.client, spare).status(); });
}

REQUIREMENT_TEST_F(Gateways, GW_10_GatewayIsLetInAtOnceWhenItIsRegistered, "GW-10") {
  GET_OR_SKIP(const Gateway spare, site().SpareGateway());
  ASSERT_OK_AND_ASSIGN(const auto other, NewTenant());
  DO_OR_SKIP(lab().PassTime(std::chrono::seconds(10)));
  ASSERT_OK(other.client->Gateway().Add({spare.id()}));
  EXPECT_CHOSEN_THAT(IsConnected(*other.client, spare.id()), IsTrue());
}

REQUIREMENT_TEST_F(Gateways, GW_10_GatewayThatWasCutOffIsBackWithinASecond, "GW-10") {
  DO_OR_SKIP(lab().CutGatewayLink(gateway_id()));
  EXPECT_CHOSEN_THAT(Becomes(tenant(), gateway_id(), false), IsTrue());
  DO_OR_SKIP(lab().PassTime(std::chrono::seconds(10)));
  EXPECT_CHOSEN_THAT(IsConnected(tenant(), gateway_id()), IsFalse());
  DO_OR_SKIP(lab().RestoreGatewayLink(gateway_id()));
  DO_OR_SKIP(lab().PassTime(std::chrono::seconds(1)));
  EXPECT_CHOSEN_THAT(IsConnected(tenant(), gateway_id()), IsTrue());
}

}  // namespace
}  // namespace connectmaster::conformance
