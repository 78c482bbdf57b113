#include "session.h"

#include <chrono>

#include "../names.h"
#include "context.h"
#include "menus.h"

namespace connectmaster::client::cli::menu {
namespace {

// How long to wait for the subscription, so that no change is missed. Some gateways do not say that they accepted it.
constexpr std::chrono::milliseconds kAcceptWait{2'000};

// The tutorial shows these three only.
bool IsShown(gsdk::connect::Status status) {
  return status == gsdk::connect::TCP_CONNECTED || status == gsdk::connect::TLS_CONNECTED ||
         status == gsdk::connect::DISCONNECTED;
}

}  // namespace

void RunSession(Client& client, const std::string& gateway_id, MenuIo& io) {
  const auto show_change = [&io](const gsdk::connect::StatusChange& change) {
    if (!IsShown(change.status())) return;
    io.Write("[" + Name(change.status()) + "] Device " + std::to_string(change.deviceid()) + "\n");
  };
  const auto show_end = [&io](const absl::Status& status) {
    io.Write(absl::IsCancelled(status) ? "Subscription is cancelled\n" : ErrorText("Subscription ended", status));
  };
  const auto subscription = client.ConnectMaster().SubscribeStatus({.on_change = show_change, .on_end = show_end});
  (void)subscription->WaitUntilAccepted(kAcceptWait);
  RunMainMenu(Context{.api = client.ConnectMaster(), .gateway_id = gateway_id, .io = io});
}

}  // namespace connectmaster::client::cli::menu
