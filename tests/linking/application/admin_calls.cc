#include "admin.grpc.pb.h"
#include "caller.h"
#include "calls.h"

namespace application {

void CallAdmin(const Session& session, std::vector<Call>& calls) {
  Caller<gsdk::admin::Admin> admin(session, calls);
  admin.Ask("GetInfo", &gsdk::admin::Admin::Stub::GetInfo, gsdk::admin::GetInfoRequest());
}

}  // namespace application
