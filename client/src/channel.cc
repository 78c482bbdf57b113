#include "channel.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/support/channel_arguments.h>

#include <algorithm>
#include <chrono>

namespace connectmaster::client::internal {
namespace {

constexpr int kMaxMessageBytes = 75'497'472;  // the gateway's max_recv_size (CONF-1)

// A command on many devices that fails names each of them in its trailing metadata (MULTI-2), which for the 1,000
// devices of a device gateway is some 80 KiB. gRPC takes 8 KiB by default, and fails the call with another error for
// more.
constexpr int kMaxMetadataBytes = 4 << 20;

// gRPC's own backoff of 1 s to 2 min would leave a client waiting long after a gateway has been restarted. Its least
// (GRPC_ARG_MIN_RECONNECT_BACKOFF_MS) stays, since that is how long a TLS handshake may take.
constexpr int kFirstBackoffMs = 100;
constexpr int kMaxBackoffMs = 1'000;

constexpr std::chrono::milliseconds kKeepaliveTimeout = std::chrono::seconds(20);

void SetKeepalive(grpc::ChannelArguments& arguments, std::chrono::milliseconds interval) {
  if (interval.count() == 0) return;
  const int interval_ms = static_cast<int>(interval.count());
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, interval_ms);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, static_cast<int>(std::min(interval, kKeepaliveTimeout).count()));
  // By default gRPC sends no PING within 5 minutes of the last one, and only two until it has data to send, which a
  // subscription never has.
  arguments.SetInt(GRPC_ARG_HTTP2_MIN_SENT_PING_INTERVAL_WITHOUT_DATA_MS, interval_ms);
  arguments.SetInt(GRPC_ARG_HTTP2_MAX_PINGS_WITHOUT_DATA, 0);
}

}  // namespace

std::shared_ptr<grpc::Channel> MakeChannel(const ClientOptions& options) {
  grpc::SslCredentialsOptions tls;
  tls.pem_root_certs = options.root_certificate_pem;
  tls.pem_cert_chain = options.certificate_pem;
  tls.pem_private_key = options.private_key_pem;

  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(kMaxMessageBytes);
  arguments.SetMaxSendMessageSize(kMaxMessageBytes);
  arguments.SetInt(GRPC_ARG_MAX_METADATA_SIZE, kMaxMetadataBytes);
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, kFirstBackoffMs);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, kMaxBackoffMs);
  // Channels with equal arguments would share one TCP connection, which tokens are bound to (LOGIN-10).
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  SetKeepalive(arguments, options.keepalive_interval);
  // A gateway is on the customer's network: no proxy stands between.
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  if (!options.server_name_override.empty()) arguments.SetSslTargetNameOverride(options.server_name_override);
  return grpc::CreateCustomChannel(options.target, grpc::SslCredentials(tls), arguments);
}

}  // namespace connectmaster::client::internal
