#include "common/errors.h"

#include <gmock/gmock.h>

#include <cstdint>
#include <map>
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

TEST(Errors, DevicesFailedNamesEachDeviceWithItsCode) {
  ::testing::Test::RecordProperty("requirements", "DISC-2 MULTI-2");
  const auto status = DevicesFailed({{7, DeviceNotConnected(7)}, {3, DeviceNotConnected(3)}});
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kNotFound, AllOf(HasSubstr("2"), HasSubstr("3, 7"))));
  const auto errors = ErrorsOf(status);
  ASSERT_EQ(errors.deviceerrors_size(), 2);
  EXPECT_EQ(errors.deviceerrors(0).deviceid(), 3U);
  EXPECT_EQ(errors.deviceerrors(0).code(), 5);
  EXPECT_NE(errors.deviceerrors(0).msg(), "");
  EXPECT_EQ(errors.deviceerrors(1).deviceid(), 7U);
}

TEST(Errors, DevicesFailedHasTheirCodeWhereTheyAgreeAndElseUnknown) {
  ::testing::Test::RecordProperty("requirements", "MULTI-3");
  EXPECT_EQ(DevicesFailed({}), absl::OkStatus());
  EXPECT_THAT(DevicesFailed({{1, ConnectionLost(1)}, {2, DeviceDoesNotAnswer(2)}}),
              StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(DevicesFailed({{1, ConnectionLost(1)}, {2, DeviceNotConnected(2)}}),
              StatusIs(absl::StatusCode::kUnknown));
}

TEST(Errors, TheMessageStaysShortHoweverManyDevicesThereAre) {
  std::map<std::uint32_t, absl::Status> failures;
  for (std::uint32_t id = 1; id <= 1'000; ++id) failures.emplace(id, DeviceNotConnected(id));
  const auto status = DevicesFailed(failures);
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
