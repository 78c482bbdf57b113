#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "world/handshake.h"

namespace connectmaster::fakegateway {

// The TLS handshakes that the world waits for. Whoever owns the world takes them out, performs them without its lock,
// and gives the results back. Not thread-safe.
class Handshakes {
 public:
  using Done = std::function<void(const HandshakeResult&)>;

  std::uint64_t Ask(Handshake handshake, Done done) {
    handshake.id = next_id_++;
    waiting_.emplace(handshake.id, std::move(done));
    asked_.push_back(std::move(handshake));
    return asked_.back().id;
  }

  // The result does not matter any more.
  void Cancel(std::uint64_t id) { waiting_.erase(id); }

  std::vector<Handshake> Take() { return std::exchange(asked_, {}); }
  void Finish(std::uint64_t id, const HandshakeResult& result) {
    if (const auto node = waiting_.extract(id); !node.empty()) node.mapped()(result);
  }

 private:
  std::uint64_t next_id_ = 1;
  std::vector<Handshake> asked_;
  std::map<std::uint64_t, Done> waiting_;
};

}  // namespace connectmaster::fakegateway
