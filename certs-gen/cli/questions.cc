#include "questions.h"

#include <absl/strings/ascii.h>
#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_split.h>

#include <algorithm>
#include <utility>

#include "connectmaster/certs/folder.h"
#include "connectmaster/certs/id.h"

namespace connectmaster::certs::cli {
namespace {

using Check = std::function<absl::Status(const std::string&)>;

Check AsField(std::string Subject::*field) {
  return [field](const std::string& answer) {
    Subject subject;
    subject.*field = answer;
    return CheckSubject(subject);
  };
}

// The ID of the certificate's owner, which is also the name of its files.
Check AsFileId(const char* what) {
  return [what](const std::string& answer) { return CheckFileId(what, answer); };
}

Check AsId(const char* what) {
  return [what](const std::string& answer) { return CheckId(what, answer); };
}

absl::Status CheckCommonName(const std::string& answer) {
  if (answer.empty()) return absl::InvalidArgumentError("a common name is needed");
  return AsField(&Subject::common_name)(answer);
}

absl::Status CheckServerName(const std::string& answer) {
  if (CheckIpAddress(answer).ok()) return absl::OkStatus();
  if (!CheckDnsName(answer).ok()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "\"", answer, "\" is neither a host name nor an IP address: give what clients connect to, such as localhost"));
  }
  return CheckCommonName(answer);
}

absl::Status CheckYearsText(const std::string& answer) {
  int years = 0;
  if (!absl::SimpleAtoi(answer, &years)) {
    return absl::InvalidArgumentError(absl::StrCat("\"", answer, "\" is not a whole number of years"));
  }
  return CheckYears(years);
}

absl::Status CheckYesNo(const std::string& answer) {
  if (answer == "y" || answer == "yes" || answer == "n" || answer == "no") return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat("\"", answer, "\" is neither yes nor no: answer yes or no"));
}

std::vector<std::string> Split(const std::string& list) {
  std::vector<std::string> parts = absl::StrSplit(list, ',', absl::SkipWhitespace());
  for (std::string& part : parts) absl::StripAsciiWhitespace(&part);
  return parts;
}

template <typename CheckOne>
Check AsList(CheckOne check_one) {
  return [check_one](const std::string& answer) {
    absl::Status status;
    for (const std::string& part : Split(answer)) status.Update(check_one(part));
    return status;
  };
}

// `prefixes`: the prefixes that the options' names may have; the first one is shown.
SubjectForm NewSubjectForm(const std::vector<std::string>& prefixes) {
  const auto question = [&prefixes](const std::string& name, const std::string& text, std::string Subject::*field) {
    std::string option;
    for (const std::string& prefix : prefixes) {
      absl::StrAppend(&option, option.empty() ? "" : ",", "--", prefix, name);
    }
    return Question{.option = option, .text = text, .check = AsField(field)};
  };
  return {.country = question("country", "Country (two letters)", &Subject::country),
          .province = question("province", "Province", &Subject::province),
          .locality = question("locality", "Locality", &Subject::locality),
          .organization = question("organization", "Organization", &Subject::organization),
          .organizational_unit = question("organizational-unit", "Organizational unit", &Subject::organizational_unit)};
}

Question CommonName() {
  return {.option = "--common-name", .text = "Common name", .check = &CheckCommonName};
}

Question Years(const std::string& option, int fallback) {
  return {.option = option, .text = "Years", .check = &CheckYearsText, .fallback = std::to_string(fallback)};
}

Question TenantId(const Check& check) {
  return {.option = "--tenant-id", .text = "Tenant ID", .check = check};
}

int ToYears(const std::string& answer) {
  int years = 0;
  return absl::SimpleAtoi(answer, &years) ? years : 0;
}

Subject AskForSubject(const SubjectForm& form, Interview* interview) {
  Subject subject;
  subject.country = interview->Ask(form.country);
  subject.province = interview->Ask(form.province);
  subject.locality = interview->Ask(form.locality);
  subject.organization = interview->Ask(form.organization);
  subject.organizational_unit = interview->Ask(form.organizational_unit);
  return subject;
}

// Whether the server has the same information as the CA.
bool AskWhetherSame(const ServerForm& form, Interview* interview) {
  const bool has_other = form.other_information.HasAnswer();
  // If other information is given, that answers the question.
  if (has_other && !form.same_information.given) return false;
  const bool same = interview->Ask(form.same_information).starts_with('y');
  if (same && has_other) {
    interview->Refuse(
        "--same-information is yes, but other options give the server its own information: leave one of them out");
  }
  return same;
}

}  // namespace

std::vector<Question*> SubjectForm::Questions() {
  return {&country, &province, &locality, &organization, &organizational_unit};
}

bool SubjectForm::HasAnswer() const {
  return country.given || province.given || locality.given || organization.given || organizational_unit.given;
}

CaForm NewCaForm() {
  return {.subject = NewSubjectForm({""}), .years = Years("--years", kDefaultCaYears)};
}

ServerForm NewServerForm(ServerPlace place) {
  const bool alone = place == ServerPlace::kAlone;
  return {.same_information = {.option = "--same-information",
                               .text = "Use the CA's information for the server (yes or no)",
                               .check = &CheckYesNo,
                               .fallback = "yes"},
          .other_information =
              NewSubjectForm(alone ? std::vector<std::string>{"", "server-"} : std::vector<std::string>{"server-"}),
          .common_name = {.option = alone ? "--common-name,--server-common-name" : "--server-common-name,--common-name",
                          .text = "Common name (the host name or IP address that clients connect to)",
                          .check = &CheckServerName},
          .dns_names = {.option = "--dns",
                        .text = "Further DNS names, separated by commas",
                        .check = AsList(&CheckDnsName),
                        .fallback = "",
                        .is_list = true},
          .ip_addresses = {.option = "--ip",
                           .text = "Further IP addresses, separated by commas",
                           .check = AsList(&CheckIpAddress),
                           .fallback = "",
                           .is_list = true},
          .years = Years(alone ? "--years,--server-years" : "--server-years", kDefaultLeafYears)};
}

TenantForm NewTenantForm() {
  return {.tenant_id = TenantId(AsFileId("tenant ID")),
          .subject = NewSubjectForm({""}),
          .common_name = CommonName(),
          .years = Years("--years", kDefaultLeafYears)};
}

Question NewTenantQuestion() {
  return TenantId(AsId("tenant ID"));
}

GatewayForm NewGatewayForm() {
  return {.tenant_id = NewTenantQuestion(),
          .gateway_id = {.option = "--gateway-id", .text = "Gateway ID", .check = AsFileId("gateway ID")},
          .subject = NewSubjectForm({""}),
          .common_name = CommonName(),
          .years = Years("--years", kDefaultLeafYears)};
}

CaAnswers AskForCa(const CaForm& form, Interview* interview) {
  interview->Topic("The root CA (ENTER alone takes the default in brackets, or leaves a field out):");
  CaAnswers answers{.subject = AskForSubject(form.subject, interview), .years = 0};
  if (answers.subject == Subject() && interview->status().ok()) {
    interview->Refuse("the subject of the root CA is empty: give at least one field, such as --organization");
  }
  answers.years = ToYears(interview->Ask(form.years));
  return answers;
}

ServerRequest AskForServer(const ServerForm& form, const Subject& ca, Interview* interview) {
  interview->Topic("The server:");
  ServerRequest request;
  request.subject = AskWhetherSame(form, interview) ? ca : AskForSubject(form.other_information, interview);
  request.subject.common_name = interview->Ask(form.common_name);
  request.dns_names = Split(interview->Ask(form.dns_names));
  request.ip_addresses = Split(interview->Ask(form.ip_addresses));
  request.years = ToYears(interview->Ask(form.years));
  // Clients look at the alternative names only (TLS-3).
  const std::string& name = request.subject.common_name;
  std::vector<std::string>& names = CheckIpAddress(name).ok() ? request.ip_addresses : request.dns_names;
  if (std::find(names.begin(), names.end(), name) == names.end()) names.insert(names.begin(), name);
  return request;
}

TenantRequest AskForTenant(const TenantForm& form, const std::string& tenant_id, Interview* interview) {
  TenantRequest request{.subject = AskForSubject(form.subject, interview), .tenant_id = tenant_id};
  request.subject.common_name = interview->Ask(form.common_name);
  request.years = ToYears(interview->Ask(form.years));
  return request;
}

GatewayRequest AskForGateway(const GatewayForm& form, const std::string& tenant_id, const std::string& gateway_id,
                             Interview* interview) {
  GatewayRequest request{
      .subject = AskForSubject(form.subject, interview), .tenant_id = tenant_id, .gateway_id = gateway_id};
  request.subject.common_name = interview->Ask(form.common_name);
  request.years = ToYears(interview->Ask(form.years));
  return request;
}

}  // namespace connectmaster::certs::cli
