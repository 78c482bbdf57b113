#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "common/mutex.h"
#include "connectmaster/certs/certificate.h"

namespace connectmaster::fakegateway {

// The certificates in PEM texts that come again and again: parsing costs more than the rest of a call. Thread-safe.
class ParsedCertificates {
 public:
  using Certificates = std::vector<certs::Certificate>;

  // Those that can be read, in their order; none if the first cannot. Never null.
  std::shared_ptr<const Certificates> In(std::string_view pem);

 private:
  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };

  Mutex mutex_;
  std::unordered_map<std::string, std::shared_ptr<const Certificates>, Hash, std::equal_to<>> parsed_
      ABSL_GUARDED_BY(mutex_);
};

}  // namespace connectmaster::fakegateway
