#include "command_line.h"

#include <string>

#include "arguments.h"
#include "commands.h"
#include "connectmaster/client/options.h"
#include "output.h"
#include "version.h"

namespace connectmaster::client::cli {
namespace {

constexpr int kUsageError = 2;

void AddGlobals(CommandTree& tree) {
  CLI::App& app = tree.root();
  GlobalOptions& globals = tree.globals();
  app.add_option("--gateway", globals.gateway, "The master gateway")
      ->type_name("HOST:PORT")
      ->check(CLI::Validator([](const std::string& text) { return std::string(CheckTarget(text).message()); }, ""))
      ->capture_default_str()
      ->take_last();
  app.add_option("--certs", globals.certs,
                 "Folder with ca.crt, and NAME.crt and NAME_key.pem of the tenant and of admin")
      ->type_name("DIR")
      ->check(CLI::Validator(
          [](const std::string& text) { return text.empty() ? "the folder is empty: give its path" : ""; }, ""))
      ->capture_default_str()
      ->take_last();
  app.add_option("--tenant", globals.tenant, "Tenant to log in as")
      ->type_name("ID")
      ->capture_default_str()
      ->take_last();
  app.add_option("--gateway-id", globals.gateway_id, "Device gateway to use")
      ->type_name("ID")
      ->capture_default_str()
      ->take_last();
  app.add_flag("--json", globals.json, "Print JSON, if the command lists, shows or watches something");
  AddDuration(app, "--timeout", globals.timeout, "How long a call may take, such as 30s or 500ms [10s, connect 15s]")
      ->take_last();
  AddDuration(app, "--keepalive", globals.keepalive,
              "Ask a gateway that is silent this long for a sign of life; gateways may close the connection if asked "
              "more often than every 5m [310s]",
              std::chrono::seconds(1))
      ->take_last();
}

int ParseAndRun(int argc, const char* const* argv) {
  CLI::App app("Controls a G-SDK master gateway: its tenants, device gateways, devices and connections",
               "connectmaster");
  app.set_version_flag("--version", VersionText("connectmaster"), kVersionHelp);
  app.fallthrough();
  app.failure_message([](const CLI::App*, const CLI::Error& error) {
    return "connectmaster: " + Unshielded(error.what()) + "\nSee 'connectmaster --help'.\n";
  });
  RequireCommand(app, "A command");
  CommandTree tree(app);
  AddGlobals(tree);
  for (const auto add : {AddInit, AddInfo, AddSearch, AddConnect, AddDisconnect, AddDevices, AddWatch, AddAsync,
                         AddAccept, AddMode, AddSsl, AddSlaves, AddIpConfig, AddGateway, AddTenant, AddMenu}) {
    add(tree);
  }
  TakeShielded(app);
  try {
    app.parse(Shield(argc, argv));
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kUsageError;
  }
  return tree.exit_status();
}

}  // namespace

int RunCommandLine(int argc, const char* const* argv) {
  return FinishOutput(ParseAndRun(argc, argv));
}

}  // namespace connectmaster::client::cli
