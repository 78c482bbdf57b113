#include "server/peers.h"

#include <grpc/grpc_security_constants.h>
#include <grpcpp/channel.h>
#include <grpcpp/security/auth_context.h>
#include <grpcpp/server.h>
#include <grpcpp/support/channel_arguments.h>
#include <grpcpp/support/client_interceptor.h>
#include <openssl/rand.h>

#include <array>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "common/limits.h"
#include "server/client_chain.h"

namespace connectmaster::fakegateway {
namespace {

constexpr char kInProcessKey[] = "testkit-in-process";
constexpr char kAcceptedKey[] = "testkit-accepted";

// Adds one entry to the metadata of every call.
class AddMetadata : public grpc::experimental::Interceptor {
 public:
  explicit AddMetadata(const std::string& value) : value_(value) {}
  void Intercept(grpc::experimental::InterceptorBatchMethods* methods) override {
    if (methods->QueryInterceptionHookPoint(grpc::experimental::InterceptionHookPoints::PRE_SEND_INITIAL_METADATA)) {
      methods->GetSendInitialMetadata()->emplace(kInProcessKey, value_);
    }
    methods->Proceed();
  }

 private:
  const std::string& value_;
};

class AddMetadataFactory : public grpc::experimental::ClientInterceptorFactoryInterface {
 public:
  explicit AddMetadataFactory(std::string value) : value_(std::move(value)) {}
  grpc::experimental::Interceptor* CreateClientInterceptor(grpc::experimental::ClientRpcInfo* /*info*/) override {
    return new AddMetadata(value_);
  }

 private:
  std::string value_;
};

std::string_view View(const grpc::string_ref& text) {
  return {text.data(), text.size()};
}

bool IsInProcess(const grpc::ServerContextBase& context) {
  const auto authenticated = context.auth_context();
  return authenticated == nullptr || !authenticated->IsPeerAuthenticated();
}

}  // namespace

std::optional<certs::Certificate> Peers::CertificateOf(const grpc::ServerContextBase& context) {
  if (IsInProcess(context)) {
    const auto name = context.client_metadata().find(kInProcessKey);
    if (name == context.client_metadata().end()) return std::nullopt;
    const MutexLock lock(mutex_);
    const auto found = in_process_.find(View(name->second));
    if (found == in_process_.end()) return std::nullopt;
    return found->second;
  }
  const auto pems = context.auth_context()->FindPropertyValues(GRPC_X509_PEM_CERT_PROPERTY_NAME);
  if (pems.size() != 1) return std::nullopt;
  const auto certificates = parsed_.In(View(pems[0]));
  if (certificates->empty()) return std::nullopt;
  return certificates->front();
}

std::vector<certs::Certificate> Peers::ChainOf(const grpc::ServerContextBase& context) {
  auto own = CertificateOf(context);
  if (!own) return {};
  std::vector<certs::Certificate> chain{*std::move(own)};
  const auto authenticated = context.auth_context();
  if (authenticated == nullptr) return chain;
  for (const auto& pem : authenticated->FindPropertyValues(GRPC_X509_PEM_CERT_CHAIN_PROPERTY_NAME)) {
    AppendSent(*parsed_.In(View(pem)), chain);
  }
  return chain;
}

void Peers::MarkAccepted(grpc::ServerContextBase& context) {
  if (IsInProcess(context)) context.AddInitialMetadata(kAcceptedKey, "");
}

std::shared_ptr<grpc::Channel> Peers::InProcessChannel(grpc::Server& server, const certs::Certificate& certificate) {
  std::array<unsigned char, 16> random{};
  if (RAND_bytes(random.data(), static_cast<int>(random.size())) != 1) return nullptr;
  const std::string name = absl::BytesToHexString(std::string(random.begin(), random.end()));
  {
    const MutexLock lock(mutex_);
    in_process_.emplace(name, certificate);
  }
  std::vector<std::unique_ptr<grpc::experimental::ClientInterceptorFactoryInterface>> interceptors;
  interceptors.push_back(std::make_unique<AddMetadataFactory>(name));
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(kMaxReceiveBytes);
  return server.experimental().InProcessChannelWithInterceptors(arguments, std::move(interceptors));
}

}  // namespace connectmaster::fakegateway
