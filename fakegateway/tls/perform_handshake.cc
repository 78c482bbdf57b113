#include "tls/perform_handshake.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

#include <ctime>
#include <memory>

#include "absl/strings/str_cat.h"

namespace connectmaster::fakegateway {
namespace {

// Each side speaks twice in a handshake; it can only be a mistake of ours if they still wait then.
constexpr int kMaxTurns = 8;

template <auto Release>
struct Releaser {
  template <typename T>
  void operator()(T* object) const {
    Release(object);
  }
};
using BioPtr = std::unique_ptr<BIO, Releaser<&BIO_free>>;
using SslPtr = std::unique_ptr<SSL, Releaser<&SSL_free>>;

enum class Progress { kDone, kWaits, kFailed };

Progress Continue(SSL* side) {
  // SSL_get_error looks at the queue, which the other side may have written to.
  ERR_clear_error();
  const int result = SSL_do_handshake(side);
  if (result == 1) return Progress::kDone;
  return SSL_get_error(side, result) == SSL_ERROR_WANT_READ ? Progress::kWaits : Progress::kFailed;
}

// Each side reads what the other one writes.
bool Join(SSL* gateway, SSL* device) {
  BioPtr to_gateway(BIO_new(BIO_s_mem()));
  BioPtr to_device(BIO_new(BIO_s_mem()));
  if (to_gateway == nullptr || to_device == nullptr) return false;
  BIO_up_ref(to_gateway.get());
  BIO_up_ref(to_device.get());
  SSL_set_bio(gateway, to_gateway.get(), to_device.get());
  SSL_set_bio(device, to_device.release(), to_gateway.release());
  return true;
}

// From the side that failed first, before the error queue is emptied.
std::string WhyNot(const SSL* device) {
  if (const long result = SSL_get_verify_result(device); result != X509_V_OK) {
    return absl::StrCat("the device does not trust the gateway's certificate: ", X509_verify_cert_error_string(result));
  }
  const unsigned long error = ERR_peek_error();
  if (ERR_GET_LIB(error) == ERR_LIB_SSL && ERR_GET_REASON(error) == SSL_R_UNSUPPORTED_PROTOCOL) {
    return "no common TLS version: devices speak TLS 1.2 only, and the gateway does not speak it";
  }
  const char* reason = ERR_reason_error_string(error);
  return absl::StrCat("the TLS handshake failed: ", reason == nullptr ? "OpenSSL gives no reason" : reason);
}

bool ShakeHands(SSL* gateway, SSL* device) {
  Progress devices = Progress::kWaits;
  Progress gateways = Progress::kWaits;
  for (int turn = 0; turn < kMaxTurns; ++turn) {
    if (devices == Progress::kWaits) devices = Continue(device);
    if (devices == Progress::kFailed) return false;
    if (gateways == Progress::kWaits) gateways = Continue(gateway);
    if (gateways == Progress::kFailed) return false;
    if (devices == Progress::kDone && gateways == Progress::kDone) return true;
  }
  return false;
}

}  // namespace

HandshakeEnd PerformHandshake(const SslContextPtr& gateway, const SslContextPtr& device, const SslSessionPtr& session,
                              certs::Time at, bool accepts_any) {
  const SslPtr gateways(SSL_new(gateway.get()));
  const SslPtr devices(SSL_new(device.get()));
  HandshakeEnd end;
  if (gateways == nullptr || devices == nullptr || !Join(gateways.get(), devices.get()) ||
      (session != nullptr && SSL_set_session(devices.get(), session.get()) != 1)) {
    end.why_not = "OpenSSL could not prepare a TLS handshake: out of memory";
    ERR_clear_error();
    return end;
  }
  SSL_set_accept_state(gateways.get());
  SSL_set_connect_state(devices.get());
  X509_VERIFY_PARAM_set_time(SSL_get0_param(devices.get()), static_cast<std::time_t>(at.time_since_epoch().count()));

  if (accepts_any) SSL_set_verify(devices.get(), SSL_VERIFY_NONE, nullptr);

  end.established = ShakeHands(gateways.get(), devices.get());
  if (!end.established) {
    end.why_not = WhyNot(devices.get());
    ERR_clear_error();
    return end;
  }
  end.resumed = SSL_session_reused(devices.get()) == 1;
  end.session.reset(SSL_get1_session(devices.get()), &SSL_SESSION_free);
  // From here on the connection is the world's. OpenSSL would hold it for broken off otherwise, and its session for one
  // that must not be resumed.
  for (SSL* side : {gateways.get(), devices.get()}) SSL_set_shutdown(side, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
  return end;
}

}  // namespace connectmaster::fakegateway
