#include "server/parsed_certificates.h"

#include "connectmaster/certs/verify.h"

namespace connectmaster::fakegateway {
namespace {

// If there are more texts at a time, they are parsed again now and then.
constexpr std::size_t kMaxParsed = 1'024;

}  // namespace

std::shared_ptr<const ParsedCertificates::Certificates> ParsedCertificates::In(std::string_view pem) {
  {
    const MutexLock lock(mutex_);
    if (const auto found = parsed_.find(pem); found != parsed_.end()) return found->second;
  }
  auto bundle = certs::Certificate::BundleFromPem(pem, certs::kMaxChainLength);
  if (!bundle.ok()) return std::make_shared<const Certificates>();
  auto certificates = std::make_shared<const Certificates>(*std::move(bundle));
  const MutexLock lock(mutex_);
  if (parsed_.size() >= kMaxParsed) parsed_.clear();
  parsed_.emplace(pem, certificates);
  return certificates;
}

}  // namespace connectmaster::fakegateway
