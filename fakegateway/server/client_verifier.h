#pragma once

#include <grpcpp/security/tls_certificate_verifier.h>

#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

#include "common/mutex.h"
#include "connectmaster/certs/certificate.h"
#include "identity/login_rules.h"
#include "listener/listener.h"
#include "server/parsed_certificates.h"

namespace connectmaster::fakegateway {

// Decides on a client's certificate at the end of its TLS handshake (TLS-2, TLS-4, LOGIN-12). OpenSSL's own
// verification, which it takes the place of, says nothing to gRPC's user about whom it refused and why, and lets an
// expired certificate resume its session.
class ClientVerifier final : public grpc::experimental::ExternalCertificateVerifier {
 public:
  // `listener` is told how each handshake ended. All but `roots` are the caller's, and outlive the verifier.
  ClientVerifier(std::vector<certs::Certificate> roots, Listener& listener, ParsedCertificates& parsed,
                 const LoginRules& rules)
      : roots_(std::move(roots)), listener_(listener), parsed_(parsed), rules_(rules) {}

 private:
  using Request = grpc::experimental::TlsCustomVerificationCheckRequest;
  bool Verify(Request* request, std::function<void(grpc::Status)> callback, grpc::Status* status) override;
  void Cancel(Request* /*request*/) override {}

  absl::Status Check(const std::string& leaf_pem, const std::string& chain_pem);
  // A resumed session has the client's own certificate, and not the chain that was verified when it began.
  bool WasVerified(const certs::Certificate& leaf, certs::Time now);
  void Remember(const std::vector<certs::Certificate>& chain);

  const std::vector<certs::Certificate> roots_;
  Listener& listener_;
  ParsedCertificates& parsed_;
  const LoginRules& rules_;
  Mutex mutex_;
  // Certificates that were verified with intermediate CAs, and until when their chains are valid.
  std::unordered_map<std::string, certs::Time> verified_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace connectmaster::fakegateway
