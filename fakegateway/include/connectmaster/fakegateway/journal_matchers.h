#pragma once

#include <gmock/gmock.h>

#include <cstdint>
#include <ostream>
#include <string>

#include "connectmaster/fakegateway/journal.h"

// GoogleMock matchers of one entry of FakeGateway::Journal(). Only this header needs GoogleMock.
//
//   EXPECT_THAT(gateway->Journal(), Contains(CallTo("ConnectMaster.Connect")).Times(2));
//   EXPECT_THAT(gateway->Journal(), Not(Contains(HasUnreadFields())));
namespace connectmaster::fakegateway {

// An answered call, or a stream that the client or the gateway ended.
MATCHER_P(CallTo, rpc, "is a call to " + ::testing::PrintToString(rpc)) {
  return arg.kind == JournalEntry::Kind::kCall && arg.what == rpc;
}

MATCHER_P(EndedWith, code, "ended with " + absl::StatusCodeToString(code)) {
  return arg.kind == JournalEntry::Kind::kCall && arg.status.code() == code;
}

MATCHER_P(ByTenant, tenant_id, "is of the tenant " + ::testing::PrintToString(tenant_id)) {
  return arg.tenant_id == tenant_id;
}

MATCHER_P(AtGateway, gateway_id, "is of the device gateway " + ::testing::PrintToString(gateway_id)) {
  return arg.gateway_id == gateway_id;
}

MATCHER_P(OfDevice, device_id, "is of the device " + ::testing::PrintToString(device_id)) {
  return arg.device_id == static_cast<std::uint32_t>(device_id);
}

// A change of a device's connection that subscribers saw as `status`: "TCP_CONNECTED".
MATCHER_P(ShownAs, status, "is a connection that is shown as " + ::testing::PrintToString(status)) {
  return arg.kind == JournalEntry::Kind::kDeviceLink && arg.status_change == status;
}

// A fault that struck. The matcher `what` gets its text, "ResetConnection at device 7, match 1".
MATCHER_P(FaultThat, what, "is a fault that " + ::testing::DescribeMatcher<std::string>(what)) {
  return arg.kind == JournalEntry::Kind::kFault && ::testing::ExplainMatchResult(what, arg.what, result_listener);
}

// A call. The matcher `request` gets its request's text, `deviceIDs: 7`.
MATCHER_P(Asking, request, "is a call whose request " + ::testing::DescribeMatcher<std::string>(request)) {
  return ::testing::ExplainMatchResult(request, arg.request, result_listener);
}

MATCHER(HasUnreadFields, "has fields that had no effect") {
  *result_listener << ::testing::PrintToString(arg.unread_fields);
  return !arg.unread_fields.empty();
}

}  // namespace connectmaster::fakegateway
