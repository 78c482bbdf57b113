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
#include "cli/deviations.h"
#include "cli/event_log.h"
#include "cli/fleet_summary.h"
#include "cli/freed_memory.h"
#include "cli/next_steps.h"
#include "cli/patient_sink.h"
#include "cli/prepare_certificates.h"
#include "cli/ready_file.h"
#include "cli/server_names.h"
#include "cli/stop.h"
#include "connectmaster/fakegateway/fake_gateway.h"
#include "listener/listen_address.h"
#include "text/harmless.h"

namespace connectmaster::fakegateway::cli {
namespace {

namespace level = spdlog::level;

// How long the log waits for who reads it; less than a process may take to end.
constexpr std::chrono::milliseconds kLogPatience(200);

// A site of 10,000 devices takes a second. gRPC waits for ever for a thread that the system refuses.
constexpr std::chrono::seconds kTimeToStart(60);

int Fail(const absl::Status& status) {
  std::cerr << "fakegateway: " << text::Harmless(status.message()) << "\n";
  return 1;
}

// Each client takes a descriptor, and the soft limit is often 1,024.
void AllowManyDescriptors() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

void Announce(const ServeOptions& options, const FakeGatewayOptions& served, const PreparedCertificates& certificates,
              const std::string& address, const std::vector<std::string>& next_steps) {
  std::cout << "A fake G-SDK master gateway is served on " << address << "\n"
            << "  fleet         " << (options.fleet.empty() ? "the tutorial's" : Shown(options.fleet)) << ": "
            << FleetSummary(served.fleet) << "\n"
            << "  certificates  in " << Shown(options.certs)
            << (certificates.made.empty() ? "" : absl::StrCat("; made: ", absl::StrJoin(certificates.made, ", ")))
            << "\n"
            << "  database      "
            << (options.database.empty() ? "in memory; --db FILE keeps what is registered" : options.database) << "\n"
            << "Try next, in another terminal:\n";
  for (const auto& step : next_steps) std::cout << "  " << step << "\n";
  std::cout << "Ctrl-C stops it." << std::endl;
}

EventLog::Fields WhatStarted(const FakeGatewayOptions& served, const std::string& address) {
  return {{"address", address},
          {"gateways", absl::StrCat(served.fleet.gateways_size())},
          {"devices", absl::StrCat(served.fleet.devices_size())},
          {"seed", absl::StrCat(served.seed)},
          {"time_scale", absl::StrCat(served.time_scale)}};
}

EventLog::Fields WhatIsWrong(const Deviation& deviation) {
  return {{"deviation", std::string(deviation.name)},
          {"requirement", std::string(deviation.requirement)},
          {"what", std::string(deviation.sentence)}};
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
  const auto certificates = PrepareCertificates(options.certs, served.fleet, NamesOf(listen->host()),
                                                {options.key_type, options.tenant_id_from});
  if (!certificates.ok()) return Fail(certificates.status());
  for (const auto& warning : certificates->warnings) {
    std::cerr << "fakegateway: warning: " << text::Harmless(warning) << "\n";
  }
  served.listen = options.listen;
  served.authority = certificates->authority;
  served.further_roots = certificates->further_roots;
  served.server = certificates->server;
  served.gateway_certificates = certificates->gateways;
  served.issued_key_type = options.key_type;
  served.tenant_id_from = options.tenant_id_from;
  served.database = options.database;
  served.token_lifetime = options.token_lifetime;
  served.command_timeout = options.command_timeout;
  served.keep_alive = options.keep_alive;
  served.reconnect_interval = options.reconnect_interval;
  served.deviation = options.deviation;
  served.seed = options.seed;
  served.time_scale = options.time_scale;

  EventLog log(std::make_shared<PatientSink>(STDERR_FILENO, kLogPatience), options.log_level);
  if (log.Has(level::warn)) served.on_journal_entry = [&log](const JournalEntry& entry) { log.Write(entry); };
  stop.LimitStart(kTimeToStart);  // without the time to make keys, which depends on the fleet
  auto gateway = FakeGateway::Start(served);
  if (!gateway.ok()) return Fail(gateway.status());
  stop.StartIsOver();
  stop.Doing("it writes its log");
  log.Write((*gateway)->Now(), level::info, "started", WhatStarted(served, (*gateway)->address()));
  if (const auto deviation = FindDeviation(options.deviation)) {
    log.Write((*gateway)->Now(), level::warn, "wrong on purpose", WhatIsWrong(*deviation));
  }
  const std::string& address = (*gateway)->address();
  const auto reachable = ReachableAddress(address, certificates->server.certificate);
  if (auto status = ready->Write(reachable, options.certs); !status.ok()) return Fail(status);
  stop.Doing("it writes to standard output");
  Announce(options, served, *certificates, address, NextSteps(options, program, served.fleet, reachable));

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
