#include "calls/call_table.h"

#include <gmock/gmock.h>

#include "calls/device.h"
#include "calls/services.h"

namespace connectmaster::fakegateway {
namespace {

using ::testing::Contains;
using ::testing::IsNull;
using ::testing::Not;
using ::testing::NotNull;

TEST(CallTable, MethodThatIsNotSimulated_IsNotThere) {
  RecordProperty("requirements", "SVC-2");
  const CallTable table = CallTable::OfMasterGateway();
  EXPECT_THAT(table.not_simulated(), Contains("/gsdk.device.Device/Lock"));
  EXPECT_THAT(table.not_simulated(), Not(Contains("/gsdk.device.Device/GetInfo")));
  EXPECT_FALSE(table.calls().contains("/gsdk.device.Device/Lock"));
  EXPECT_THAT(table.FindByName("Device.Lock"), IsNull());
  EXPECT_THAT(table.FindByName("Device.GetInfo"), NotNull());
}

TEST(CallTableDeathTest, MethodThatIsForgotten_EndsTheProgramAndIsNamed) {
  CallTable table;
  table.Later(&device::GetInfo);
  table.Later(&device::GetCapability);
  EXPECT_DEATH(table.CheckComplete(), "gsdk\\.device\\.Device\\.GetCapabilityInfo must have a function");
}

TEST(CallTableDeathTest, MethodThatIsSimulatedAndNot_EndsTheProgramAndIsNamed) {
  CallTable table;
  AddDevice(table);
  table.NotSimulated<gsdk::device::GetInfoRequest>();
  EXPECT_DEATH(table.CheckComplete(), "gsdk\\.device\\.Device\\.GetInfo must have a function or be listed");
}

TEST(CallTableDeathTest, RequestOfNoMethod_EndsTheProgramAndIsNamed) {
  CallTable table;
  EXPECT_DEATH(table.NotSimulated<gsdk::device::FactoryInfo>(), "gsdk\\.device\\.FactoryInfo is not a method's");
}

}  // namespace
}  // namespace connectmaster::fakegateway
