// Commands on many devices, and what their errors look like.
#include "cases/device_changes.h"
#include "connectmaster/client/errors.h"
#include "connectmaster/connect_master.pb.h"
#include "connectmaster/err.pb.h"
#include "connectmaster/standard/google/rpc/status.pb.h"
#include "support/managing_test.h"
#include "support/raw_call.h"

namespace connectmaster::conformance {
namespace {

using gsdk::connect::DISCONNECTED;
using gsdk::connect::SERVER_TO_DEVICE;
using testing::ElementsAre;
using testing::Eq;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::IsTrue;
using testing::Not;
using testing::SizeIs;
using testing::UnorderedElementsAre;

using DeviceIds = std::vector<std::uint32_t>;

// A command on many devices, and the same on one.
struct Command {
  std::string name;
  bool needs_ssl;  // what a device has to have for the command to change it
  std::function<absl::Status(client::Client&, const DeviceIds&)> many;
  std::function<absl::Status(client::Client&, std::uint32_t)> one;
};

void PrintTo(const Command& command, std::ostream* out) {
  *out << command.name;
}

template <typename Request>
std::string WithIds(Request request, const DeviceIds& ids) {
  for (const std::uint32_t id : ids) request.add_deviceids(id);
  return request.SerializeAsString();
}

std::string RequestOf(const std::string& command, const DeviceIds& ids) {
  if (command == "EnableSSLMulti") return WithIds(gsdk::connect_master::EnableSSLMultiRequest(), ids);
  if (command == "DisableSSLMulti") return WithIds(gsdk::connect_master::DisableSSLMultiRequest(), ids);
  gsdk::connect_master::SetConnectionModeMultiRequest request;
  request.set_connectionmode(gsdk::connect::DEVICE_TO_SERVER);
  return WithIds(request, ids);
}

std::vector<Command> Commands() {
  return {{"SetConnectionModeMulti", false,
           [](client::Client& client, const DeviceIds& ids) {
             return client.ConnectMaster().SetConnectionModeMulti(ids, gsdk::connect::DEVICE_TO_SERVER);
           },
           [](client::Client& client, std::uint32_t id) {
             return client.ConnectMaster().SetConnectionMode(id, gsdk::connect::DEVICE_TO_SERVER);
           }},
          {"EnableSSLMulti", false,
           [](client::Client& client, const DeviceIds& ids) { return client.ConnectMaster().EnableSSLMulti(ids); },
           [](client::Client& client, std::uint32_t id) { return client.ConnectMaster().EnableSSL(id); }},
          {"DisableSSLMulti", true,
           [](client::Client& client, const DeviceIds& ids) { return client.ConnectMaster().DisableSSLMulti(ids); },
           [](client::Client& client, std::uint32_t id) { return client.ConnectMaster().DisableSSL(id); }}};
}

// The device errors in a call's trailing metadata, checked byte by byte (MULTI-5). If the metadata is not as clients
// need it, fails the test and returns null.
std::unique_ptr<gsdk::err::MultiErrorResponse> ExpectDetails(const RawAnswer& answer) {
  standard::google::rpc::Status status;
  EXPECT_TRUE(status.ParseFromString(answer.details));
  EXPECT_EQ(status.code(), static_cast<int>(answer.status.code()));
  EXPECT_EQ(status.message(), std::string(answer.status.message()));
  EXPECT_THAT(answer.trailing, IsEmpty());
  EXPECT_THAT(status.details(), SizeIs(1));
  if (status.details_size() != 1) return nullptr;
  EXPECT_EQ(status.details(0).type_url(), "type.googleapis.com/gsdk.err.MultiErrorResponse");
  auto errors = std::make_unique<gsdk::err::MultiErrorResponse>();
  const bool parses = errors->ParseFromString(status.details(0).value());
  EXPECT_TRUE(parses);
  return parses ? std::move(errors) : nullptr;
}

DeviceIds NamedIn(const gsdk::err::MultiErrorResponse& errors) {
  DeviceIds ids;
  for (const auto& error : errors.deviceerrors()) ids.push_back(error.deviceid());
  return ids;
}

class OnManyDevices : public DeviceChangesTest, public testing::WithParamInterface<Command> {
 protected:
  const Command& command() const { return GetParam(); }
  absl::Status CallMany(const DeviceIds& ids) { return command().many(tenant(), ids); }
  absl::Status CallOne(std::uint32_t id) { return command().one(tenant(), id); }
  RawAnswer CallRaw(const DeviceIds& ids) {
    return Call(tenant().Channel(), {"/gsdk.connect_master.ConnectMaster/" + command().name,
                                     RequestOf(command().name, ids),
                                     {{"token", tenant().Token()}}});
  }

  // A device that the command changes.
  absl::StatusOr<Device> DeviceFor(const std::string& gateway_id, std::uint32_t but_not = 0) {
    return DeviceToChange(gateway_id, command().needs_ssl, but_not);
  }

  // Whether the command has changed the device, as a search tells.
  bool IsChanged(const Device& device) {
    return SearchShows(device, [&](const gsdk::connect::SearchDeviceInfo& found) {
      return found.connectionmode() != ModeOf(device) || found.usessl() != device.use_ssl();
    });
  }
  bool IsAsBefore(const Device& device) {
    return SearchShows(device, [&](const gsdk::connect::SearchDeviceInfo& found) {
      return found.connectionmode() == ModeOf(device) && found.usessl() == device.use_ssl();
    });
  }
};

REQUIREMENT_TEST_P(OnManyDevices, MULTI_1_FailuresDoNotStopTheOthers, "MULTI-1", "MULTI-2") {
  GET_OR_SKIP(const Device first, DeviceFor(gateway_id()));
  GET_OR_SKIP(const Device second, DeviceFor(gateway_id(), first.id()));
  ASSERT_OK(Connect(first));
  ASSERT_OK(Connect(second));
  const absl::Status status = CallMany({first.id(), kNobody, second.id(), kNobodyEither});
  EXPECT_CHOSEN_CODE(status, absl::StatusCode::kNotFound);
  EXPECT_THAT(DevicesNamedIn(status), UnorderedElementsAre(kNobody, kNobodyEither));
  EXPECT_TRUE(IsChanged(first));
  EXPECT_TRUE(IsChanged(second));
}

REQUIREMENT_TEST_P(OnManyDevices, MULTI_1_DevicesOfSeveralGatewaysInOneCall, "MULTI-1") {
  std::vector<Device> devices;
  for (const Gateway& gateway : site().description.gateways()) {
    if (gateway.spare()) continue;
    if (auto device = DeviceFor(gateway.id()); device.ok()) devices.push_back(*std::move(device));
  }
  if (devices.size() < 2) GTEST_SKIP() << "the target has no such devices behind two gateways";
  DeviceIds ids;
  for (const Device& device : devices) {
    ASSERT_OK(Connect(device));
    ids.push_back(device.id());
  }
  ASSERT_OK(CallMany(ids));
  for (const Device& device : devices) EXPECT_TRUE(IsChanged(device)) << device.id();
}

REQUIREMENT_TEST_P(OnManyDevices, MULTI_2_ErrorNamesEachDeviceThatFailedAndNoOther, "MULTI-2", "MULTI-3") {
  GET_OR_SKIP(const Device device, DeviceFor(gateway_id()));
  GET_OR_SKIP(const Device not_connected, DeviceFor(gateway_id(), device.id()));
  ASSERT_OK(Connect(device));
  const absl::Status status = CallMany({kNobody, device.id(), not_connected.id()});
  EXPECT_CHOSEN_CODE(status, absl::StatusCode::kNotFound);
  EXPECT_THAT(DevicesNamedIn(status), UnorderedElementsAre(kNobody, not_connected.id()));
  for (const auto& error : client::DeviceErrors(status)) {
    EXPECT_NE(error.code(), 0);
    EXPECT_CHOSEN_THAT(error.code(), Eq(static_cast<int>(absl::StatusCode::kNotFound)));
    EXPECT_THAT(error.msg(), Not(IsEmpty()));
  }
  EXPECT_TRUE(IsAsBefore(not_connected));
}

REQUIREMENT_TEST_P(OnManyDevices, MULTI_2_AHundredFailuresAreAllNamed, "MULTI-2") {
  DeviceIds ids;
  for (std::uint32_t i = 0; i < 100; ++i) ids.push_back(kNobody - i);
  const absl::Status status = CallMany(ids);
  EXPECT_CHOSEN_CODE(status, absl::StatusCode::kNotFound);
  EXPECT_THAT(DevicesNamedIn(status), testing::UnorderedElementsAreArray(ids));
}

REQUIREMENT_TEST_P(OnManyDevices, MULTI_2_RegisteredDeviceThatIsNotConnectedFails, "MULTI-2", "MULTI-4") {
  ASSERT_OK(calls().AddAsyncConnection(gateway_id(), {NobodysInfo()}));
  ASSERT_TRUE(Eventually(lab(), [&] { return ShownStatus(gateway_id(), kNobody).has_value(); }));
  const absl::Status status = CallMany({kNobody});
  EXPECT_CHOSEN_CODE(status, absl::StatusCode::kNotFound);
  EXPECT_THAT(DevicesNamedIn(status), ElementsAre(kNobody));
  EXPECT_CHOSEN_REFUSAL(CallOne(kNobody), absl::StatusCode::kNotFound);
}

REQUIREMENT_TEST_P(OnManyDevices, MULTI_3_NoDeviceAtAllIsInvalid, "MULTI-3") {
  EXPECT_CHOSEN_REFUSAL(CallMany({}), absl::StatusCode::kInvalidArgument);
}

REQUIREMENT_TEST_P(OnManyDevices, MULTI_3_OneGivenTwiceCountsOnce, "MULTI-3") {
  GET_OR_SKIP(const Device device, DeviceFor(gateway_id()));
  EXPECT_CHOSEN_THAT(DevicesNamedIn(CallMany({kNobody, kNobodyEither, kNobody})),
                     UnorderedElementsAre(kNobody, kNobodyEither));
  const EventLog<DeviceChange> log;
  const auto subscription = Subscribe(tenant(), log);
  ASSERT_TRUE(subscription);
  ASSERT_OK(Connect(device));
  CHOSEN_THAT_OR_RETURN(CallMany({device.id(), device.id()}), IsOk());
  EXPECT_TRUE(IsChanged(device));
  EXPECT_CHOSEN_THAT(log.WaitFor(Of(device.id(), DISCONNECTED)), IsTrue());
  EXPECT_CHOSEN_THAT(StatusesOf(log, device.id()), ElementsAre(ConnectedStatusOf(device), DISCONNECTED));
}

REQUIREMENT_TEST_P(OnManyDevices, MULTI_4_SingleFormOnADeviceThatIsNotConnectedIsNotFound, "MULTI-4") {
  GET_OR_SKIP(const Device device, DeviceFor(gateway_id()));
  for (const std::uint32_t id : {device.id(), kNobody, 0U}) {
    SCOPED_TRACE(id);
    const absl::Status status = CallOne(id);
    if (id != 0) {
      EXPECT_EQ(status.code(), absl::StatusCode::kNotFound) << status;
    }
    EXPECT_CHOSEN_REFUSAL(status, absl::StatusCode::kNotFound);
    EXPECT_CHOSEN_THAT(std::string(status.message()), HasSubstr(std::to_string(id)));
  }
  CHOSEN_THAT_OR_RETURN(IsAsBefore(device), IsTrue());
  // Nor is one that was connected.
  ASSERT_OK(Connect(device));
  ASSERT_OK(calls().Disconnect({device.id()}));
  EXPECT_EQ(CallOne(device.id()).code(), absl::StatusCode::kNotFound);
  EXPECT_CHOSEN_THAT(IsAsBefore(device), IsTrue());
}

REQUIREMENT_TEST_P(OnManyDevices, MULTI_5_DetailsAreTheCallsOwnAndNothingElseTrails, "MULTI-5", "MULTI-2") {
  GET_OR_SKIP(const Device device, DeviceFor(gateway_id()));
  ASSERT_OK(Connect(device));
  const RawAnswer answer = CallRaw({kNobody, device.id(), kNobodyEither});
  ASSERT_FALSE(answer.status.ok());
  const auto errors = ExpectDetails(answer);
  ASSERT_TRUE(errors);
  EXPECT_THAT(NamedIn(*errors), UnorderedElementsAre(kNobody, kNobodyEither));
  for (const auto& error : errors->deviceerrors()) {
    EXPECT_NE(error.code(), 0);
    EXPECT_THAT(error.msg(), Not(IsEmpty()));
  }
}

REQUIREMENT_TEST_P(OnManyDevices, MULTI_5_SuccessHasNoDetails, "MULTI-5", "MULTI-2") {
  GET_OR_SKIP(const Device device, DeviceFor(gateway_id()));
  ASSERT_OK(Connect(device));
  const RawAnswer answer = CallRaw({device.id()});
  ASSERT_OK(answer.status);
  EXPECT_THAT(answer.details, IsEmpty());
  EXPECT_THAT(answer.trailing, IsEmpty());
  EXPECT_THAT(answer.response, IsEmpty()) << "the device errors are in the error, not in the answer";
}

// Also with a tenant of its own.
class OnOthersDevices : public ManagingTest, public testing::WithParamInterface<Command> {
 protected:
  absl::Status CallMany(const DeviceIds& ids) { return GetParam().many(tenant(), ids); }
  absl::Status CallOne(std::uint32_t id) { return GetParam().one(tenant(), id); }
};

REQUIREMENT_TEST_P(OnOthersDevices, MULTI_4_AnotherTenantsDeviceIsNotFoundAndStaysAsItIs, "MULTI-4", "MULTI-2",
                   "GW-3") {
  GET_OR_SKIP(const Gateway spare, site().SpareGateway());
  ASSERT_OK_AND_ASSIGN(const auto other, NewTenantWith(spare));
  GET_OR_SKIP(const Device theirs, DeviceToConnect(spare.id()));
  auto& their_calls = other.client->ConnectMaster();
  const auto their_device = [&] {
    const auto devices = their_calls.GetDeviceList(spare.id());
    return devices.ok() && devices->size() == 1 ? devices->front().ShortDebugString() : "not connected";
  };
  ASSERT_OK(their_calls.Connect(spare.id(), ConnectInfoOf(theirs)));
  const std::string before = their_device();

  const absl::Status one = CallOne(theirs.id());
  EXPECT_CHOSEN_REFUSAL(one, absl::StatusCode::kNotFound);
  const absl::Status many = CallMany({theirs.id()});
  EXPECT_CHOSEN_CODE(many, absl::StatusCode::kNotFound);
  EXPECT_THAT(DevicesNamedIn(many), ElementsAre(theirs.id()));
  // As if the device did not exist.
  std::string expected(CallOne(kNobody).message());
  if (const auto at = expected.find(std::to_string(kNobody)); at != std::string::npos) {
    expected.replace(at, std::to_string(kNobody).size(), std::to_string(theirs.id()));
  }
  EXPECT_CHOSEN_THAT(std::string(one.message()), testing::StrEq(expected));
  EXPECT_EQ(their_device(), before);
}

const auto kNameOfCommand = [](const testing::TestParamInfo<Command>& info) { return info.param.name; };
INSTANTIATE_TEST_SUITE_P(Multi, OnManyDevices, testing::ValuesIn(Commands()), kNameOfCommand);
INSTANTIATE_TEST_SUITE_P(Multi, OnOthersDevices, testing::ValuesIn(Commands()), kNameOfCommand);

// Commands on slow devices.
class OnSlowDevices : public DeviceChangesTest {
 protected:
  void PrepareTest() override {
    DeviceChangesTest::PrepareTest();
    if (HasFatalFailure() || IsSkipped()) return;
    for (const Gateway& gateway : site().description.gateways()) {
      if (gateway.spare()) continue;
      for (const Device& device : FreeDevices(gateway.id())) {
        const bool is_slow = DelayOf(device) >= std::chrono::seconds(1) && DelayOf(device) < std::chrono::seconds(10);
        if (is_slow && ModeOf(device) == SERVER_TO_DEVICE) devices_.push_back(device);
      }
    }
    if (devices_.size() < 2) GTEST_SKIP() << "the target does not have two slow devices";
    for (const Device& device : devices_) {
      ASSERT_OK(WhileTimePasses(lab(), [&] { return Connect(device); }).result);
      ids_.push_back(device.id());
    }
  }

  Duration DelayOfAll() const {
    Duration sum{0};
    for (const Device& device : devices_) sum += DelayOf(device);
    return sum;
  }

  const std::vector<Device>& devices() const { return devices_; }
  const DeviceIds& ids() const { return ids_; }

 private:
  std::vector<Device> devices_;
  DeviceIds ids_;
};

REQUIREMENT_TEST_F(OnSlowDevices, MULTI_1_DevicesWorkInParallel, "MULTI-1") {
  // The mode that they have: nothing changes, but they have to be asked, or at least need not be one by one.
  const auto timed =
      WhileTimePasses(lab(), [&] { return calls().SetConnectionModeMulti(ids(), SERVER_TO_DEVICE, kPatience); });
  CHOSEN_THAT_OR_RETURN(timed.result, IsOk());  // MODE-4
  EXPECT_LT(timed.took, DelayOfAll());
}

REQUIREMENT_TEST_F(OnSlowDevices, GW_7_CommandsEndWhenTheirGatewayGoes, "GW-7", "MULTI-2") {
  const Device device = devices().front();
  const std::string& gateway = device.gateway_id();
  const Time start = lab().Now();
  auto one = std::async(std::launch::async, [&] { return calls().SetConnectionMode(device.id(), SERVER_TO_DEVICE); });
  auto many = std::async(std::launch::async,
                         [&] { return calls().SetConnectionModeMulti({device.id()}, SERVER_TO_DEVICE, kPatience); });
  const auto waits = [](auto& call) {
    return call.wait_for(std::chrono::milliseconds(200)) != std::future_status::ready;
  };
  if (!waits(one) || !waits(many)) GTEST_SKIP() << "the target's devices answer such a command at once";
  DO_OR_SKIP(lab().CutGatewayLink(gateway));
  // However long the device would take.
  for (const absl::Status& status : {one.get(), many.get()}) {
    EXPECT_CHOSEN_REFUSAL(status, absl::StatusCode::kUnavailable);
    EXPECT_CHOSEN_THAT(std::string(status.message()), HasSubstr(gateway));
    for (const auto& error : client::DeviceErrors(status)) EXPECT_EQ(error.deviceid(), device.id());
  }
  EXPECT_CHOSEN_THAT(lab().Now() - start, testing::Lt(DelayOf(device)));
}

REQUIREMENT_TEST_F(OnSlowDevices, MULTI_3_CodesThatDifferMakeUnknown, "MULTI-1", "MULTI-2", "MULTI-3") {
  // One is not connected; another one goes while it is at work.
  const std::uint32_t gone = ids().front();
  auto call = std::async(std::launch::async, [&] {
    return calls().SetConnectionModeMulti({gone, kNobody}, SERVER_TO_DEVICE, kPatience);
  });
  if (call.wait_for(std::chrono::milliseconds(200)) == std::future_status::ready) {
    GTEST_SKIP() << "the target's devices answer such a command at once";
  }
  DO_OR_SKIP(lab().SwitchDeviceOff(gone));
  const absl::Status status = WhileTimePasses(lab(), [&] { return call.get(); }).result;
  EXPECT_FALSE(status.ok());
  EXPECT_THAT(DevicesNamedIn(status), UnorderedElementsAre(gone, kNobody));
  std::set<int> codes;
  for (const auto& error : client::DeviceErrors(status)) codes.insert(error.code());
  EXPECT_CHOSEN_THAT(codes, SizeIs(2));
  EXPECT_CHOSEN_REFUSAL(status, absl::StatusCode::kUnknown);
}

}  // namespace
}  // namespace connectmaster::conformance
