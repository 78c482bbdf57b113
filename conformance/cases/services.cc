// Which services are served, and how large a request may be.
#include "connectmaster/connect.pb.h"
#include "connectmaster/connect_master.pb.h"
#include "connectmaster/udp.pb.h"
#include "support/gateway_test.h"
#include "support/raw_call.h"

namespace connectmaster::conformance {
namespace {

constexpr std::size_t kMaxReceiveBytes = 75'497'472;

class Services : public TenantTest {
 protected:
  absl::Status CallMethod(const std::string& method) {
    return Call(tenant().Channel(), {method, "", {{"token", tenant().Token()}}}).status;
  }
};

REQUIREMENT_TEST_F(Services, SVC_1_ServicesOfADeviceGatewayAreNotServed, "SVC-1") {
  std::vector<std::string> methods = MethodsOf(gsdk::connect::ConnectRequest());
  for (const auto& method : MethodsOf(gsdk::udp::GetIPConfigRequest())) methods.push_back(method);
  for (const std::string name :
       {"HandleGlobalAPB", "HandleIdentify", "HandleUserPhrase", "HandleVerify", "Subscribe", "Unsubscribe"}) {
    methods.push_back("/gsdk.server.Server/" + name);
  }
  for (const std::string& method : methods) {
    SCOPED_TRACE(method);
    const absl::Status status = CallMethod(method);
    EXPECT_CHOSEN_CODE(status, absl::StatusCode::kUnimplemented);
    const std::string service = method.substr(1, method.rfind('/') - 1);
    EXPECT_CHOSEN_THAT(std::string(status.message()), ::testing::HasSubstr("unknown service " + service));
  }
}

REQUIREMENT_TEST_F(Services, SVC_1_UnknownMethodOfAServedServiceIsNamed, "SVC-1") {
  const absl::Status status = CallMethod("/gsdk.gateway.Gateway/Reboot");
  EXPECT_CHOSEN_CODE(status, absl::StatusCode::kUnimplemented);
  EXPECT_CHOSEN_THAT(std::string(status.message()),
                     ::testing::HasSubstr("unknown method Reboot for service gsdk.gateway.Gateway"));
}

REQUIREMENT_TEST_F(Services, SVC_2_TheGatewayTellsItsVersionAndBuildDate, "SVC-2") {
  ASSERT_OK_AND_ASSIGN(const auto info, tenant().Admin().GetInfo());
  EXPECT_THAT(info.version(), ::testing::MatchesRegex("[0-9]+\\.[0-9]+.*"));
  EXPECT_NE(info.builddate(), "");
}

class Requests : public Services {
 protected:
  // A GetDeviceList request of exactly `size` bytes, by a field that no gateway knows and all skip.
  std::string RequestOf(std::size_t size) const {
    constexpr std::size_t kLengthBytes = 4;  // of every size around the limit
    gsdk::connect_master::GetDeviceListRequest request;
    request.set_gatewayid(gateway_id());
    std::string bytes = request.SerializeAsString() + "\xc2\x3e";  // field 1000, length-delimited
    std::size_t length = size - bytes.size() - kLengthBytes;
    for (std::size_t i = 1; i <= kLengthBytes; ++i, length >>= 7U) {
      bytes.push_back(static_cast<char>((length & 0x7fU) | (i < kLengthBytes ? 0x80U : 0U)));
    }
    bytes.resize(size, 'x');
    return bytes;
  }

  absl::Status Send(std::size_t size) {
    return Call(MakeRawChannel(OptionsFor(site().tenant)),
                {"/gsdk.connect_master.ConnectMaster/GetDeviceList", RequestOf(size), {{"token", tenant().Token()}}})
        .status;
  }
};

REQUIREMENT_TEST_F(Requests, CONF_1_TheLargestRequestIsTaken, "CONF-1") {
  EXPECT_OK(Send(kMaxReceiveBytes));
}

REQUIREMENT_TEST_F(Requests, CONF_1_ALargerRequestIsRefused, "CONF-1") {
  EXPECT_CHOSEN_REFUSAL(Send(kMaxReceiveBytes + 1), absl::StatusCode::kResourceExhausted);
  EXPECT_OK(Send(1'000)) << "the gateway still serves";
}

}  // namespace
}  // namespace connectmaster::conformance
