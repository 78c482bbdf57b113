#include "connectmaster/client/errors.h"

#include <gmock/gmock.h>
#include <google/protobuf/stubs/logging.h>
#include <grpcpp/support/status.h>
#include <gtest/gtest.h>

#include <random>
#include <string>

#include "connectmaster/client/status.h"
#include "details.h"

namespace connectmaster::client {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

std::string Details() {
  gsdk::err::MultiErrorResponse errors;
  for (const uint32_t device_id : {1u, 2u}) {
    gsdk::err::ErrorResponse& error = *errors.add_deviceerrors();
    error.set_deviceid(device_id);
    error.set_code(grpc::StatusCode::NOT_FOUND);
    error.set_msg("not connected");
  }
  return DetailsOf(errors);
}

TEST(ErrorsTest, CodeAndMessageAreTheCalls) {
  const absl::Status status = FromGrpcStatus({grpc::StatusCode::ALREADY_EXISTS, "there is one"});
  EXPECT_EQ(status.code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(status.message(), "there is one");
  EXPECT_THAT(DeviceErrors(status), IsEmpty());
  EXPECT_TRUE(FromGrpcStatus(grpc::Status::OK).ok());
}

TEST(ErrorsTest, ACodeThatDoesNotExistIsUnknown) {
  EXPECT_TRUE(absl::IsUnknown(FromGrpcStatus({static_cast<grpc::StatusCode>(20), "?"})));
}

TEST(ErrorsTest, DeviceErrorsAreDecoded) {
  RecordProperty("requirements", "MULTI-2 DISC-2");
  const absl::Status status = FromGrpcStatus({grpc::StatusCode::NOT_FOUND, "2 devices failed", Details()});
  EXPECT_EQ(status.message(), "2 devices failed");
  const auto errors = DeviceErrors(status);
  ASSERT_THAT(errors, SizeIs(2));
  EXPECT_EQ(errors[0].deviceid(), 1U);
  EXPECT_EQ(errors[1].deviceid(), 2U);
  EXPECT_EQ(errors[1].code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(errors[1].msg(), "not connected");
}

TEST(ErrorsTest, GarbageInTheDetailsCostsOnlyTheDetails) {
  const google::protobuf::LogSilencer no_complaints_about_utf8;
  const std::string good = Details();
  std::minstd_rand random(1);
  for (int i = 0; i < 2'000; ++i) {
    std::string bytes = good.substr(0, random() % (good.size() + 1));
    for (int j = 0; j < 4 && !bytes.empty(); ++j) bytes[random() % bytes.size()] = static_cast<char>(random());
    const absl::Status status = FromGrpcStatus({grpc::StatusCode::INTERNAL, "broken", bytes});
    ASSERT_TRUE(absl::IsInternal(status));
    ASSERT_EQ(status.message(), "broken");
    (void)DeviceErrors(status);
  }
}

TEST(ErrorsTest, DetailsOfAnotherTypeAreLeftOut) {
  const std::string details = DetailsOf(gsdk::err::GatewayErrorResponse());
  EXPECT_THAT(DeviceErrors(FromGrpcStatus({grpc::StatusCode::UNKNOWN, "", details})), IsEmpty());
}

TEST(StatusTest, OnlyTheTwoConnectedStatesAreConnected) {
  RecordProperty("requirements", "ASYNC-5");
  for (int value = 0; value < 1'024; ++value) {
    EXPECT_EQ(IsConnected(static_cast<gsdk::connect::Status>(value)), value == 1 || value == 2) << value;
  }
}

}  // namespace
}  // namespace connectmaster::client
