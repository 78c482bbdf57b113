#include <google/protobuf/stubs/logging.h>
#include <openssl/crypto.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <iterator>
#include <string>
#include <system_error>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "cli/check.h"
#include "cli/deviations.h"
#include "cli/serve.h"
#include "listener/listen_address.h"
#include "version.h"

namespace connectmaster::fakegateway::cli {
namespace {

constexpr int kUsageError = 2;

// Beyond these, milliseconds tell nothing any more.
constexpr double kMinTimeScale = 0.001;
constexpr double kMaxTimeScale = 10'000;

constexpr std::pair<const char*, spdlog::level::level_enum> kLogLevels[] = {
    {"trace", spdlog::level::trace},  {"debug", spdlog::level::debug}, {"info", spdlog::level::info},
    {"warning", spdlog::level::warn}, {"error", spdlog::level::err},   {"off", spdlog::level::off}};

void AddDuration(CLI::App& app, const std::string& name, std::chrono::milliseconds& target, const std::string& help) {
  const auto parse = [name, &target](const std::string& text) {
    absl::Duration duration;
    if (!absl::ParseDuration(text, &duration) || duration < absl::Milliseconds(1) || duration > absl::Hours(87'600)) {
      throw CLI::ValidationError(name, "'" + text + "' is not a duration; write 30s, 500ms, 1h30m, up to 87600h");
    }
    target = absl::ToChronoMilliseconds(duration);
  };
  app.add_option_function<std::string>(name, parse, help)->type_name("DURATION");
}

void AddSeed(CLI::App& app, const std::string& name, std::uint64_t& target, const std::string& help) {
  const auto parse = [name, &target](const std::string& text) {
    if (!absl::SimpleAtoi(text, &target)) {
      throw CLI::ValidationError(name, "'" + text + "' is not a seed; write a number from 0 to 18446744073709551615");
    }
  };
  app.add_option_function<std::string>(name, parse, help)->type_name("N");
}

void AddTimeScale(CLI::App& app, const std::string& name, double& target, const std::string& help) {
  const auto parse = [name, &target](const std::string& text) {
    if (!absl::SimpleAtod(text, &target) || !(target >= kMinTimeScale && target <= kMaxTimeScale)) {
      throw CLI::ValidationError(name, absl::StrCat("'", text, "' is not a time scale; write a number from ",
                                                    kMinTimeScale, " to ", kMaxTimeScale));
    }
  };
  app.add_option_function<std::string>(name, parse, help)->type_name("X");
}

void AddLogLevel(CLI::App& app, const std::string& name, spdlog::level::level_enum& target, const std::string& help) {
  const auto parse = [name, &target](const std::string& text) {
    const auto found = std::find_if(std::begin(kLogLevels), std::end(kLogLevels),
                                    [&](const auto& level) { return text == level.first; });
    if (found == std::end(kLogLevels)) {
      throw CLI::ValidationError(name,
                                 "'" + text + "' is not a log level; write trace, debug, info, warning, error or off");
    }
    target = found->second;
  };
  app.add_option_function<std::string>(name, parse, help)->type_name("LEVEL");
}

void AddKeyType(CLI::App& app, const std::string& name, certs::KeyType& target, const std::string& help) {
  const auto parse = [name, &target](const std::string& text) {
    if (text != "rsa" && text != "ec") {
      throw CLI::ValidationError(name, "'" + text + "' is not a key type; write rsa or ec");
    }
    target = text == "ec" ? certs::KeyType::kEcP256 : certs::KeyType::kRsa2048;
  };
  app.add_option_function<std::string>(name, parse, help)->type_name("TYPE");
}

void AddTenantIdFrom(CLI::App& app, const std::string& name, TenantIdFrom& target, const std::string& help) {
  const auto parse = [name, &target](const std::string& text) {
    if (text != "uri" && text != "common-name") {
      throw CLI::ValidationError(name, "'" + text + "' is not a place for IDs; write uri or common-name");
    }
    target = text == "uri" ? TenantIdFrom::kUri : TenantIdFrom::kCommonName;
  };
  app.add_option_function<std::string>(name, parse, help)->type_name("WHERE");
}

void AddListen(CLI::App& app, const std::string& name, std::string& target, const std::string& help) {
  const auto parse = [name, &target](const std::string& text) {
    if (const auto address = ListenAddress::Parse(text); !address.ok()) {
      throw CLI::ValidationError(name, std::string(address.status().message()));
    }
    target = text;
  };
  app.add_option_function<std::string>(name, parse, help)->type_name("HOST:PORT");
}

int Run(int argc, char** argv) {
  CLI::App app{"A fake G-SDK master gateway, to test programs that talk to one", "fakegateway"};
  app.set_version_flag("--version", VersionText("fakegateway"), kVersionHelp);
  app.failure_message([](const CLI::App*, const CLI::Error& error) {
    return std::string("fakegateway: ") + error.what() + "\nSee 'fakegateway --help'.\n";
  });
  app.fallthrough();
  app.callback([&app] {
    if (app.get_subcommands().empty()) throw CLI::RequiredError("A command");
  });

  ServeOptions options;
  CLI::App& serve = *app.add_subcommand("serve", "Serve until Ctrl-C or SIGTERM");
  AddListen(serve, "--listen", options.listen, "Where to listen; port 0 takes a free one [127.0.0.1:4010]");
  serve.add_option("--certs", options.certs, "Folder of certificates; missing ones are made")
      ->type_name("DIR")
      ->capture_default_str();
  serve.add_option("--fleet", options.fleet, "What to simulate (JSON) [the tutorial's fleet]")->type_name("FILE");
  serve.add_option("--db", options.database, "SQLite file that keeps what is registered [in memory]")
      ->type_name("FILE");
  serve
      .add_option(
          "--ready-file", options.ready_file,
          "Write HOST:PORT to FILE once calls are answered; if FILE ends in .json, write an object with address, "
          "certificates (the folder) and process_id")
      ->type_name("FILE");
  serve.add_flag(
      "--exit-with-stdin", options.exit_with_stdin,
      "End when standard input ends: with a pipe, the server ends with the program that started it, even if that "
      "is killed");
  AddKeyType(serve, "--key-type", options.key_type,
             "Type of the keys that are made: rsa (2048 bits) or ec (P-256) [rsa]");
  AddTenantIdFrom(serve, "--tenant-id-from", options.tenant_id_from,
                  "Where certificates have the tenant's ID: uri (urn:gsdk:tenant:ID), as those of certs-gen, or "
                  "common-name, for certificates without such a URI [uri]");
  AddDuration(serve, "--reconnect-interval", options.reconnect_interval,
              "How long a device gateway waits before it dials a lost device again [30s]");
  AddDuration(serve, "--keep-alive", options.keep_alive,
              "How long a device gateway takes to notice that a device is gone without a word [32s]");
  AddDuration(serve, "--command-timeout", options.command_timeout,
              "How long a device gateway waits for a device's answer [10s]");
  AddDuration(serve, "--token-lifetime", options.token_lifetime, "How long a token is valid [24h]");
  serve
      .add_option("--deviation", options.deviation,
                  "Break one requirement on purpose, to see whether a test notices; `fakegateway deviations` lists how")
      ->type_name("NAME")
      ->check([](const std::string& name) {
        return FindDeviation(name) ? std::string() : "no deviation has the name '" + name + "'";
      });
  AddSeed(serve, "--seed", options.seed, "Random seed (only faults use randomness) [0]");
  AddTimeScale(serve, "--time-scale", options.time_scale,
               "Simulation speed: 60 means one simulated minute per real second [1]");
  AddLogLevel(
      serve, "--log-level", options.log_level,
      "What is logged on standard error: off, error, warning, info (links, faults, failed calls), debug (all calls "
      "and links), trace (also requests and answers, but never tokens or keys) [warning]");

  std::string fleet;
  CLI::App& check = *app.add_subcommand("check", "Validate a fleet file, or print a summary of it");
  check.add_option("FLEET", fleet, "Fleet file (JSON)")->required();

  CLI::App& deviations =
      *app.add_subcommand("deviations", "List the requirements that `serve --deviation` can break, and how");

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kUsageError;
  }
  if (deviations.parsed()) return ListDeviations();
  return check.parsed() ? Check(fleet) : Serve(options, argv[0]);
}

}  // namespace
}  // namespace connectmaster::fakegateway::cli

int main(int argc, char** argv) {
  // gRPC's threads may be in a TLS handshake when the process ends, and must not find OpenSSL taken down by then.
  OPENSSL_init_crypto(OPENSSL_INIT_NO_ATEXIT, nullptr);
  // This command's messages say what went wrong; gRPC's own log would only be in between.
  setenv("GRPC_VERBOSITY", "NONE", 0);
  // And protobuf's: it reports each string in a request that is not UTF-8.
  google::protobuf::SetLogHandler(nullptr);
  try {
    return connectmaster::fakegateway::cli::Run(argc, argv);
  } catch (const std::system_error& error) {
    // That is what a thread says that cannot be started.
    if (error.code() == std::errc::resource_unavailable_try_again) {
      std::cerr << "fakegateway: cannot start a thread: " << error.what()
                << "; raise the limits of processes (ulimit -u) and of memory (ulimit -v)\n";
    } else {
      std::cerr << "fakegateway: " << error.what() << "\n";
    }
    return 1;
  } catch (const std::exception& error) {
    std::cerr << "fakegateway: " << error.what() << "\n";
    return 1;
  }
}
