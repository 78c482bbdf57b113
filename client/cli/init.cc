#include <chrono>
#include <condition_variable>
#include <iostream>
#include <mutex>

#include "commands.h"
#include "error_text.h"

namespace connectmaster::client::cli {
namespace {

// A device gateway dials the master gateway every second until it is accepted (GW-10).
constexpr std::chrono::milliseconds kGatewayWait{3'000};

// Whether Tenant.Get failed because the tenant is not registered. Gateways may use any code for that (TENANT-3), so
// only the codes that have other causes are excluded.
bool MeansNotRegistered(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kDeadlineExceeded:
    case absl::StatusCode::kUnauthenticated:
    case absl::StatusCode::kPermissionDenied:
    case absl::StatusCode::kUnimplemented:
      return false;
    default:
      return !status.ok();
  }
}

// Waits until the device gateway is connected to the master gateway. A failure is only reported; the registration
// stays.
absl::Status AwaitGateway(Client& client, const GlobalOptions& globals) {
  absl::Status status = client.LoginAdmin(globals.tenant);
  if (!status.ok()) return status;
  std::mutex mutex;
  std::condition_variable changed;
  bool connected = false;
  const auto deadline = std::chrono::steady_clock::now() + kGatewayWait;
  const auto note = [&](const gsdk::gateway::StatusChange& change) {
    if (change.gatewayid() != globals.gateway_id) return;
    const std::lock_guard lock(mutex);
    connected = change.status() == gsdk::gateway::CONNECTED;
    changed.notify_all();
  };
  const auto subscription = client.Gateway().SubscribeStatus({.on_change = note, .on_end = nullptr});
  // Subscribes before asking, so that a connection in between is not missed.
  (void)subscription->WaitUntilAccepted(kGatewayWait / 2);
  const auto gateways = client.Gateway().Get({globals.gateway_id});
  if (!gateways.ok()) return gateways.status();
  if (!gateways->empty() && gateways->front().isconnected()) return absl::OkStatus();
  std::unique_lock lock(mutex);
  if (changed.wait_until(lock, deadline, [&] { return connected; })) return absl::OkStatus();
  return absl::UnavailableError("it has not connected to the master gateway yet");
}

}  // namespace

int RunInit(const GlobalOptions& globals) {
  const auto client = LogInAdmin(globals, "administrator");
  if (client == nullptr) return 1;
  const auto present = client->Tenant().Get({globals.tenant});
  if (MeansNotRegistered(present.status())) {
    std::cout << globals.tenant << " is not registered. Trying to add the tenant..." << std::endl;
    gsdk::tenant::TenantInfo tenant;
    tenant.set_tenantid(globals.tenant);
    tenant.add_gatewayids(globals.gateway_id);
    const absl::Status added = client->Tenant().Add({tenant});
    if (!added.ok()) return Fail("cannot add " + globals.tenant, added);
    std::cout << globals.tenant << " is registered successfully" << std::endl;
  } else if (!present.ok()) {
    return Fail("cannot check whether " + globals.tenant + " is registered", present.status());
  } else {
    std::cout << globals.tenant << " is already registered" << std::endl;
  }
  const absl::Status reachable = AwaitGateway(*client, globals);
  if (!reachable.ok()) {
    std::cerr << "connectmaster: "
              << ErrorText(globals.tenant + " is registered, but " + globals.gateway_id + " is not ready", reachable);
  }
  return 0;
}

void AddInit(CommandTree& tree) {
  struct NoOptions {};
  tree.Add<NoOptions>(tree.root(), "init", "Register the tenant with its device gateway, as the administrator",
                      [](const GlobalOptions& globals, const NoOptions&) { return RunInit(globals); });
}

}  // namespace connectmaster::client::cli
