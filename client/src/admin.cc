#include "connectmaster/client/admin.h"

#include <utility>

#include "call.h"
#include "connectmaster/admin.grpc.pb.h"

namespace connectmaster::client {

struct AdminApi::Impl : internal::Endpoint<gsdk::admin::Admin> {
  using Endpoint::Endpoint;
};

AdminApi::AdminApi(std::shared_ptr<internal::Session> session) : impl_(std::make_shared<Impl>(std::move(session))) {}

absl::StatusOr<gsdk::admin::GetInfoResponse> AdminApi::GetInfo() {
  return impl_->Call(&Impl::Stub::GetInfo, gsdk::admin::GetInfoRequest());
}

}  // namespace connectmaster::client
