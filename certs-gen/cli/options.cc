#include "options.h"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <iostream>
#include <utility>

#include "commands.h"
#include "connectmaster/certs/bad.h"
#include "interview.h"
#include "questions.h"
#include "version.h"

namespace connectmaster::certs::cli {
namespace {

constexpr std::array<std::pair<const char*, const char*>, 4> kLetters = {
    {{"-c", "ca"}, {"-cs", "server"}, {"-ct", "tenant"}, {"-cg", "gateway"}}};

constexpr const char* kDescription =
    "Makes the certificates of a G-SDK master gateway: those of its root CA, server,\n"
    "administrator, tenants and device gateways. On a terminal, it asks for what the options\n"
    "leave out.";

constexpr const char* kExamples =
    R"(The folder (./certs, or --out DIR) gets certificates NAME.crt and private keys
NAME_key.pem; only you can read the keys. NAME is ca, server, admin, or the ID of a tenant
or device gateway. The master gateway needs ca, server and admin. A client application
needs ca.crt and its tenant's files. Existing files are not overwritten without --force.

Examples:
  certs-gen -c                      the first step: answer the questions
  certs-gen -ct --tenant-id tenant1
  certs-gen -cg --tenant-id tenant1 --gateway-id gateway1
  certs-gen show certs/tenant1.crt
`certs-gen COMMAND --help` lists the options of a command.)";

constexpr const char* kCaExample =
    R"([Brackets] show defaults. The server's information is the CA's unless a --server- option
says otherwise. Example without questions ("" leaves a field out):
  certs-gen ca --country KR --province Seoul --locality Seoul --organization Example \
      --organizational-unit "" --years 10 --server-common-name localhost --ip 127.0.0.1)";

constexpr const char* kServerExample =
    R"([Brackets] show defaults. The server's information is the CA's unless an option says
otherwise. Example without questions:
  certs-gen server --common-name gateway.example.com --dns localhost --ip 127.0.0.1)";

constexpr const char* kTenantExample = R"(Example without questions ("" leaves a field out):
  certs-gen tenant --tenant-id tenant1 --country KR --province "" --locality "" \
      --organization Example --organizational-unit "" --common-name tenant1)";

constexpr const char* kGatewayExample = R"(Example without questions ("" leaves a field out):
  certs-gen gateway --tenant-id tenant1 --gateway-id gateway1 --country KR --province "" \
      --locality "" --organization Example --organizational-unit "" --common-name gateway1)";

void AddQuestion(CLI::App* command, Question* question) {
  std::string help = question->text;
  if (question->fallback) help += " [" + (question->fallback->empty() ? "none" : *question->fallback) + "]";
  CLI::Option* option = command->add_option_function<std::string>(
      question->option, [question](const std::string& answer) { question->given = answer; }, help);
  option->type_name(question->is_list ? "LIST" : "TEXT");
  // Repeated options are joined with the separator of a list.
  if (question->is_list) option->multi_option_policy(CLI::MultiOptionPolicy::Join)->delimiter(',');
  option->check([question](const std::string& answer) { return std::string(question->check(answer).message()); });
}

void AddSubject(CLI::App* command, SubjectForm* form) {
  for (Question* question : form->Questions()) AddQuestion(command, question);
}

void AddServer(CLI::App* command, ServerForm* form) {
  AddQuestion(command, &form->same_information);
  AddSubject(command, &form->other_information);
  AddQuestion(command, &form->common_name);
  AddQuestion(command, &form->dns_names);
  AddQuestion(command, &form->ip_addresses);
  AddQuestion(command, &form->years);
}

CLI::App* AddCommand(CLI::App* app, const char* name, const char* description, const std::string& example,
                     Settings* settings) {
  CLI::App* command = app->add_subcommand(name, description);
  command->footer(example);
  command->add_option("--out,--certs", settings->folder, "The certificate folder [certs]")
      ->type_name("DIR")
      ->check(CLI::Validator(
          [](const std::string& folder) { return folder.empty() ? "the folder is empty: give its path" : ""; }, ""));
  command->add_flag("--force", settings->force, "Overwrite existing files");
  command
      ->add_option_function<std::string>(
          "--key-type",
          [settings](const std::string& type) {
            settings->key_type = type == "ec" ? KeyType::kEcP256 : KeyType::kRsa2048;
          },
          "rsa (2048 bits) or ec (P-256) [rsa]")
      ->check(CLI::IsMember({"rsa", "ec"}))
      ->type_name("TYPE");
  return command;
}

std::string BadKindList() {
  std::string list = "Kinds:";
  for (const BadKindName& kind : BadKinds()) {
    list += "\n  " + std::string(kind.name) + std::string(17 - kind.name.size(), ' ') + std::string(kind.description);
  }
  return list;
}

bool IsCommandName(const std::string& argument) {
  return argument == "bad" || argument == "show" ||
         std::any_of(kLetters.begin(), kLetters.end(), [&](const auto& letter) { return argument == letter.second; });
}

}  // namespace

std::vector<std::string> Normalize(std::vector<std::string> arguments) {
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (!arguments[i].starts_with("--") || arguments[i].find('=') != arguments[i].size() - 1) continue;
    arguments[i].pop_back();
    arguments.insert(arguments.begin() + static_cast<std::ptrdiff_t>(i) + 1, "");
  }
  if (!arguments.empty() && IsCommandName(arguments.front())) return arguments;
  const auto command = std::find_first_of(arguments.begin(), arguments.end(), kLetters.begin(), kLetters.end(),
                                          [](const auto& argument, const auto& l) { return argument == l.first; });
  if (command == arguments.end()) return arguments;
  *command = std::find_if(kLetters.begin(), kLetters.end(), [&](const auto& l) { return *command == l.first; })->second;
  std::rotate(arguments.begin(), command, command + 1);
  return arguments;
}

int RunCommandLine(std::vector<std::string> arguments) {
  CLI::App app(kDescription, "certs-gen");
  app.set_version_flag("--version", VersionText("certs-gen"), kVersionHelp);
  // Checked after parsing: CLI11 would complain of a missing command before it complains of an unknown option.
  app.require_subcommand(0, 1);
  app.footer(kExamples);

  Settings settings;
  CaForm ca_form = NewCaForm();
  ServerForm ca_server_form = NewServerForm(ServerPlace::kWithCa);
  ServerForm server_form = NewServerForm(ServerPlace::kAlone);
  TenantForm tenant_form = NewTenantForm();
  GatewayForm gateway_form = NewGatewayForm();
  std::string bad_kind;
  Question bad_tenant = NewTenantQuestion();
  std::string file;

  CLI::App* ca = AddCommand(&app, "ca", "-c: make a root CA, and certificates for the server and the administrator",
                            kCaExample, &settings);
  AddSubject(ca, &ca_form.subject);
  AddQuestion(ca, &ca_form.years);
  AddServer(ca, &ca_server_form);

  CLI::App* server =
      AddCommand(&app, "server", "-cs: make certificates for the server and the administrator from an existing root CA",
                 kServerExample, &settings);
  AddServer(server, &server_form);

  CLI::App* tenant = AddCommand(&app, "tenant", "-ct: make a tenant certificate, which contains the tenant ID",
                                kTenantExample, &settings);
  AddQuestion(tenant, &tenant_form.tenant_id);
  AddSubject(tenant, &tenant_form.subject);
  AddQuestion(tenant, &tenant_form.common_name);
  AddQuestion(tenant, &tenant_form.years);

  CLI::App* gateway = AddCommand(
      &app, "gateway", "-cg: make a device gateway's certificate, which contains the tenant ID and the gateway ID",
      kGatewayExample, &settings);
  AddQuestion(gateway, &gateway_form.tenant_id);
  AddQuestion(gateway, &gateway_form.gateway_id);
  AddSubject(gateway, &gateway_form.subject);
  AddQuestion(gateway, &gateway_form.common_name);
  AddQuestion(gateway, &gateway_form.years);

  CLI::App* bad =
      AddCommand(&app, "bad", "Make a bad tenant certificate for tests, bad-KIND.crt", BadKindList(), &settings);
  bad->add_option("KIND", bad_kind, "The defect")->required();
  AddQuestion(bad, &bad_tenant);

  CLI::App* show = app.add_subcommand("show", "Print the contents of a certificate, with its tenant ID and gateway ID");
  show->add_option("FILE", file, "A PEM file; its first certificate is shown")->required();
  show->footer("Example:\n  certs-gen show certs/tenant1.crt");

  arguments = Normalize(std::move(arguments));
  if (!arguments.empty() && !arguments.front().starts_with('-') && !IsCommandName(arguments.front())) {
    return Report(
        absl::InvalidArgumentError("\"" + arguments.front() + "\" is not a command: certs-gen --help lists them"),
        kWrongUsage);
  }
  try {
    std::reverse(arguments.begin(), arguments.end());  // CLI11 takes a vector from its end
    app.parse(std::move(arguments));
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error, std::cout, std::cerr);
    return Report(absl::InvalidArgumentError(std::string(error.what()) + " (see --help)"), kWrongUsage);
  }

  if (app.get_subcommands().empty()) {
    return Report(absl::InvalidArgumentError("a command is needed: certs-gen --help lists them"), kWrongUsage);
  }

  Interview interview(isatty(STDIN_FILENO) == 1 ? &std::cin : nullptr, &std::cout);
  if (*ca) return MakeCa(settings, ca_form, ca_server_form, &interview);
  if (*server) return MakeServer(settings, server_form, &interview);
  if (*tenant) return MakeTenant(settings, tenant_form, &interview);
  if (*gateway) return MakeGateway(settings, gateway_form, &interview);
  if (*bad) return MakeBadOne(settings, bad_kind, bad_tenant, &interview);
  return Show(file);
}

}  // namespace connectmaster::certs::cli
