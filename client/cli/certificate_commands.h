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

// The commands `certificate`, `history` and `blacklist`, which exist for tenants and for device gateways. `Owner` has
// the differences, as static members:
//
//   Info, Created                   the contract's CertificateInfo and CreateCertificateResponse
//   kName                           the kind of owner: "tenant" or "gateway"
//   LogIn(globals), Api(client)     the client, and the object with its calls
//   Id(info)                        the ID of the certificate's owner
//   FileName(id)                    the certificate's name in a certificate folder
//   Certificate(created), Key(created)   PEM
namespace connectmaster::client::cli::certificate_commands {

// The gateway checks the upper limit (TENANT-13).
inline std::optional<int32_t> ParseYears(const std::string& text) {
  return ParseNumber<int32_t>(text, 0, std::numeric_limits<int32_t>::max());
}

// Any positive number can be blacklisted (TENANT-13).
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

// Throws CLI::ValidationError if --force would overwrite the files of the gateway's own certificates.
inline void RefuseToOverwriteTheGatewaysOwn(const CreateOptions& options) {
  if (!options.force || (options.id != "ca" && options.id != "server" && options.id != kAdminFiles)) return;
  throw CLI::ValidationError("--force", "would overwrite the gateway's own " + options.id +
                                            ".crt and its key: give another folder with --out, without --force");
}

template <typename Owner>
int Create(const GlobalOptions& globals, const CreateOptions& options) {
  RefuseToOverwriteTheGatewaysOwn(options);
  const std::string& folder = options.folder.empty() ? globals.certs : options.folder;
  const auto files = CredentialFiles::Prepare(folder, Owner::FileName(options.id), options.force);
  if (!files.ok()) return Fail("cannot store a certificate of " + options.id, files.status());
  const auto client = Owner::LogIn(globals);
  if (client == nullptr) return 1;
  const auto created = Owner::Api(*client).CreateCertificate(options.id, Subject(options), options.years);
  if (!created.ok()) return Fail("cannot create a certificate of " + options.id, created.status());
  const absl::Status written = files->Write(Owner::Certificate(*created), Owner::Key(*created));
  if (!written.ok()) return Fail("cannot store the certificate that was created for " + options.id, written);
  std::cout << "Wrote " << files->certificate() << " and " << files->key() << "\n";
  return 0;
}

template <typename Owner>
void AddCreate(CommandTree& tree, CLI::App& group) {
  auto [command, options] =
      tree.Add(group, "certificate", "Create a certificate and a private key, and write them to files", Create<Owner>);
  const auto check_id = [](const std::string& id) -> std::string {
    return id.find('/') == std::string::npos ? "" : "'" + id + "' cannot be a file name: give an ID";
  };
  command.add_option(Owner::kName, options.id, std::string("ID of the ") + Owner::kName)
      ->required()
      ->type_name("ID")
      ->check(CLI::Validator(check_id, ""));
  const auto add_name = [&command = command](const char* name, std::string& target, const char* help) {
    command.add_option(name, target, help)->type_name("TEXT");
  };
  add_name("--country", options.country, "Subject country (two letters)");
  add_name("--province", options.province, "Subject province");
  add_name("--city", options.city, "Subject city");
  add_name("--organization", options.organization, "Subject organization");
  add_name("--organization-unit", options.organization_unit, "Subject organizational unit");
  add_name("--common-name", options.common_name, "Subject common name [the ID]");
  AddParsed(command, "--years", options.years, ParseYears, "a number of years",
            "Years until expiry [" + std::to_string(options.years) + "]")
      ->type_name("N");
  command.add_option("--out", options.folder, "Folder for ID.crt and ID_key.pem [the folder of --certs]")
      ->type_name("DIR");
  command.add_flag("--force", options.force, "Overwrite existing files");
}

struct ListOptions {
  std::vector<std::string> ids;
  bool json = false;
};

// Without an ID, the certificates of all owners.
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
  command.add_option(Owner::kName, options.ids, std::string("IDs of the ") + Owner::kName + "s [all]")->type_name("ID");
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
  if (!status.ok()) return Fail("cannot remove the certificates of " + options.id + " from the blacklist", status);
  for (const int64_t serial_number : options.serial_numbers) {
    std::cout << "Took " << serial_number << " off the blacklist\n";
  }
  return 0;
}

template <typename Owner>
void AddBlacklistChange(CommandTree& tree, CLI::App& group, const std::string& name, const std::string& help,
                        int (*change)(const GlobalOptions&, const BlacklistOptions&)) {
  auto [command, options] = tree.Add(group, name, help, change);
  command.add_option(Owner::kName, options.id, std::string("ID of the ") + Owner::kName)->required()->type_name("ID");
  AddParsed(command, "serial", options.serial_numbers, ParseSerialNumber,
            "a serial number: positive, in decimal digits", "Serial numbers of the certificates")
      ->required()
      ->type_name("NUMBER");
}

template <typename Owner>
void Add(CommandTree& tree, CLI::App& group) {
  AddCreate<Owner>(tree, group);
  AddShow<Owner>(tree, group, "history", "List the issued certificates", ShowHistory<Owner>);
  CLI::App& blacklist =
      tree.AddGroup(group, "blacklist", "Blacklisted certificates, which are refused: list, add, delete");
  AddShow<Owner>(tree, blacklist, "list", "List the blacklisted certificates", ShowBlacklist<Owner>);
  AddBlacklistChange<Owner>(tree, blacklist, "add", "Blacklist certificates", AddToBlacklist<Owner>);
  AddBlacklistChange<Owner>(tree, blacklist, "delete", "Remove certificates from the blacklist",
                            DeleteFromBlacklist<Owner>);
}

}  // namespace connectmaster::client::cli::certificate_commands
