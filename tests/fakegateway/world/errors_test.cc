#include "world/errors.h"

#include <gmock/gmock.h>

#include <cstdint>
#include <set>
#include <string>

#include "support/status_matchers.h"

namespace connectmaster::fakegateway {
namespace {

using connectmaster::testing::StatusIs;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

gsdk::err::MultiErrorResponse ErrorsOf(const absl::Status& status) {
  gsdk::err::MultiErrorResponse errors;
  EXPECT_TRUE(errors.ParseFromString(DeviceErrorsOf(status)));
  return errors;
}

TEST(Errors, DevicesNotConnectedNamesEachDeviceWithItsCode) {
  ::testing::Test::RecordProperty("requirements", "DISC-2 MULTI-2");
  const auto status = DevicesNotConnected({7, 3});
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kNotFound, AllOf(HasSubstr("2"), HasSubstr("3, 7"))));
  const auto errors = ErrorsOf(status);
  ASSERT_EQ(errors.deviceerrors_size(), 2);
  EXPECT_EQ(errors.deviceerrors(0).deviceid(), 3U);
  EXPECT_EQ(errors.deviceerrors(0).code(), 5);
  EXPECT_NE(errors.deviceerrors(0).msg(), "");
  EXPECT_EQ(errors.deviceerrors(1).deviceid(), 7U);
}

TEST(Errors, TheMessageStaysShortHoweverManyDevicesThereAre) {
  std::set<std::uint32_t> ids;
  for (std::uint32_t id = 1; id <= 1'000; ++id) ids.insert(id);
  const auto status = DevicesNotConnected(ids);
  EXPECT_LT(status.message().size(), 200U);
  EXPECT_EQ(ErrorsOf(status).deviceerrors_size(), 1'000);
}

TEST(Errors, OtherErrorsNameNoDevices) {
  EXPECT_EQ(DeviceErrorsOf(NoSuchTenant("a")), "");
  EXPECT_EQ(DeviceErrorsOf(absl::OkStatus()), "");
}

TEST(Errors, AStrangersTextIsShownShortAndWithoutControlCharacters) {
  const std::string shown(NoSuchGateway("a\nb\x7f" + std::string(1'000'000, 'x')).message());
  EXPECT_THAT(shown, AllOf(HasSubstr("'a?b?x"), HasSubstr("...'"), Not(HasSubstr("\n"))));
  EXPECT_LT(shown.size(), 200U);
}

TEST(Errors, AStrangersTextIsNotCutWithinALetter) {
  std::string text(79, 'x');
  text += "\xc3\xa4\xc3\xa4";  // two letters of two bytes, the first across the cut
  const std::string shown(NoSuchGateway(text).message());
  EXPECT_THAT(shown, AllOf(HasSubstr("x...'"), Not(HasSubstr("\xc3"))));
}

TEST(Errors, AMessageSaysWhatToDo) {
  EXPECT_THAT(TenantNotRegistered("t"), StatusIs(absl::StatusCode::kNotFound, HasSubstr("Tenant.Add")));
  EXPECT_THAT(AdministratorMustUseLoginAdmin(), StatusIs(absl::StatusCode::kPermissionDenied, HasSubstr("LoginAdmin")));
  EXPECT_THAT(ExpiredToken(Time(std::chrono::seconds(0))),
              StatusIs(absl::StatusCode::kUnauthenticated, HasSubstr("1970-01-01T00:00:00Z")));
}

}  // namespace
}  // namespace connectmaster::fakegateway
