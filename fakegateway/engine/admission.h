#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

#include "common/mutex.h"

namespace connectmaster::fakegateway {

// What each client may have under way: calls, and bytes of answers that it has not read yet. A client is a tenant or,
// until it has logged in, a certificate. What one client uses up, the others still have. Thread-safe.
class Admission {
  struct UnderWay {
    std::size_t calls = 0;
    std::size_t answer_bytes = 0;
  };
  using Clients = std::unordered_map<std::string, UnderWay>;

 public:
  // One call's share, until it is destroyed.
  class Place {
   public:
    Place(Place&& other) noexcept
        : admission_(std::exchange(other.admission_, nullptr)), client_(other.client_), bytes_(other.bytes_) {}
    Place& operator=(Place&&) = delete;
    ~Place() {
      if (admission_ != nullptr) admission_->Leave(*this);
    }

    // Whether the call's answer may have this size, in bytes. If the client has read its other answers, it may be any.
    bool Reserve(std::size_t bytes) { return admission_->Reserve(*this, bytes); }

   private:
    friend class Admission;
    Place(Admission& admission, Clients::value_type& client) : admission_(&admission), client_(&client) {}

    Admission* admission_;
    Clients::value_type* client_;
    std::size_t bytes_ = 0;
  };

  // None if the client has kMaxCallsUnderWay calls.
  std::optional<Place> Enter(const std::string& client);

 private:
  bool Reserve(Place& place, std::size_t bytes);
  void Leave(Place& place);

  Mutex mutex_;
  Clients clients_ ABSL_GUARDED_BY(mutex_);  // those with calls; their addresses do not change
};

}  // namespace connectmaster::fakegateway
