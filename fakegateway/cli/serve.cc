#include "cli/serve.h"

#include <pthread.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <csignal>
#include <filesystem>
#include <iostream>
#include <memory>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "cli/event_log.h"
#include "cli/fleet_summary.h"
#include "cli/prepare_certificates.h"
#include "cli/ready_file.h"
#include "connectmaster/fakegateway/fake_gateway.h"

namespace connectmaster::fakegateway::cli {
namespace {

namespace level = spdlog::level;

int Fail(const absl::Status& status) {
  std::cerr << "fakegateway: " << std::string(status.message()) << "\n";
  return 1;
}

std::string Shown(const std::filesystem::path& path) {
  return path.lexically_normal().string();
}

// As a shell takes it for one word.
std::string Quoted(const std::string& text) {
  constexpr char kPlain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-+=./:,@%";
  if (!text.empty() && text.find_first_not_of(kPlain) == std::string::npos) return text;
  return absl::StrCat("'", absl::StrReplaceAll(text, {{"'", "'\\''"}}), "'");
}

// The client beside this program, with the options that it needs to get here.
std::string ClientCommand(const ServeOptions& options, const std::string& program, const std::string& address) {
  const auto client = std::filesystem::path(program).parent_path() / "connectmaster";
  const ServeOptions defaults;
  const std::string certs = Shown(options.certs);
  return absl::StrCat(Quoted(Shown(client)), address == defaults.listen ? "" : absl::StrCat(" --gateway ", address),
                      certs == Shown(defaults.certs) ? "" : absl::StrCat(" --certs ", Quoted(certs)));
}

void Announce(const ServeOptions& options, const std::string& program, const FakeGatewayOptions& served,
              const PreparedCertificates& certificates, const std::string& address) {
  const std::string client = ClientCommand(options, program, address);
  std::cout << "A fake G-SDK master gateway is served on " << address << "\n"
            << "  fleet         " << (options.fleet.empty() ? "the tutorial's" : Shown(options.fleet)) << ": "
            << FleetSummary(served.fleet) << "\n"
            << "  certificates  in " << Shown(options.certs)
            << (certificates.made.empty() ? "" : absl::StrCat("; made: ", absl::StrJoin(certificates.made, ", ")))
            << "\n"
            << "  database      "
            << (options.database.empty() ? "in memory; --db FILE keeps what is registered" : options.database) << "\n"
            << "Try next, in another terminal:\n"
            << "  " << client << " init\n"
            << "  " << client << " search\n"
            << "Ctrl-C stops it." << std::endl;
}

EventLog::Fields WhatStarted(const FakeGatewayOptions& served, const std::string& address) {
  return {{"address", address},
          {"gateways", absl::StrCat(served.fleet.gateways_size())},
          {"devices", absl::StrCat(served.fleet.devices_size())},
          {"seed", absl::StrCat(served.seed)},
          {"time_scale", absl::StrCat(served.time_scale)}};
}

}  // namespace

int Serve(const ServeOptions& options, const std::string& program) {
  // Before any thread starts, so that none of them takes the signals.
  sigset_t stop_signals;
  sigemptyset(&stop_signals);
  sigaddset(&stop_signals, SIGINT);
  sigaddset(&stop_signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &stop_signals, nullptr);

  ReadyFile ready(options.ready_file);
  FakeGatewayOptions served;
  if (!options.fleet.empty()) {
    auto fleet = ReadFleet(options.fleet);
    if (!fleet.ok()) return Fail(fleet.status());
    served.fleet = *std::move(fleet);
  }
  const auto certificates = PrepareCertificates(options.certs, served.fleet, options.key_type);
  if (!certificates.ok()) return Fail(certificates.status());
  served.listen = options.listen;
  served.authority = certificates->authority;
  served.server = certificates->server;
  served.gateway_certificates = certificates->gateways;
  served.issued_key_type = options.key_type;
  served.database = options.database;
  served.token_lifetime = options.token_lifetime;
  served.command_timeout = options.command_timeout;
  served.reconnect_interval = options.reconnect_interval;
  served.seed = options.seed;
  served.time_scale = options.time_scale;

  EventLog log(std::make_shared<spdlog::sinks::stderr_sink_mt>(), options.log_level);
  if (log.Has(level::info)) served.on_journal_entry = [&log](const JournalEntry& entry) { log.Write(entry); };
  auto gateway = FakeGateway::Start(served);
  if (!gateway.ok()) return Fail(gateway.status());
  log.Write((*gateway)->Now(), level::info, "started", WhatStarted(served, (*gateway)->address()));
  if (auto status = ready.Write((*gateway)->address()); !status.ok()) return Fail(status);
  Announce(options, program, served, *certificates, (*gateway)->address());

  int signal = 0;
  sigwait(&stop_signals, &signal);
  const WorldTime end = (*gateway)->Now();
  gateway->reset();  // with what it still logs
  log.Write(end, level::info, "stopped", {{"signal", signal == SIGINT ? "SIGINT" : "SIGTERM"}});
  std::cout << "Stopped." << std::endl;
  return 0;
}

}  // namespace connectmaster::fakegateway::cli
