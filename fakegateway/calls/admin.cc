// gsdk.admin.Admin: what the gateway says of itself.
#include "calls/call_table.h"
#include "calls/services.h"
#include "connectmaster/admin.pb.h"

namespace connectmaster::fakegateway {
namespace {

// SVC-2
absl::Status GetInfo(const Scope& /*scope*/, const gsdk::admin::GetInfoRequest& /*request*/,
                     gsdk::admin::GetInfoResponse& response) {
  response.set_version(CONNECTMASTER_GSDK_VERSION);
  response.set_builddate(CONNECTMASTER_BUILD_DATE);
  return absl::OkStatus();
}

}  // namespace

void AddAdmin(CallTable& table) {
  table.Now(&GetInfo);
}

}  // namespace connectmaster::fakegateway
