#pragma once

#include <string>

#include "connectmaster/certs/folder.h"
#include "connectmaster/certs/key.h"
#include "interview.h"
#include "questions.h"

namespace connectmaster::certs::cli {

// The exit status of every command.
inline constexpr int kDone = 0;
inline constexpr int kFailed = 1;
inline constexpr int kWrongUsage = 2;

struct Settings {
  std::string folder = "certs";
  KeyType key_type = KeyType::kRsa2048;
  bool force = false;
};

// The commands of CERT-1. Each prints on standard output what it wrote, and on standard error what went wrong.
int MakeCa(const Settings& settings, const CaForm& ca_form, const ServerForm& server_form, Interview* interview);
int MakeServer(const Settings& settings, const ServerForm& form, Interview* interview);
int MakeTenant(const Settings& settings, const TenantForm& form, Interview* interview);
int MakeGateway(const Settings& settings, const GatewayForm& form, Interview* interview);

// A deliberately bad tenant certificate, bad-KIND.crt.
int MakeBadOne(const Settings& settings, const std::string& kind, const Question& tenant, Interview* interview);

// Prints the contents of the certificate in `file`.
int Show(const std::string& file);

// Prints the message on standard error and returns `exit_status`.
int Report(const absl::Status& status, int exit_status);

}  // namespace connectmaster::certs::cli
