#pragma once

#include <string>
#include <vector>

#include "connectmaster/certs/authority.h"
#include "interview.h"

namespace connectmaster::certs::cli {

// What CERT-1 says the generator asks for, form by form, in that order. The forms carry the options' answers; the
// functions below put the remaining questions. Their results mean something only if the interview's status is OK.

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
  Question common_name, dns_names, ipv4_addresses, years;
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
// Besides a CA's form, the server's options all begin with --server-, where they are the CA's otherwise.
enum class ServerPlace { kWithCa, kAlone };
ServerForm NewServerForm(ServerPlace place);
TenantForm NewTenantForm();
// Whose a certificate is that is not named by the tenant: any ID will do (TENANT-11).
Question NewTenantQuestion();
GatewayForm NewGatewayForm();

struct CaAnswers {
  Subject subject;
  int years;
};
CaAnswers AskForCa(const CaForm& form, Interview* interview);

// Key type and time are left to the caller. `ca` is whose information may be the same.
ServerRequest AskForServer(const ServerForm& form, const Subject& ca, Interview* interview);

// All but the IDs, which are asked for before.
TenantRequest AskForTenant(const TenantForm& form, const std::string& tenant_id, Interview* interview);
GatewayRequest AskForGateway(const GatewayForm& form, const std::string& tenant_id, const std::string& gateway_id,
                             Interview* interview);

}  // namespace connectmaster::certs::cli
