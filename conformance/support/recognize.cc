#include "support/recognize.h"

#include <string>

#include "connectmaster/login.pb.h"
#include "support/raw_call.h"

namespace connectmaster::conformance {

absl::Status RecognizeMasterGateway(const Site& site) {
  client::ClientOptions options;
  options.target = site.description.address();
  options.root_certificate_pem = site.root_certificate_pem;
  options.certificate_pem = site.tenant.certificate_pem;
  options.private_key_pem = site.tenant.private_key_pem;
  gsdk::login::LoginRequest request;
  request.set_tenantcert(site.tenant.certificate_pem);
  const auto answer = Call(MakeRawChannel(options), {"/gsdk.login.Login/Login", request.SerializeAsString()});
  if (!absl::IsUnimplemented(answer.status)) return absl::OkStatus();
  return absl::FailedPreconditionError("what answers at " + options.target +
                                       " is not a master gateway of V1.5 or later: it does not have gsdk.login.Login. "
                                       "Is it a device gateway, or an older "
                                       "one? This suite cannot check it");
}

}  // namespace connectmaster::conformance
