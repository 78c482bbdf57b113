#include "connectmaster/testing/fake_gateway_process.h"

#include <filesystem>
#include <system_error>
#include <utility>

#include "await_ready.h"
#include "child_process.h"
#include "find_command.h"
#include "read_file.h"
#include "temporary_folder.h"

namespace connectmaster::testing {
namespace {

constexpr char kAdministrator[] = "administrator";
constexpr char kAdministratorFiles[] = "admin";

bool Has(const std::vector<std::string>& arguments, const std::string& option) {
  for (const std::string& argument : arguments) {
    if (argument == option || argument.compare(0, option.size() + 1, option + "=") == 0) return true;
  }
  return false;
}

std::vector<std::string> ServeCommand(const std::string& program, const FakeGatewayProcessOptions& options,
                                      const std::string& certificates, const std::string& ready_file) {
  std::vector<std::string> command = {program,    "serve",   "--exit-with-stdin", "--ready-file",
                                      ready_file, "--certs", certificates};
  const auto add = [&](const std::string& option, const std::string& value) {
    command.push_back(option);
    command.push_back(value);
  };
  if (!options.fleet.empty()) add("--fleet", options.fleet);
  if (!Has(options.arguments, "--listen")) add("--listen", "127.0.0.1:0");
  if (!Has(options.arguments, "--key-type")) add("--key-type", "ec");
  command.insert(command.end(), options.arguments.begin(), options.arguments.end());
  return command;
}

}  // namespace

// In the order in which it is made; the process ends before its folder goes.
struct FakeGatewayProcess::State {
  std::unique_ptr<internal::TemporaryFolder> folder;
  std::unique_ptr<internal::ChildProcess> process;
  std::string standard_error_file;
  std::string address;
  std::string certificates;
  std::string root_certificate_path;
  std::string root_certificate;
};

std::unique_ptr<FakeGatewayProcess> FakeGatewayProcess::Start(const Options& options, std::string* error) {
  std::string ignored;
  if (error == nullptr) error = &ignored;
  auto state = std::make_unique<State>();
  const std::string program =
      internal::FindCommand(internal::ThisProcessesPlaces(options.command, options.default_command), error);
  if (program.empty()) return nullptr;
  state->folder = internal::TemporaryFolder::Make(error);
  if (state->folder == nullptr) return nullptr;

  std::error_code reason;
  const std::string& folder = state->folder->path();
  state->certificates = options.certificates.empty()
                            ? folder + "/certs"
                            : std::filesystem::absolute(options.certificates, reason).lexically_normal().string();
  if (reason) {
    *error = "cannot find the folder of certificates '" + options.certificates + "': " + reason.message();
    return nullptr;
  }
  state->standard_error_file = folder + "/standard-error";
  const std::string ready_file = folder + "/ready";
  internal::Spawned spawned;
  if (!internal::SpawnProcess(ServeCommand(program, options, state->certificates, ready_file),
                              state->standard_error_file, &spawned, error)) {
    return nullptr;
  }
  state->process = std::make_unique<internal::ChildProcess>(std::move(spawned), options.stop_timeout);
  state->address = internal::AwaitReady(*state->process, ready_file, options.start_timeout, error);
  if (state->address.empty()) {
    const std::string told = internal::ReadFile(state->standard_error_file, &ignored).value_or("");
    *error = "the command '" + program + "' " + *error +
             (told.empty() ? "; it wrote nothing on standard error" : "; it wrote on standard error:\n" + told);
    return nullptr;
  }
  state->root_certificate_path = state->certificates + "/ca.crt";
  auto root_certificate = internal::ReadFile(state->root_certificate_path, error);
  if (!root_certificate) return nullptr;
  state->root_certificate = *std::move(root_certificate);
  return std::unique_ptr<FakeGatewayProcess>(new FakeGatewayProcess(std::move(state)));
}

FakeGatewayProcess::FakeGatewayProcess(std::unique_ptr<State> state) : state_(std::move(state)) {}

FakeGatewayProcess::~FakeGatewayProcess() = default;

const std::string& FakeGatewayProcess::address() const {
  return state_->address;
}

pid_t FakeGatewayProcess::process_id() const {
  return state_->process->process_id();
}

const std::string& FakeGatewayProcess::certificates() const {
  return state_->certificates;
}

const std::string& FakeGatewayProcess::root_certificate() const {
  return state_->root_certificate;
}

const std::string& FakeGatewayProcess::root_certificate_path() const {
  return state_->root_certificate_path;
}

std::optional<FakeGatewayCredential> FakeGatewayProcess::ReadCredential(const std::string& tenant,
                                                                        std::string* error) const {
  const std::string files = state_->certificates + "/" + (tenant == kAdministrator ? kAdministratorFiles : tenant);
  const std::string certificate_path = files + ".crt";
  const std::string private_key_path = files + "_key.pem";
  std::string reason;
  auto certificate = internal::ReadFile(certificate_path, &reason);
  auto private_key = certificate ? internal::ReadFile(private_key_path, &reason) : std::nullopt;
  if (!private_key) {
    if (error != nullptr) {
      *error = "there is no credential of '" + tenant + "': " + reason +
               "; name \"administrator\" or a tenant of the fleet (\"tenant1\" if the fleet has none)";
    }
    return std::nullopt;
  }
  return Credential{*std::move(certificate), *std::move(private_key), certificate_path, private_key_path};
}

bool FakeGatewayProcess::running() const {
  return state_->process->running();
}

std::string FakeGatewayProcess::ReadStandardError() const {
  std::string ignored;
  return internal::ReadFile(state_->standard_error_file, &ignored).value_or("");
}

}  // namespace connectmaster::testing
