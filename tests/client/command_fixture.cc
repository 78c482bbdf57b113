#include "command_fixture.h"

#include <gmock/gmock.h>

#include <fstream>
#include <iostream>
#include <sstream>

#include "command_line.h"
#include "credentials.h"

namespace connectmaster::client::cli {

// Made once: what they are is no test's business here.
struct Certificates {
  certs::CertificateAuthority authority = MakeAuthority();
  certs::Credential tenant = *authority.IssueTenant(MakeTenantRequest());
  certs::Credential server = *authority.IssueServer({.subject = {.common_name = "server"},
                                                     .key_type = certs::KeyType::kEcP256,
                                                     .now = MakeTenantRequest().now,
                                                     .ip_addresses = {"127.0.0.1"}});
};

namespace {

const Certificates& TheCertificates() {
  static const Certificates kCertificates;
  return kCertificates;
}

std::shared_ptr<grpc::ServerCredentials> ServerCredentials(const Certificates& certificates) {
  grpc::SslServerCredentialsOptions options(GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
  options.pem_root_certs = certificates.authority.certificate().ToPem();
  options.pem_key_cert_pairs.push_back({certificates.server.key.ToPem(), certificates.server.certificate.ToPem()});
  return grpc::SslServerCredentials(options);
}

// What is written to a standard stream while it lives.
class Captured {
 public:
  explicit Captured(std::ostream& stream) : stream_(stream), before_(stream.rdbuf(text_.rdbuf())) {}
  Captured(const Captured&) = delete;
  Captured& operator=(const Captured&) = delete;
  ~Captured() { stream_.rdbuf(before_); }

  std::string text() const { return text_.str(); }

 private:
  std::ostringstream text_;
  std::ostream& stream_;
  std::streambuf* const before_;
};

}  // namespace

CommandLineTest::CommandLineTest() : CommandLineTest(TheCertificates()) {}

CommandLineTest::CommandLineTest(const Certificates& certificates) : gateway_(ServerCredentials(certificates)) {
  std::ofstream(Path("ca.crt")) << certificates.authority.certificate().ToPem();
  for (const std::string name : {"tenant1", "admin"}) {
    std::ofstream(Path(name + ".crt")) << certificates.tenant.certificate.ToPem();
    std::ofstream(Path(name + "_key.pem")) << certificates.tenant.key.ToPem();
  }
}

CommandOutcome CommandLineTest::Run(const std::vector<std::string>& arguments) const {
  std::vector<std::string> all{"connectmaster", "--gateway", gateway_.target(), "--certs", folder_.path().string()};
  all.insert(all.end(), arguments.begin(), arguments.end());
  std::vector<const char*> argv;
  argv.reserve(all.size());
  for (const std::string& argument : all) argv.push_back(argument.c_str());
  const Captured out(std::cout);
  const Captured err(std::cerr);
  const int exit_status = RunCommandLine(static_cast<int>(argv.size()), argv.data());
  return {exit_status, out.text(), err.text()};
}

std::string CommandLineTest::Print(const std::vector<std::string>& arguments) const {
  const CommandOutcome outcome = Run(arguments);
  EXPECT_EQ(outcome.exit_status, 0) << ::testing::PrintToString(arguments);
  EXPECT_EQ(outcome.err, "");
  return outcome.out;
}

void CommandLineTest::ExpectCalls(std::vector<std::string> calls) {
  calls.insert(calls.begin(), "Login.Login");
  EXPECT_THAT(gateway_.TakeCalls(), ::testing::ElementsAreArray(calls));
}

void CommandLineTest::ExpectCallsAsAdministrator(std::vector<std::string> calls) {
  calls.insert(calls.begin(), R"(Login.LoginAdmin tenantID: "administrator")");
  EXPECT_THAT(gateway_.TakeCalls(), ::testing::ElementsAreArray(calls));
}

}  // namespace connectmaster::client::cli
