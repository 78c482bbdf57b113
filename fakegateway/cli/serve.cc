#include "cli/serve.h"

#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <iostream>
#include <memory>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "cli/event_log.h"
#include "cli/fleet_summary.h"
#include "cli/freed_memory.h"
#include "cli/patient_sink.h"
#include "cli/prepare_certificates.h"
#include "cli/ready_file.h"
#include "cli/server_names.h"
#include "cli/stop.h"
#include "connectmaster/fakegateway/fake_gateway.h"
#include "harmless.h"
#include "server/listen_address.h"

namespace connectmaster::fakegateway::cli {
namespace {

namespace level = spdlog::level;

// How long the log waits for who reads it; less than a process may take to end.
constexpr std::chrono::milliseconds kLogPatience(200);

int Fail(const absl::Status& status) {
  std::cerr << "fakegateway: " << text::Harmless(status.message()) << "\n";
  return 1;
}

std::string Shown(const std::filesystem::path& path) {
  return path.lexically_normal().string();
}

// Each client takes a descriptor, and the soft limit is often 1,024.
void AllowManyDescriptors() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
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

EventLog::Fields WhyStopped(Stop::Cause cause) {
  if (cause == Stop::kEndOfInput) return {{"why", "standard input has ended"}};
  return {{"signal", absl::StrCat("SIG", sigabbrev_np(cause))}};
}

// A file that may not grow is an error of the disk, and a reader who goes is one of the pipe: neither is the end.
void IgnoreSignalsOfWrites() {
  std::signal(SIGXFSZ, SIG_IGN);
  std::signal(SIGPIPE, SIG_IGN);
}

}  // namespace

int Serve(const ServeOptions& options, const std::string& program) {
  Stop stop;
  if (options.exit_with_stdin) {
    if (auto status = stop.WatchInput(); !status.ok()) return Fail(status);
  }
  IgnoreSignalsOfWrites();
  AllowManyDescriptors();
  const FreedMemory freed_memory;

  const auto listen = ListenAddress::Parse(options.listen);
  if (!listen.ok()) return Fail(listen.status());
  const auto ready = std::make_shared<ReadyFile>(options.ready_file);
  if (auto status = ready->RemoveOld(); !status.ok()) return Fail(status);
  stop.BeforeKilling([ready] { ready->Remove(); });
  FakeGatewayOptions served;
  if (!options.fleet.empty()) {
    auto fleet = ReadFleet(options.fleet);
    if (!fleet.ok()) return Fail(fleet.status());
    served.fleet = *std::move(fleet);
  }
  const auto certificates = PrepareCertificates(options.certs, served.fleet, NamesOf(listen->host()), options.key_type);
  if (!certificates.ok()) return Fail(certificates.status());
  for (const auto& warning : certificates->warnings) {
    std::cerr << "fakegateway: warning: " << text::Harmless(warning) << "\n";
  }
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

  EventLog log(std::make_shared<PatientSink>(STDERR_FILENO, kLogPatience), options.log_level);
  if (log.Has(level::info)) served.on_journal_entry = [&log](const JournalEntry& entry) { log.Write(entry); };
  auto gateway = FakeGateway::Start(served);
  if (!gateway.ok()) return Fail(gateway.status());
  stop.StartIsOver();
  stop.Doing("it writes its log");
  log.Write((*gateway)->Now(), level::info, "started", WhatStarted(served, (*gateway)->address()));
  if (auto status = ready->Write((*gateway)->address(), options.certs); !status.ok()) return Fail(status);
  stop.Doing("it writes to standard output");
  Announce(options, program, served, *certificates, (*gateway)->address());

  const Stop::Cause cause = stop.Await();
  ready->Remove();
  stop.Doing("it ends its clients' calls");
  const WorldTime end = (*gateway)->Now();
  gateway->reset();  // with what it still logs
  stop.Doing("it writes its log");
  log.Write(end, level::info, "stopped", WhyStopped(cause));
  stop.Doing("it writes to standard output");
  std::cout << "Stopped." << std::endl;
  return 0;
}

}  // namespace connectmaster::fakegateway::cli
