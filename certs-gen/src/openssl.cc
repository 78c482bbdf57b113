#include "openssl.h"

#include <absl/strings/str_cat.h>
#include <openssl/err.h>

namespace connectmaster::certs {

std::string TakeOpensslError() {
  const unsigned long code = ERR_peek_last_error();
  ERR_clear_error();
  const char* reason = ERR_reason_error_string(code);
  return reason == nullptr ? "" : reason;
}

absl::Status OpensslFailure(std::string_view what) {
  return absl::InternalError(absl::StrCat("OpenSSL could not ", std::string(what), ": ", TakeOpensslError()));
}

std::string ContentOf(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  return size > 0 ? std::string(data, static_cast<std::size_t>(size)) : std::string();
}

}  // namespace connectmaster::certs
