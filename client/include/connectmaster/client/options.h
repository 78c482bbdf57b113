#pragma once

#include <chrono>
#include <filesystem>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "connectmaster/export.h"

namespace connectmaster::client {

// The address of a master gateway, the client's credential, and timeouts.
//
// Certificates and keys are PEM texts, not file names; the application decides where to store them. Text around them,
// whatever its encoding, is ignored.
// ReadCertificateFolder() reads them from a folder that certs-gen made.
struct ClientOptions {
  // The master gateway as "HOST:PORT" (see CheckTarget). A real gateway's default port is 4010.
  std::string target{};

  // The root CA that the server's certificate must chain to (ca.crt), or several. Those that have expired or are too
  // weak are not used.
  std::string root_certificate_pem{};

  // The client's certificate (TENANT.crt or admin.crt), which is used for TLS and sent by Login. Certificates of
  // intermediate CAs may follow it. Of this text only certificates are sent, encoded anew.
  std::string certificate_pem{};

  // The certificate's private key, unencrypted. It never leaves this process.
  std::string private_key_pem{};

  // The host name that the server's certificate must contain; empty for the host of `target`. For gateways behind a
  // tunnel or address translation.
  std::string server_name_override{};

  // How long a call may take, with a login that has to be renewed and the repeated call; searches, Connect and
  // subscriptions have their own rules. A timeout of more than a year counts as a year.
  std::chrono::milliseconds call_timeout{10'000};

  // How long ConnectMaster.Connect may take. A gateway gives up on a device that does not answer after 10 s (SYNC-8).
  std::chrono::milliseconds connect_timeout{15'000};

  // How long the gateway may be silent, while a call or a subscription is open, before the client asks it for a sign of
  // life (an HTTP/2 PING). If none comes within 20 s, or within the interval if that is shorter, everything that is
  // open ends with UNAVAILABLE. Without it, a subscription notices nothing when the network goes dead without a word.
  // 1 s to 24 h, or 0 to never ask.
  //
  // A server in Go accepts one PING in 5 minutes, unless its enforcement policy says otherwise, and closes the
  // connection of a client that asks more often (GOAWAY, "too_many_pings"). The default keeps to that, with a margin.
  // Give less than 5 minutes only if the gateway is known to accept it.
  std::chrono::milliseconds keepalive_interval{310'000};
};

// INVALID_ARGUMENT unless `target` is HOST:PORT: HOST is a name, an IPv4 address or an IPv6 address in brackets, PORT
// is 1 to 65535. Does not resolve the name. (gRPC itself would use the lowest 16 bits of a larger port.)
CONNECTMASTER_EXPORT absl::Status CheckTarget(const std::string& target);

// Checks the target and the certificates. gRPC would report any mistake in them as UNAVAILABLE, after trying to
// connect.
//
// INVALID_ARGUMENT if the target (see CheckTarget) or the keepalive interval is invalid, a certificate or the key is
// missing, does not parse or is too weak for TLS (less than 112 bits of security), or the key does not belong to the
// certificate. For a file in another format the message has the command that converts it. FAILED_PRECONDITION if the
// client's certificate or every root certificate has expired or is not valid yet.
CONNECTMASTER_EXPORT absl::Status CheckOptions(const ClientOptions& options);

// Returns options with the PEM texts of `folder`/ca.crt, `folder`/NAME.crt and `folder`/NAME_key.pem. `name` is NAME: a
// tenant ID, or "admin" for the administrator. For each that is missing, master_ca.crt, tenant_NAME.crt or
// tenant_NAME_key.pem is read. `target` stays empty and the timeouts keep their defaults.
//
// NOT_FOUND if a file is missing, FAILED_PRECONDITION if one can't be read; the message names the file.
CONNECTMASTER_EXPORT absl::StatusOr<ClientOptions> ReadCertificateFolder(const std::filesystem::path& folder,
                                                                         const std::string& name);

}  // namespace connectmaster::client
