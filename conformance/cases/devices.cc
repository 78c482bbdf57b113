// What connected devices are, and what they can do. These checks only ask: they are safe on any device that the suite
// may connect to.
#include <functional>
#include <set>
#include <string>

#include "connectmaster/client/client.h"
#include "support/connections_test.h"
#include "support/managing_test.h"

namespace connectmaster::conformance {
namespace {

using testing::Eq;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::MatchesRegex;
using testing::Not;

class Devices : public ConnectionsTest {
 protected:
  client::DeviceApi& questions() { return tenant().Device(); }

  // Every device of the gateway that can be connected now, connected.
  std::vector<Device> ConnectAll() {
    std::vector<Device> connected;
    for (const Device& device : FreeDevices(gateway_id())) {
      if (!CanBeConnected(device)) continue;
      EXPECT_OK(Connect(device));
      connected.push_back(device);
    }
    return connected;
  }

  // UNIMPLEMENTED if the device's model does not support it, which is no fault of the gateway's.
  absl::StatusOr<gsdk::device::DeviceCapability> InDetail(const Device& device) {
    auto capability = questions().GetCapability(device.id());
    EXPECT_CHOSEN_THAT(capability, IsOk());
    return capability;
  }
};

REQUIREMENT_TEST_F(Devices, DEVICE_1_TellsItsAddressModelAndVersions, "DEVICE-1", "SVC-2") {
  GET_OR_SKIP(const Device device, DeviceToConnect());
  ASSERT_OK(Connect(device));
  ASSERT_OK_AND_ASSIGN(const auto info, questions().GetInfo(device.id()));
  const std::string byte = "[0-9a-fA-F][0-9a-fA-F]";
  EXPECT_CHOSEN_THAT(info.macaddr(), MatchesRegex(byte + "([:-]" + byte + ")([:-]" + byte + ")([:-]" + byte + ")([:-]" +
                                                  byte + ")([:-]" + byte + ")"));
  EXPECT_THAT(info.macaddr(), Not(IsEmpty()));
  EXPECT_THAT(info.modelname(), Not(IsEmpty()));
  for (const std::string& version :
       {info.firmwareversion(), info.kernelversion(), info.bscoreversion(), info.boardversion()}) {
    EXPECT_THAT(version, Not(IsEmpty()));
    EXPECT_CHOSEN_THAT(version, MatchesRegex("[0-9]+\\.[0-9]+\\.[0-9]+.*"));
  }
}

REQUIREMENT_TEST_F(Devices, DEVICE_1_TellsTheSameAgainAndAfterANewConnection, "DEVICE-1") {
  GET_OR_SKIP(const Device device, DeviceToConnect());
  ASSERT_OK(Connect(device));
  ASSERT_OK_AND_ASSIGN(const auto first, questions().GetInfo(device.id()));
  ASSERT_OK_AND_ASSIGN(const auto again, questions().GetInfo(device.id()));
  EXPECT_EQ(again.ShortDebugString(), first.ShortDebugString());
  ASSERT_OK(calls().Disconnect({device.id()}));
  ASSERT_OK(Connect(device));
  ASSERT_OK_AND_ASSIGN(const auto later, questions().GetInfo(device.id()));
  EXPECT_EQ(later.ShortDebugString(), first.ShortDebugString());
}

REQUIREMENT_TEST_F(Devices, DEVICE_1_EachDeviceHasAnAddressOfItsOwn, "DEVICE-1") {
  const auto connected = ConnectAll();
  if (connected.size() < 2) GTEST_SKIP() << "the target has no two devices to connect to";
  std::set<std::string> addresses;
  for (const Device& device : connected) {
    ASSERT_OK_AND_ASSIGN(const auto info, questions().GetInfo(device.id()));
    EXPECT_TRUE(addresses.insert(info.macaddr()).second) << device.id() << " has the address of another";
  }
}

REQUIREMENT_TEST_F(Devices, DEVICE_2_TypeIsTheOneThatListAndSearchShow, "DEVICE-2", "STATUS-6", "SEARCH-1") {
  const auto connected = ConnectAll();
  if (connected.empty()) GTEST_SKIP() << "the target has no device to connect to";
  ASSERT_OK_AND_ASSIGN(const auto found, calls().SearchDevice(gateway_id()));
  for (const Device& device : connected) {
    SCOPED_TRACE(device.id());
    ASSERT_OK_AND_ASSIGN(const auto in_short, questions().GetCapabilityInfo(device.id()));
    EXPECT_EQ(in_short.type(), TypeOf(device));
    ASSERT_OK_AND_ASSIGN(const auto entry, Managed(device));
    ASSERT_TRUE(entry.has_value());
    EXPECT_EQ(in_short.type(), entry->type());
    for (const auto& it : found) {
      if (it.deviceid() == device.id()) {
        EXPECT_EQ(in_short.type(), it.type());
      }
    }
  }
}

REQUIREMENT_TEST_F(Devices, DEVICE_2_ShortAndDetailedAgree, "DEVICE-2") {
  const auto connected = ConnectAll();
  if (connected.empty()) GTEST_SKIP() << "the target has no device to connect to";
  for (const Device& device : connected) {
    SCOPED_TRACE(device.id());
    ASSERT_OK_AND_ASSIGN(const auto in_short, questions().GetCapabilityInfo(device.id()));
    GET_OR_SKIP(const auto in_detail, InDetail(device));
    EXPECT_CHOSEN_THAT(in_short.maxnumofuser(), Eq(in_detail.maxusers()));
    EXPECT_CHOSEN_THAT(in_short.pinsupported(), Eq(in_detail.pininputsupported()));
    EXPECT_CHOSEN_THAT(in_short.cardsupported(), Eq(in_detail.cardinputsupported()));
    EXPECT_CHOSEN_THAT(in_short.fingersupported(), Eq(in_detail.fingerprintinputsupported()));
    EXPECT_CHOSEN_THAT(in_short.facesupported(), Eq(in_detail.faceinputsupported()));
    EXPECT_CHOSEN_THAT(in_short.usernamesupported(), Eq(in_detail.maxusernames() != 0));
    EXPECT_CHOSEN_THAT(in_short.userphotosupported(), Eq(in_detail.maxuserimages() != 0));
    EXPECT_CHOSEN_THAT(in_short.userphrasesupported(), Eq(in_detail.maxuserphrases() != 0));
    EXPECT_CHOSEN_THAT(in_short.jobcodesupported(), Eq(in_detail.maxuserjobs() != 0));
    EXPECT_CHOSEN_THAT(in_short.imagelogsupported(), Eq(in_detail.maximagelogs() != 0));
    EXPECT_CHOSEN_THAT(in_short.wlansupported(), Eq(in_detail.wlansupported()));
    EXPECT_CHOSEN_THAT(in_short.dynamicslavedevicesupported(), Eq(in_detail.dynamicslavedevicesupported()));
  }
}

REQUIREMENT_TEST_F(Devices, DEVICE_3_CanDoWhatItsTypeIsKnownFor, "DEVICE-3") {
  using gsdk::device::Type;
  const std::set<Type> fingers{gsdk::device::BIOSTATION_2, gsdk::device::BIOSTATION_A2, gsdk::device::BIOSTATION_L2,
                               gsdk::device::BIOENTRY_W2, gsdk::device::BIOLITE_N2};
  const std::set<Type> faces{gsdk::device::FACESTATION_2, gsdk::device::FACESTATION_F2, gsdk::device::BIOSTATION_3};
  const auto connected = ConnectAll();
  if (connected.empty()) GTEST_SKIP() << "the target has no device to connect to";
  for (const Device& device : connected) {
    SCOPED_TRACE(device.id());
    ASSERT_OK_AND_ASSIGN(const auto in_short, questions().GetCapabilityInfo(device.id()));
    if (fingers.contains(TypeOf(device))) {
      EXPECT_CHOSEN_THAT(in_short.fingersupported(), Eq(true));
    }
    if (faces.contains(TypeOf(device))) {
      EXPECT_CHOSEN_THAT(in_short.facesupported(), Eq(true));
    }
    EXPECT_CHOSEN_THAT(in_short.cardsupported(), Eq(true));
    EXPECT_CHOSEN_THAT(in_short.maxnumofuser(), testing::Gt(0U));
    GET_OR_SKIP(const auto in_detail, InDetail(device));
    EXPECT_CHOSEN_THAT(in_detail.maxcardsperuser(), Eq(8U));
    EXPECT_CHOSEN_THAT(in_detail.maxfingerprintsperuser(), Eq(in_short.fingersupported() ? 10U : 0U));
    EXPECT_CHOSEN_THAT(in_detail.maxfacesperuser(), Eq(in_short.facesupported() ? 5U : 0U));
    EXPECT_CHOSEN_THAT(in_detail.cardonlysupported(), Eq(in_short.cardsupported()));
    EXPECT_CHOSEN_THAT(in_detail.cardpinsupported(), Eq(in_short.cardsupported() && in_short.pinsupported()));
    EXPECT_CHOSEN_THAT(in_detail.biometriconlysupported(), Eq(in_short.fingersupported() || in_short.facesupported()));
    EXPECT_CHOSEN_THAT(in_detail.extendedauthsupported(), Eq(in_detail.faceexsupported()));
    EXPECT_CHOSEN_THAT(in_detail.extendedfaceonlysupported(), Eq(in_detail.extendedauthsupported()));
  }
}

REQUIREMENT_TEST_F(Devices, DEVICE_4_DeviceWithoutPowerIsUnavailable, "DEVICE-4", "SYNC-4") {
  GET_OR_SKIP(const Device device, DeviceToConnect());
  ASSERT_OK(Connect(device));
  DO_OR_SKIP(lab().SwitchDeviceOff(device.id()));
  const auto timed = WhileTimePasses(lab(), [&] { return questions().GetInfo(device.id()).status(); });
  EXPECT_CHOSEN_REFUSAL(timed.result, absl::StatusCode::kUnavailable);
}

// What a client may ask a device.
struct Question {
  std::string name;
  std::function<absl::Status(client::Client&, std::uint32_t)> ask;
};

void PrintTo(const Question& question, std::ostream* out) {
  *out << question.name;
}

std::vector<Question> Questions() {
  return {
      {"GetInfo", [](client::Client& it, std::uint32_t id) { return it.Device().GetInfo(id).status(); }},
      {"GetCapabilityInfo",
       [](client::Client& it, std::uint32_t id) { return it.Device().GetCapabilityInfo(id).status(); }},
      {"GetCapability", [](client::Client& it, std::uint32_t id) { return it.Device().GetCapability(id).status(); }}};
}

class EachQuestion : public ConnectionsTest, public testing::WithParamInterface<Question> {
 protected:
  absl::Status Ask(std::uint32_t device_id) { return GetParam().ask(tenant(), device_id); }
};

REQUIREMENT_TEST_P(EachQuestion, DEVICE_4_ChangesNothing, "DEVICE-4") {
  GET_OR_SKIP(const Device device, DeviceToConnect());
  ASSERT_OK(Connect(device));
  ASSERT_OK_AND_ASSIGN(const auto before, Managed(device));
  const EventLog<DeviceChange> log;
  const auto subscription = Subscribe(tenant(), log);
  ASSERT_TRUE(subscription);
  DO_OR_SKIP(Ask(device.id()));
  DO_OR_SKIP(lab().PassTime(std::chrono::seconds(1)));
  ASSERT_OK_AND_ASSIGN(const auto after, Managed(device));
  ASSERT_TRUE(before.has_value() && after.has_value());
  EXPECT_CHOSEN_THAT(after->ShortDebugString(), Eq(before->ShortDebugString()));
  EXPECT_CHOSEN_THAT(StatusesOf(log, device.id()), IsEmpty());
}

REQUIREMENT_TEST_P(EachQuestion, DEVICE_4_ToADeviceThatIsNotConnectedIsNotFound, "DEVICE-4", "MULTI-4") {
  GET_OR_SKIP(const Device device, DeviceToConnect());
  for (const std::uint32_t id : {device.id(), kNobody}) {
    const absl::Status status = Ask(id);
    EXPECT_EQ(status.code(), absl::StatusCode::kNotFound) << status;
    EXPECT_CHOSEN_THAT(std::string(status.message()), HasSubstr(std::to_string(id)));
  }
  ASSERT_OK(Connect(device));
  ASSERT_OK(calls().Disconnect({device.id()}));
  EXPECT_EQ(Ask(device.id()).code(), absl::StatusCode::kNotFound);
  ASSERT_OK_AND_ASSIGN(const auto entry, Managed(device));
  EXPECT_FALSE(entry.has_value()) << "a question connects nothing";
}

class EachQuestionToOthers : public ManagingTest, public testing::WithParamInterface<Question> {};

REQUIREMENT_TEST_P(EachQuestionToOthers, DEVICE_4_AnotherTenantsDeviceIsNotFound, "DEVICE-4", "MULTI-4", "GW-3") {
  GET_OR_SKIP(const Gateway spare, site().SpareGateway());
  ASSERT_OK_AND_ASSIGN(const auto other, NewTenantWith(spare));
  GET_OR_SKIP(const Device theirs, DeviceToConnect(spare.id()));
  ASSERT_OK(other.client->ConnectMaster().Connect(spare.id(), ConnectInfoOf(theirs)));
  DO_OR_SKIP(GetParam().ask(*other.client, theirs.id()));
  EXPECT_CHOSEN_REFUSAL(GetParam().ask(tenant(), theirs.id()), absl::StatusCode::kNotFound);
}

const auto kNameOfQuestion = [](const testing::TestParamInfo<Question>& info) { return info.param.name; };
INSTANTIATE_TEST_SUITE_P(Devices, EachQuestion, testing::ValuesIn(Questions()), kNameOfQuestion);
INSTANTIATE_TEST_SUITE_P(Devices, EachQuestionToOthers, testing::ValuesIn(Questions()), kNameOfQuestion);

}  // namespace
}  // namespace connectmaster::conformance
