#pragma once

#include <sys/types.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "connectmaster/export.h"

// CMake gives the path of the command that belongs to this header to those who link connectmaster::testing.
#ifndef CONNECTMASTER_FAKEGATEWAY_COMMAND
#define CONNECTMASTER_FAKEGATEWAY_COMMAND ""
#endif

namespace connectmaster::testing {

struct FakeGatewayProcessOptions {
  // The command `fakegateway`: a path, or a name that is found in PATH. If empty: what the environment variable
  // CONNECTMASTER_FAKEGATEWAY says, else the default of the build, if it is there, else `fakegateway` in PATH.
  std::string command{};
  // The default of the build: what belongs to the target connectmaster::testing. Leave it as it is.
  std::string default_command = CONNECTMASTER_FAKEGATEWAY_COMMAND;  // NOLINT(readability-redundant-string-init)
  // The fleet file. If empty: the tutorial's fleet.
  std::string fleet{};
  // The folder of certificates; what it lacks is made. If empty: a temporary one.
  std::string certificates{};
  // More options of `fakegateway serve`, a word each: {"--seed", "7"}. Not those that this class gives itself: --certs,
  // --fleet, --ready-file and --exit-with-stdin. Without --listen, the server takes a free port on 127.0.0.1; without
  // --key-type, keys are of the type ec, which takes milliseconds to make.
  std::vector<std::string> arguments{};
  // How long the server may take until it serves.
  std::chrono::milliseconds start_timeout = std::chrono::seconds(30);
  // How long the server may take to end: after the end of its standard input, and after SIGTERM again.
  std::chrono::milliseconds stop_timeout = std::chrono::seconds(5);
};

// Who a client is: its certificate and private key, as PEM and as files.
struct FakeGatewayCredential {
  std::string certificate;
  std::string private_key;  // a secret: don't log it
  std::string certificate_path;
  std::string private_key_path;
};

// Purpose: a fake master gateway for a test, as a process of its own: the command `fakegateway serve`. This library
// needs the C++ standard library and Linux only, so that the program under test may link any version of gRPC, protobuf
// and OpenSSL.
//
//   std::string error;
//   const auto gateway = connectmaster::testing::FakeGatewayProcess::Start({}, &error);
//   ASSERT_NE(gateway, nullptr) << error;
//   const auto tenant = gateway->ReadCredential("tenant1", &error);
//   ASSERT_TRUE(tenant) << error;
//   MyApplication application(gateway->address(), gateway->root_certificate(), tenant->certificate,
//                             tenant->private_key);
//
// Thread safety: Start may be called from any thread, and const methods of one object from several. There is no global
// state: no signal handler, no change of the environment or of the working folder. The server is waited for by itself,
// without other children. It is in a process group of its own, so that Ctrl-C in a debugger does not end it.
//
// Ownership: the object owns the process and a temporary folder (mode 0700, below TMPDIR or /tmp), which holds the
// certificates unless the options name a folder for them. It owns three file descriptors, which no other child inherits
// through exec.
//
// Lifetime: the server ends with the object: standard input is closed, then, after each stop_timeout, SIGTERM and
// SIGKILL are sent. It also ends by itself if this process ends in any other way, SIGKILL included; only the temporary
// folder stays then. A copy of the object in a forked child is nothing: destroying it there changes nothing here.
//
// Errors: no exceptions of its own. What fails returns nothing, and says in *error (if not nullptr) what failed, with
// which value, and what to do. No error has a private key in it.
//
// Units: time is in std::chrono's; texts are UTF-8; paths are absolute.
class CONNECTMASTER_EXPORT FakeGatewayProcess {
 public:
  using Options = FakeGatewayProcessOptions;
  using Credential = FakeGatewayCredential;

  // Starts the server, and waits until it answers calls.
  static std::unique_ptr<FakeGatewayProcess> Start(const Options& options, std::string* error);

  FakeGatewayProcess(const FakeGatewayProcess&) = delete;
  FakeGatewayProcess& operator=(const FakeGatewayProcess&) = delete;
  ~FakeGatewayProcess();

  // "127.0.0.1:34567"
  const std::string& address() const;
  pid_t process_id() const;

  // The folder of certificates.
  const std::string& certificates() const;
  // The certificate of the root CA, which has issued the server's and the clients': as PEM, and as a file.
  const std::string& root_certificate() const;
  const std::string& root_certificate_path() const;

  // The credential of "administrator", or of a tenant of the fleet; a fleet without tenants has "tenant1".
  std::optional<Credential> ReadCredential(const std::string& tenant, std::string* error) const;

  // False once the server has ended, for whatever reason.
  bool running() const;

  // What the server has written on standard error, its log included: the last 64 KiB.
  std::string ReadStandardError() const;

 private:
  struct State;
  explicit FakeGatewayProcess(std::unique_ptr<State> state);

  const std::unique_ptr<State> state_;
};

}  // namespace connectmaster::testing
