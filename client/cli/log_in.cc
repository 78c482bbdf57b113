#include "log_in.h"

#include <functional>
#include <iostream>

#include "error_text.h"

namespace connectmaster::client::cli {
namespace {

// What the user can do about a failed login; empty if the gateway's message says it.
std::string Advice(const absl::Status& status, const GlobalOptions& options) {
  switch (status.code()) {
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kDeadlineExceeded:
      return "Check that a master gateway is running at " + options.gateway +
             " (--gateway), and that its root CA issued the certificates in " + options.certs +
             " (--certs). A gateway that refuses a certificate just closes the connection.";
    case absl::StatusCode::kNotFound:
      return "Register " + options.tenant + " with 'connectmaster init'.";
    default:
      return "";
  }
}

std::unique_ptr<Client> LogInWith(const GlobalOptions& options, const std::string& name,
                                  const std::function<absl::Status(Client&)>& log_in) {
  absl::StatusOr<ClientOptions> connection = ReadCertificateFolder(options.certs, name);
  if (!connection.ok()) {
    Fail("cannot read the certificates in " + options.certs + " (--certs)", connection.status());
    return nullptr;
  }
  connection->target = options.gateway;
  connection->call_timeout = options.timeout.value_or(connection->call_timeout);
  connection->connect_timeout = options.timeout.value_or(connection->connect_timeout);
  connection->keepalive_interval = options.keepalive.value_or(connection->keepalive_interval);
  absl::StatusOr<std::unique_ptr<Client>> client = Client::Create(*connection);
  if (!client.ok()) {
    Fail("cannot use the certificates of " + name + " in " + options.certs, client.status());
    return nullptr;
  }
  const absl::Status status = log_in(**client);
  if (status.ok()) return *std::move(client);
  Fail("cannot log in to " + options.gateway + " as " + name, status);
  const std::string advice = Advice(status, options);
  if (!advice.empty()) std::cerr << "connectmaster: " << advice << "\n";
  return nullptr;
}

}  // namespace

std::unique_ptr<Client> LogIn(const GlobalOptions& options) {
  return LogInWith(options, options.tenant, [](Client& client) { return client.Login(); });
}

std::unique_ptr<Client> LogInAdmin(const GlobalOptions& options, const std::string& as) {
  return LogInWith(options, kAdminFiles, [&](Client& client) { return client.LoginAdmin(as); });
}

}  // namespace connectmaster::client::cli
