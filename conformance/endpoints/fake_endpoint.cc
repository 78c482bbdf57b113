// The fake master gateway, and bad certificates. The only file of the suite that sees the fake.
#include <optional>
#include <utility>

#include "connectmaster/certs/bad.h"
#include "connectmaster/fakegateway/deviations.h"
#include "connectmaster/fakegateway/fake_gateway.h"
#include "endpoints/cases_fleet.h"
#include "endpoints/deviations.h"
#include "endpoints/endpoints.h"
#include "support/temporary_folder.h"

namespace connectmaster::conformance {
namespace {

using fakegateway::FakeGateway;
using fakegateway::FakeGatewayOptions;

// Events of this process come within milliseconds, and of a gateway that is wrong many do not come at all.
constexpr std::chrono::seconds kPatienceWithDeviations{5};

Time RealNow() {
  return std::chrono::floor<Duration>(std::chrono::system_clock::now());
}

certs::Time Seconds(Time time) {
  return std::chrono::floor<std::chrono::seconds>(time);
}

Identity ToIdentity(const std::string& tenant_id, const certs::Credential& credential) {
  return {tenant_id, credential.ChainPem(), credential.key.ToPem()};
}

certs::BadKind KindOf(BadCertificate kind) {
  switch (kind) {
    case BadCertificate::kExpired:
      return certs::BadKind::kExpired;
    case BadCertificate::kNotYetValid:
      return certs::BadKind::kNotYetValid;
    case BadCertificate::kWrongCa:
      return certs::BadKind::kWrongCa;
    case BadCertificate::kSelfSigned:
      return certs::BadKind::kSelfSigned;
    case BadCertificate::kTampered:
      return certs::BadKind::kTampered;
    case BadCertificate::kNoTenantId:
      return certs::BadKind::kNoTenantId;
    case BadCertificate::kTwoTenantIds:
      break;
  }
  return certs::BadKind::kTwoTenantIds;
}

// What all laboratories of a run have: each certificate is made once, when it is first needed.
struct Certificates {
  certs::CertificateAuthority authority;
  certs::Credential server;
  std::map<std::string, std::vector<certs::Certificate>> gateways{};
  std::map<std::string, Identity> tenants{};
};

class FakeLaboratory : public Laboratory {
 public:
  // The certificates must outlive it.
  FakeLaboratory(Certificates& certificates, const std::string& deviation) : certificates_(certificates) {
    options_.authority = certificates_.authority;
    options_.gateway_certificates = certificates_.gateways;
    // A deviation may concern the certificate that the gateway makes.
    if (deviation.empty()) options_.server = certificates_.server;
    options_.database = NewDatabase();
    options_.deviation = deviation;
    options_.virtual_time = RealNow();
    AddForTheCases(options_.fleet);
  }

  absl::Status Start() {
    if (gateway_ != nullptr) options_.virtual_time = gateway_->Now();
    gateway_.reset();  // only one gateway can have the database open
    auto gateway = FakeGateway::Start(options_);
    if (!gateway.ok()) return gateway.status();
    gateway_ = *std::move(gateway);
    // The device gateways keep their identity.
    for (const auto& simulated : options_.fleet.gateways()) {
      if (auto certificate = gateway_->GatewayCertificate(simulated.id())) {
        certificates_.gateways.insert_or_assign(simulated.id(), std::vector{*std::move(certificate)});
      }
    }
    options_.gateway_certificates = certificates_.gateways;
    return Describe();
  }

  const Site& site() const override { return site_; }
  std::shared_ptr<grpc::Channel> ChannelInProcess(const Identity& identity) override {
    const auto certificate = certs::Certificate::FromPem(identity.certificate_pem);
    return certificate.ok() ? gateway_->InProcessChannel(*certificate) : nullptr;
  }
  Time Now() const override { return gateway_->Now(); }
  Duration ClockTolerance() const override { return Duration(0); }
  absl::Status PassTime(Duration duration) override { return gateway_->AdvanceTime(duration); }

  absl::Status SwitchDeviceOff(std::uint32_t device_id) override { return gateway_->SwitchDeviceOff(device_id); }
  absl::Status SwitchDeviceOn(std::uint32_t device_id) override { return gateway_->SwitchDeviceOn(device_id); }
  absl::Status CutGatewayLink(const std::string& gateway_id) override { return gateway_->CutGatewayLink(gateway_id); }
  absl::Status RestoreGatewayLink(const std::string& gateway_id) override {
    return gateway_->RestoreGatewayLink(gateway_id);
  }
  absl::Status ShowExpiredCertificate(const std::string& gateway_id) override {
    return gateway_->ShowExpiredCertificate(gateway_id);
  }
  absl::Status Restart() override { return Start(); }
  absl::Status StartEmpty() override {
    options_.database = NewDatabase();
    options_.fleet.clear_tenants();
    return Start();
  }

  absl::StatusOr<Identity> MakeBad(BadCertificate kind) override {
    const auto credential = certs::MakeBad(KindOf(kind), *options_.authority, TenantRequest());
    if (!credential.ok()) return credential.status();
    return ToIdentity(kFleetTenant, *credential);
  }

  absl::StatusOr<Identity> IssueThroughIntermediate() override {
    const certs::TenantRequest request = TenantRequest();
    certs::Subject subject;
    subject.common_name = "Intermediate CA";
    const auto intermediate = options_.authority->IssueIntermediate(subject, request.key_type, request.now);
    if (!intermediate.ok()) return intermediate.status();
    auto credential = intermediate->IssueTenant(request);
    if (!credential.ok()) return credential.status();
    credential->intermediates.push_back(intermediate->certificate());
    return ToIdentity(kFleetTenant, *credential);
  }

  absl::StatusOr<Identity> IssueShortLived(Duration lifetime) override {
    // Certificates last for calendar years: one of four years, so that 29 February has a counterpart, is nearly over.
    constexpr int kYears = 4;
    const certs::Time end = Seconds(Now() + lifetime);
    const auto day = std::chrono::floor<std::chrono::days>(end);
    const auto begin = std::chrono::year_month_day(day) - std::chrono::years(kYears);
    certs::TenantRequest request = TenantRequest();
    request.now = std::chrono::sys_days(begin) + (end - day);
    request.years = kYears;
    const auto credential = options_.authority->IssueTenant(request);
    if (!credential.ok()) return credential.status();
    return ToIdentity(kFleetTenant, *credential);
  }

 private:
  certs::TenantRequest TenantRequest() const {
    certs::TenantRequest request;
    request.subject.common_name = kFleetTenant;
    request.key_type = certs::KeyType::kEcP256;
    request.now = Seconds(RealNow());
    request.tenant_id = kFleetTenant;
    return request;
  }

  absl::StatusOr<Identity> IdentityOf(const std::string& tenant_id) {
    if (const auto made = certificates_.tenants.find(tenant_id); made != certificates_.tenants.end()) {
      return made->second;
    }
    const auto credential = gateway_->IssueTenantCredential(tenant_id);
    if (!credential.ok()) return credential.status();
    return certificates_.tenants.emplace(tenant_id, ToIdentity(tenant_id, *credential)).first->second;
  }

  absl::Status Describe() {
    auto tenant = IdentityOf(kFleetTenant);
    if (!tenant.ok()) return tenant.status();
    auto administrator = IdentityOf("administrator");
    if (!administrator.ok()) return administrator.status();
    site_.tenant = *std::move(tenant);
    site_.administrator = *std::move(administrator);
    site_.root_certificate_pem = gateway_->authority().certificate().ToPem();

    testkit::Target& target = site_.description;
    target.Clear();
    target.set_name("fake gateway");
    target.set_address(gateway_->address());
    target.add_server_names("localhost");
    target.add_server_names("127.0.0.1");
    target.set_follows_chosen(true);
    target.add_permissions(testkit::Target::MANAGE_TENANTS);
    target.add_permissions(testkit::Target::FILL_GATEWAYS);
    target.add_permissions(testkit::Target::STRESS);
    DescribeFleet(options_.fleet, target);
    for (auto& gateway : *target.mutable_gateways()) {
      const auto certificate = options_.gateway_certificates.find(gateway.id());
      if (certificate == options_.gateway_certificates.end()) continue;
      gateway.set_certificate_serial(certificate->second.front().SerialNumber().value_or(0));
    }
    return absl::OkStatus();
  }

  std::string NewDatabase() { return (folder_.path() / ("gateway" + std::to_string(++databases_) + ".db")).string(); }

  Certificates& certificates_;
  TemporaryFolder folder_;
  int databases_ = 0;
  FakeGatewayOptions options_;
  std::unique_ptr<FakeGateway> gateway_;
  Site site_;
};

class FakeEndpoint : public Endpoint {
 public:
  explicit FakeEndpoint(std::string deviation) : deviation_(std::move(deviation)) {}

  absl::StatusOr<std::unique_ptr<Laboratory>> Open() override {
    if (!certificates_) {
      auto authority = certs::CertificateAuthority::Create({.common_name = "conformance"}, certs::KeyType::kEcP256,
                                                           Seconds(RealNow()));
      if (!authority.ok()) return authority.status();
      auto server = authority->IssueServer({.subject = {.common_name = "localhost"},
                                            .key_type = certs::KeyType::kEcP256,
                                            .now = Seconds(RealNow()),
                                            .dns_names = {"localhost"},
                                            .ip_addresses = {"127.0.0.1"}});
      if (!server.ok()) return server.status();
      certificates_.emplace(Certificates{*std::move(authority), *std::move(server)});
    }
    auto laboratory = std::make_unique<FakeLaboratory>(*certificates_, deviation_);
    if (auto status = laboratory->Start(); !status.ok()) return status;
    return laboratory;
  }

  std::chrono::milliseconds Patience() const override {
    return deviation_.empty() ? Endpoint::Patience() : kPatienceWithDeviations;
  }

 private:
  const std::string deviation_;
  std::optional<Certificates> certificates_;
};

}  // namespace

std::unique_ptr<Endpoint> MakeFakeEndpoint(std::string deviation) {
  return std::make_unique<FakeEndpoint>(std::move(deviation));
}

std::vector<Deviation> DeviationsOfTheFake() {
  std::vector<Deviation> deviations;
  for (const auto& [name, requirement, sentence] : fakegateway::Deviations()) {
    deviations.push_back({std::string(name), std::string(requirement), std::string(sentence)});
  }
  return deviations;
}

}  // namespace connectmaster::conformance
