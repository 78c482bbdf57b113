#pragma once

#include <string>
#include <vector>

#include "connectmaster/certs/authority.h"
#include "interview.h"

namespace connectmaster::certs::cli {

// What the generator asks for (CERT-1), form by form, in that order. The forms hold the answers that options gave; the
// functions below ask the remaining questions. Their results are valid only if the interview's status is OK.

struct SubjectForm {
  Question country, province, locality, organization, organizational_unit;

  std::vector<Question*> Questions();
  bool HasAnswer() const;
};

struct CaForm {
  SubjectForm subject;
  Question years;
};

struct ServerForm {
  Question same_information;
  SubjectForm other_information;
  Question common_name, dns_names, ip_addresses, years;
};

struct TenantForm {
  Question tenant_id;
  SubjectForm subject;
  Question common_name, years;
};

struct GatewayForm {
  Question tenant_id, gateway_id;
  SubjectForm subject;
  Question common_name, years;
};

CaForm NewCaForm();
// Beside a CA's form, the server's options begin with --server-, because the CA's have the plain names.
enum class ServerPlace { kWithCa, kAlone };
ServerForm NewServerForm(ServerPlace place);
TenantForm NewTenantForm();
// The tenant of a certificate whose files are not named after it: any valid ID (TENANT-11).
Question NewTenantQuestion();
GatewayForm NewGatewayForm();

struct CaAnswers {
  Subject subject;
  int years;
};
CaAnswers AskForCa(const CaForm& form, Interview* interview);

// The caller sets key type and time. `ca` is the CA's subject, which the server may share.
ServerRequest AskForServer(const ServerForm& form, const Subject& ca, Interview* interview);

// Everything but the IDs, which were asked for before.
TenantRequest AskForTenant(const TenantForm& form, const std::string& tenant_id, Interview* interview);
GatewayRequest AskForGateway(const GatewayForm& form, const std::string& tenant_id, const std::string& gateway_id,
                             Interview* interview);

}  // namespace connectmaster::certs::cli
