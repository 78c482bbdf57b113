#include "server/client_verifier.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "server/client_chain.h"

namespace connectmaster::fakegateway {
namespace {

// Clients with intermediate CAs that may resume their sessions; if there are more, each verifies anew.
constexpr std::size_t kMaxRemembered = 4'096;

std::string Text(const grpc::string_ref& text) {
  return {text.data(), text.size()};
}

}  // namespace

bool ClientVerifier::Verify(Request* request, std::function<void(grpc::Status)> /*callback*/, grpc::Status* status) {
  const absl::Status checked = Check(Text(request->peer_cert()), Text(request->peer_cert_full_chain()));
  *status =
      checked.ok() ? grpc::Status::OK : grpc::Status(grpc::StatusCode::UNAUTHENTICATED, std::string(checked.message()));
  checked.ok() ? listener_.HandshakeSucceeded() : listener_.HandshakeFailed(std::string(checked.message()));
  return true;  // it is done
}

absl::Status ClientVerifier::Check(const std::string& leaf_pem, const std::string& chain_pem) {
  const certs::Time now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  if (leaf_pem.empty()) return rules_.check_client({}, roots_, now);
  const auto leaf = parsed_.In(leaf_pem);
  if (leaf->empty()) return certs::Certificate::FromPem(leaf_pem).status();
  std::vector<certs::Certificate> chain{leaf->front()};
  AppendSent(*parsed_.In(chain_pem), chain);
  if (chain.size() == 1 && listener_.MayResume() && WasVerified(leaf->front(), now)) return absl::OkStatus();
  auto status = rules_.check_client(chain, roots_, now);
  if (status.ok() && chain.size() > 1) Remember(chain);
  return status;
}

bool ClientVerifier::WasVerified(const certs::Certificate& leaf, certs::Time now) {
  const MutexLock lock(mutex_);
  const auto found = verified_.find(leaf.Sha256());
  return found != verified_.end() && now < found->second;
}

void ClientVerifier::Remember(const std::vector<certs::Certificate>& chain) {
  certs::Time until = chain.front().NotAfter();
  for (const auto& it : chain) until = std::min(until, it.NotAfter());
  const MutexLock lock(mutex_);
  if (verified_.size() >= kMaxRemembered) verified_.clear();
  verified_[chain.front().Sha256()] = until;
}

}  // namespace connectmaster::fakegateway
