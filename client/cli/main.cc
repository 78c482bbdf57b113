#include <openssl/crypto.h>

#include <cstdlib>
#include <exception>
#include <iostream>
#include <string>

#include "CLI/CLI.hpp"
#include "commands.h"
#include "duration.h"

namespace connectmaster::client::cli {
namespace {

constexpr int kUsageError = 2;

CLI::Option* AddDuration(CLI::App& app, const std::string& name, std::chrono::milliseconds& target,
                         const std::string& help) {
  const auto parse = [name, &target](const std::string& text) {
    const auto duration = ParseDuration(text);
    if (!duration.ok()) throw CLI::ValidationError(name, std::string(duration.status().message()));
    target = *duration;
  };
  return app.add_option_function<std::string>(name, parse, help)->type_name("DURATION");
}

// Every command line there is. The callbacks leave the exit status in `result`.
class CommandLine {
 public:
  CommandLine() {
    app_.fallthrough();
    app_.failure_message([](const CLI::App*, const CLI::Error& error) {
      return std::string("connectmaster: ") + error.what() + "\n'connectmaster --help' tells more.\n";
    });
    // Asked for here and not with require_subcommand(), which would hide that a command is misspelt.
    app_.callback([this] {
      if (app_.get_subcommands().empty()) throw CLI::RequiredError("A command");
    });
    AddGlobals();
    AddInit();
    AddSearch();
    AddConnect();
    AddDisconnect();
    AddDevices();
    AddWatch();
    AddMenu();
  }

  int Run(int argc, char** argv) {
    try {
      app_.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
      return app_.exit(error) == 0 ? 0 : kUsageError;
    }
    return result_;
  }

 private:
  void AddGlobals() {
    app_.add_option("--gateway", globals_.gateway, "The master gateway")
        ->type_name("HOST:PORT")
        ->capture_default_str()
        ->take_last();
    app_.add_option("--certs", globals_.certs, "Folder with ca.crt and ID.crt, ID_key.pem of the tenant and of admin")
        ->type_name("DIR")
        ->capture_default_str()
        ->take_last();
    app_.add_option("--tenant", globals_.tenant, "Tenant to log in as")
        ->type_name("ID")
        ->capture_default_str()
        ->take_last();
    app_.add_option("--gateway-id", globals_.gateway_id, "Device gateway")
        ->type_name("ID")
        ->capture_default_str()
        ->take_last();
    AddDuration(app_, "--timeout", globals_.timeout, "How long a call may take, as 30s or 500ms [10s]")->take_last();
  }

  void AddInit() {
    CLI::App* command = Add("init", "Register the tenant with its device gateway, as the administrator");
    command->callback([this] { result_ = RunInit(globals_); });
  }

  void AddSearch() {
    CLI::App* command = Add("search", "Search the device gateway's subnet for devices");
    AddDuration(*command, "--wait", search_.wait, "How long devices may take to answer [5s]");
    AddJson(command, search_.json);
    command->callback([this] { result_ = RunSearch(globals_, search_); });
  }

  void AddConnect() {
    CLI::App* command = Add("connect", "Connect to a device synchronously");
    const auto check = [](const std::string& address) -> std::string {
      return ParseAddress(address).has_value() ? ""
                                               : "'" + address + "' is not IP or IP:PORT with a port of 1 to 65535";
    };
    command->add_option("address", connect_.address, "The device; port 51211 unless given")
        ->required()
        ->type_name("IP[:PORT]")
        ->check(CLI::Validator(check, ""));
    command->add_flag("--ssl", connect_.ssl, "The device uses SSL");
    AddJson(command, connect_.json);
    command->callback([this] { result_ = RunConnect(globals_, connect_); });
  }

  void AddDisconnect() {
    CLI::App* command = Add("disconnect", "Disconnect devices");
    CLI::Option* ids = command->add_option("device", disconnect_.device_ids, "IDs of the devices")->type_name("ID");
    CLI::Option* all = command->add_flag("--all", disconnect_.all, "Every device of the device gateway")->excludes(ids);
    command->callback([this, ids, all] {
      if (ids->count() + all->count() == 0) throw CLI::RequiredError("disconnect: device IDs or --all");
      result_ = RunDisconnect(globals_, disconnect_);
    });
  }

  void AddDevices() {
    CLI::App* command = Add("devices", "List the devices that the device gateway manages");
    AddJson(command, devices_.json);
    command->callback([this] { result_ = RunDevices(globals_, devices_); });
  }

  void AddWatch() {
    CLI::App* command = Add("watch", "Print changes of the devices' status until interrupted");
    command->add_option("--count", watch_.count, "End after so many changes")->check(CLI::PositiveNumber);
    AddJson(command, watch_.json);
    command->callback([this] { result_ = RunWatch(globals_, watch_); });
  }

  void AddMenu() {
    CLI::App* command = Add("menu", "The tutorial's interactive session");
    command->add_flag("-i", menu_init_, "Only register the tenant, as init does");
    command->callback([this] { result_ = menu_init_ ? RunInit(globals_) : RunMenu(globals_); });
  }

  CLI::App* Add(const std::string& name, const std::string& help) { return app_.add_subcommand(name, help); }

  static void AddJson(CLI::App* command, bool& target) { command->add_flag("--json", target, "Print JSON"); }

  CLI::App app_{"Talks to a G-SDK master gateway: its device gateways, their devices and connections", "connectmaster"};
  GlobalOptions globals_;
  SearchOptions search_;
  ConnectOptions connect_;
  DisconnectOptions disconnect_;
  DevicesOptions devices_;
  WatchOptions watch_;
  bool menu_init_ = false;
  int result_ = 0;
};

}  // namespace
}  // namespace connectmaster::client::cli

int main(int argc, char** argv) {
  // gRPC's threads may be in a TLS handshake when the process ends, and must not find OpenSSL taken down by then.
  OPENSSL_init_crypto(OPENSSL_INIT_NO_ATEXIT, nullptr);
  // The library's errors say what went wrong; gRPC's own log would only be in between.
  setenv("GRPC_VERBOSITY", "NONE", 0);
  try {
    return connectmaster::client::cli::CommandLine().Run(argc, argv);
  } catch (const std::exception& error) {
    std::cerr << "connectmaster: " << error.what() << "\n";
    return 1;
  }
}
