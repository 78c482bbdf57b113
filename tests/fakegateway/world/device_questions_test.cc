// What devices answer about themselves: gsdk.device.Device.
#include "calls/device.h"
#include "world_test_fixture.h"

namespace connectmaster::fakegateway {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

class DeviceQuestionsTest : public WorldTest {
 protected:
  using InfoReply = Reply<gsdk::device::GetInfoResponse>;

  std::shared_ptr<InfoReply> GetInfo(std::uint32_t id, const Caller& caller = kTenant1) {
    gsdk::device::GetInfoRequest request;
    request.set_deviceid(id);
    auto reply = std::make_shared<InfoReply>();
    last_call_ = Begin(world_, device::GetInfo, caller, request, [reply](const auto& response) {
      ++reply->count;
      reply->result = response;
    });
    Settle();
    return reply;
  }

  gsdk::device::Type TypeItTells(std::uint32_t id) {
    gsdk::device::GetCapabilityInfoRequest request;
    request.set_deviceid(id);
    gsdk::device::Type type = gsdk::device::UNKNOWN;
    Begin(world_, device::GetCapabilityInfo, kTenant1, request, [&](const auto& response) {
      EXPECT_THAT(response, IsOk());
      if (response.ok()) type = response->capinfo().type();
    });
    Settle();
    return type;
  }
};

TEST_F(DeviceQuestionsTest, GetInfo_OfAConnectedDevice_TellsItsMake) {
  RecordProperty("requirements", "DEVICE-1");
  ASSERT_THAT(Connect("192.168.0.101")->result, IsOk());
  const auto reply = GetInfo(kPlain);
  ASSERT_THAT(reply->result, IsOk());
  EXPECT_EQ(reply->result->info().ShortDebugString(),
            "MACAddr: \"02:00:00:00:00:65\" modelName: \"BIOSTATION_2\" firmwareVersion: \"1.0.0\" "
            "kernelVersion: \"1.0.0\" BSCoreVersion: \"1.0.0\" boardVersion: \"1.0.0\"");
}

TEST_F(DeviceQuestionsTest, GetInfo_MacAddress_IsOfTheWholeId) {
  RecordProperty("requirements", "DEVICE-1");
  world_.AddDevice(DeviceAt(0x9a'00'0f'fe, "192.168.0.110"));
  ASSERT_THAT(Connect("192.168.0.110")->result, IsOk());
  EXPECT_EQ(GetInfo(0x9a'00'0f'fe)->result->info().macaddr(), "02:00:9a:00:0f:fe");
}

TEST_F(DeviceQuestionsTest, Capabilities_OfEachDevice_AreThoseOfItsType) {
  RecordProperty("requirements", "DEVICE-2");
  auto face = DeviceAt(110, "192.168.0.110");
  face.set_type(testkit::FACESTATION_2);
  world_.AddDevice(face);
  ASSERT_THAT(Connect("192.168.0.101")->result, IsOk());
  ASSERT_THAT(Connect("192.168.0.110")->result, IsOk());
  EXPECT_EQ(TypeItTells(kPlain), gsdk::device::BIOSTATION_2);
  EXPECT_EQ(TypeItTells(110), gsdk::device::FACESTATION_2);

  gsdk::device::GetCapabilityRequest request;
  request.set_deviceid(110);
  std::optional<gsdk::device::DeviceCapability> in_detail;
  Begin(world_, device::GetCapability, kTenant1, request,
        [&](const auto& response) { in_detail = response->devicecapability(); });
  Settle();
  ASSERT_TRUE(in_detail.has_value());
  EXPECT_TRUE(in_detail->faceinputsupported());
  EXPECT_FALSE(in_detail->fingerprintinputsupported());
}

TEST_F(DeviceQuestionsTest, GetInfo_OfASlowDevice_WaitsForItsAnswer) {
  RecordProperty("requirements", "DEVICE-4");
  ASSERT_THAT(Connect("192.168.0.101")->result, IsOk());
  ASSERT_THAT(hand_.SetResponseDelay(kPlain, seconds(2)), IsOk());
  const auto reply = GetInfo(kPlain);
  Advance(milliseconds(1'999));
  EXPECT_EQ(reply->count, 0);
  Advance(milliseconds(1));
  ASSERT_THAT(reply->result, IsOk());
  EXPECT_EQ(reply->result->info().modelname(), "BIOSTATION_2");
}

TEST_F(DeviceQuestionsTest, GetInfo_OfADeviceThatIsNotConnectedOrNotTheTenants_IsNotFound) {
  RecordProperty("requirements", "MULTI-4 GW-3");
  EXPECT_THAT(GetInfo(kPlain)->result, StatusIs(absl::StatusCode::kNotFound, HasSubstr("101")));
  EXPECT_THAT(GetInfo(0)->result, StatusIs(absl::StatusCode::kNotFound, HasSubstr("device 0")));
  ASSERT_THAT(Connect("192.168.0.101")->result, IsOk());
  EXPECT_THAT(GetInfo(kPlain, kTenant2)->result, StatusIs(absl::StatusCode::kNotFound, HasSubstr("101")));
  EXPECT_THAT(GetInfo(kPlain, kAdmin)->result, IsOk());
}

TEST_F(DeviceQuestionsTest, GetInfo_OfADeviceThatDoesNotAnswer_IsUnavailableAfterTheTimeout) {
  RecordProperty("requirements", "DEVICE-4 SYNC-4");
  ASSERT_THAT(Connect("192.168.0.101")->result, IsOk());
  ASSERT_THAT(hand_.SetSilent(kPlain, true), IsOk());
  const auto reply = GetInfo(kPlain);
  Advance(milliseconds(9'999));
  EXPECT_EQ(reply->count, 0);
  Advance(milliseconds(1));
  EXPECT_THAT(reply->result, StatusIs(absl::StatusCode::kUnavailable, HasSubstr("101")));
}

TEST_F(DeviceQuestionsTest, GetInfo_WhoseDeviceIsReset_IsUnavailable) {
  RecordProperty("requirements", "DEVICE-4");
  ASSERT_THAT(Connect("192.168.0.101")->result, IsOk());
  ASSERT_THAT(Inject(world_, calls_, {{.device_id = kPlain, .what = ResetConnection{}}}), IsOk());
  EXPECT_THAT(GetInfo(kPlain)->result, StatusIs(absl::StatusCode::kUnavailable, HasSubstr("101")));
}

TEST_F(DeviceQuestionsTest, GetInfo_ThatIsCancelled_IsAnsweredOnce) {
  ASSERT_THAT(Connect("192.168.0.101")->result, IsOk());
  ASSERT_THAT(hand_.SetResponseDelay(kPlain, seconds(2)), IsOk());
  const auto reply = GetInfo(kPlain);
  CancelCall(world_, last_call_);
  Advance(seconds(10));
  EXPECT_EQ(reply->count, 1);
  EXPECT_THAT(reply->result, StatusIs(absl::StatusCode::kCancelled));
}

TEST_F(DeviceQuestionsTest, Questions_ChangeNothing) {
  RecordProperty("requirements", "DEVICE-4");
  ASSERT_THAT(Connect("192.168.0.101")->result, IsOk());
  const auto log = WatchDevices();
  const std::string before = Entry(kPlain).ShortDebugString();
  ASSERT_THAT(GetInfo(kPlain)->result, IsOk());
  EXPECT_EQ(TypeItTells(kPlain), gsdk::device::BIOSTATION_2);
  Advance(std::chrono::minutes(1));
  EXPECT_THAT(log->changes, IsEmpty());
  EXPECT_EQ(Entry(kPlain).ShortDebugString(), before);
}

}  // namespace
}  // namespace connectmaster::fakegateway
