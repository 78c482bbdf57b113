#pragma once

#include <iostream>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "command_tree.h"
#include "connectmaster/cert.pb.h"
#include "credential_files.h"
#include "error_text.h"
#include "json.h"
#include "names.h"
#include "numbers.h"
#include "table.h"
#include "times.h"

// The commands `certificate`, `history` and `blacklist`, which tenants and device gateways have alike. `Owner` has what
// differs, all of it static:
//
//   Info, Created                   the contract's CertificateInfo and CreateCertificateResponse
//   kName                           what an owner is called, as "tenant"
//   LogIn(globals), Api(client)     the client, and where its calls are
//   Id(info)                        whose certificate it is
//   FileName(id)                    the certificate's name in a certificate folder
//   Certificate(created), Key(created)   PEM
namespace connectmaster::client::cli::certificate_commands {

// How many may be is the gateway's to say (TENANT-13).
inline std::optional<int32_t> ParseYears(const std::string& text) {
  return ParseNumber<int32_t>(text, 0, std::numeric_limits<int32_t>::max());
}

// Any positive one can be blacklisted (TENANT-13).
inline std::optional<int64_t> ParseSerialNumber(const std::string& text) {
  return ParseNumber<int64_t>(text, 1, std::numeric_limits<int64_t>::max());
}

struct CreateOptions {
  std::string id;
  std::string country;
  std::string province;
  std::string city;
  std::string organization;
  std::string organization_unit;
  std::string common_name;
  int32_t years = 5;  // the certificate generator's default (CERT-1)
  std::string folder;
  bool force = false;
};

inline gsdk::cert::PKIName Subject(const CreateOptions& options) {
  gsdk::cert::PKIName subject;
  subject.set_country(options.country);
  subject.set_province(options.province);
  subject.set_city(options.city);
  subject.set_organization(options.organization);
  subject.set_organizationunit(options.organization_unit);
  subject.set_commonname(options.common_name.empty() ? options.id : options.common_name);
  return subject;
}

// Throws where the files would take the places of the gateway's own, which nobody wants to have overwritten.
inline void RefuseToOverwriteTheGatewaysOwn(const CreateOptions& options) {
  if (!options.force || (options.id != "ca" && options.id != "server" && options.id != kAdminFiles)) return;
  throw CLI::ValidationError("--force", "would overwrite the gateway's own " + options.id +
                                            ".crt and its key: name another folder with --out, and leave --force out");
}

template <typename Owner>
int Create(const GlobalOptions& globals, const CreateOptions& options) {
  RefuseToOverwriteTheGatewaysOwn(options);
  const std::string& folder = options.folder.empty() ? globals.certs : options.folder;
  const auto files = CredentialFiles::Prepare(folder, Owner::FileName(options.id), options.force);
  if (!files.ok()) return Fail("cannot keep a certificate of " + options.id, files.status());
  const auto client = Owner::LogIn(globals);
  if (client == nullptr) return 1;
  const auto created = Owner::Api(*client).CreateCertificate(options.id, Subject(options), options.years);
  if (!created.ok()) return Fail("cannot create a certificate of " + options.id, created.status());
  const absl::Status written = files->Write(Owner::Certificate(*created), Owner::Key(*created));
  if (!written.ok()) return Fail("cannot keep the certificate that was created for " + options.id, written);
  std::cout << "Wrote " << files->certificate() << " and " << files->key() << "\n";
  return 0;
}

template <typename Owner>
void AddCreate(CommandTree& tree, CLI::App& group) {
  auto [command, options] =
      tree.Add(group, "certificate", "Create a certificate and a private key; write them to files", Create<Owner>);
  const auto check_id = [](const std::string& id) -> std::string {
    return id.find('/') == std::string::npos ? "" : "'" + id + "' cannot name a file";
  };
  command.add_option(Owner::kName, options.id, "Whose certificate")
      ->required()
      ->type_name("ID")
      ->check(CLI::Validator(check_id, ""));
  const auto add_name = [&command = command](const char* name, std::string& target, const char* help) {
    command.add_option(name, target, help)->type_name("TEXT");
  };
  add_name("--country", options.country, "Of the subject");
  add_name("--province", options.province, "Of the subject");
  add_name("--city", options.city, "Of the subject");
  add_name("--organization", options.organization, "Of the subject");
  add_name("--organization-unit", options.organization_unit, "Of the subject");
  add_name("--common-name", options.common_name, "Of the subject; the ID unless given");
  AddParsed(command, "--years", options.years, ParseYears, "a number of years",
            "Until it expires [" + std::to_string(options.years) + "]")
      ->type_name("N");
  command.add_option("--out", options.folder, "Folder for ID.crt and ID_key.pem; by default that of --certs")
      ->type_name("DIR");
  command.add_flag("--force", options.force, "Overwrite the files");
}

struct ListOptions {
  std::vector<std::string> ids;
  bool json = false;
};

// Without an ID, those of every owner there is.
template <typename Owner, typename List>
int Show(const GlobalOptions& globals, const ListOptions& options, const std::string& what, const List& list) {
  const auto client = Owner::LogIn(globals);
  if (client == nullptr) return 1;
  auto& api = Owner::Api(*client);
  auto ids = options.ids.empty() ? api.GetList() : options.ids;
  if (!ids.ok()) return Fail(std::string("cannot list every ") + Owner::kName, ids.status());
  const absl::StatusOr<std::vector<typename Owner::Info>> infos = (api.*list)(*ids);
  if (!infos.ok()) return Fail("cannot get the " + what, infos.status());
  std::vector<TableRow> rows{{"ID", "SERIAL NUMBER", "COMMON NAME", "ISSUED", "EXPIRES", "BLACKLISTED"}};
  for (const auto& info : *infos) {
    rows.push_back({Owner::Id(info), std::to_string(info.serialno()), info.subject().commonname(),
                    LocalTime(info.issuedate()), LocalTime(info.expirydate()), YesNo(info.blacklisted())});
  }
  std::cout << (options.json ? ToJsonArray(*infos) : infos->empty() ? "No certificate.\n" : FormatTable(rows));
  return 0;
}

template <typename Owner>
int ShowHistory(const GlobalOptions& globals, const ListOptions& options) {
  return Show<Owner>(globals, options, "issuance history", &Owner::ApiType::GetIssuanceHistory);
}

template <typename Owner>
int ShowBlacklist(const GlobalOptions& globals, const ListOptions& options) {
  return Show<Owner>(globals, options, "certificate blacklist", &Owner::ApiType::GetCertificateBlacklist);
}

template <typename Owner>
void AddShow(CommandTree& tree, CLI::App& group, const std::string& name, const std::string& help,
             int (*show)(const GlobalOptions&, const ListOptions&)) {
  auto [command, options] = tree.Add(group, name, help, show);
  command.add_option(Owner::kName, options.ids, "Whose certificates; everybody's unless given")->type_name("ID");
  AddJson(command, options.json);
}

struct BlacklistOptions {
  std::string id;
  std::vector<int64_t> serial_numbers;
};

template <typename Owner>
int AddToBlacklist(const GlobalOptions& globals, const BlacklistOptions& options) {
  const auto client = Owner::LogIn(globals);
  if (client == nullptr) return 1;
  const auto status = Owner::Api(*client).AddCertificateBlacklist(options.id, options.serial_numbers);
  if (!status.ok()) return Fail("cannot blacklist the certificates of " + options.id, status);
  for (const int64_t serial_number : options.serial_numbers) std::cout << "Blacklisted " << serial_number << "\n";
  return 0;
}

template <typename Owner>
int DeleteFromBlacklist(const GlobalOptions& globals, const BlacklistOptions& options) {
  const auto client = Owner::LogIn(globals);
  if (client == nullptr) return 1;
  const auto status = Owner::Api(*client).DeleteCertificateBlacklist(options.id, options.serial_numbers);
  if (!status.ok()) return Fail("cannot take the certificates of " + options.id + " off the blacklist", status);
  for (const int64_t serial_number : options.serial_numbers) {
    std::cout << "Took " << serial_number << " off the blacklist\n";
  }
  return 0;
}

template <typename Owner>
void AddBlacklistChange(CommandTree& tree, CLI::App& group, const std::string& name, const std::string& help,
                        int (*change)(const GlobalOptions&, const BlacklistOptions&)) {
  auto [command, options] = tree.Add(group, name, help, change);
  command.add_option(Owner::kName, options.id, "Whose certificates")->required()->type_name("ID");
  AddParsed(command, "serial", options.serial_numbers, ParseSerialNumber,
            "a serial number: positive, in decimal digits", "Their serial numbers")
      ->required()
      ->type_name("NUMBER");
}

template <typename Owner>
void Add(CommandTree& tree, CLI::App& group) {
  AddCreate<Owner>(tree, group);
  AddShow<Owner>(tree, group, "history", "List the certificates that were issued", ShowHistory<Owner>);
  CLI::App& blacklist = tree.AddGroup(group, "blacklist", "Certificates that do not get in: list, add, delete");
  AddShow<Owner>(tree, blacklist, "list", "List the certificates that are blacklisted", ShowBlacklist<Owner>);
  AddBlacklistChange<Owner>(tree, blacklist, "add", "Let certificates in no more", AddToBlacklist<Owner>);
  AddBlacklistChange<Owner>(tree, blacklist, "delete", "Let certificates in again", DeleteFromBlacklist<Owner>);
}

}  // namespace connectmaster::client::cli::certificate_commands
