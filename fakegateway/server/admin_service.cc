// gsdk.admin.Admin: what the gateway says of itself.
#include "connectmaster/admin.pb.h"
#include "server/services.h"

namespace connectmaster::fakegateway::admin_service {

namespace wire = gsdk::admin;

void AddTo(Methods& methods) {
  methods.Now([](State&, const Session&, const wire::GetInfoRequest&, wire::GetInfoResponse& response) {
    response.set_version(CONNECTMASTER_GSDK_VERSION);
    response.set_builddate(CONNECTMASTER_BUILD_DATE);
    return absl::OkStatus();
  });
}

}  // namespace connectmaster::fakegateway::admin_service
