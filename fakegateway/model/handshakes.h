#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "common/fair_queue.h"
#include "common/limits.h"
#include "model/handshake.h"

namespace connectmaster::fakegateway {

// The TLS handshakes that the world waits for. Whoever owns the world takes them out, one device gateway's after the
// other's, performs them without its lock, and gives the results back. Not thread-safe.
class Handshakes {
 public:
  using Done = std::function<void(const HandshakeResult&)>;

  // Whether one more may wait for the gateway: see kMaxQueuedHandshakes.
  bool HasRoom(const std::string& gateway_id) const { return queue_.CountOf(gateway_id) < kMaxQueuedHandshakes; }

  std::uint64_t Ask(Handshake handshake, Done done) {
    const std::uint64_t id = handshake.id = next_id_++;
    const std::string gateway_id = handshake.gateway_id;
    waiting_.emplace(id, Waiting{queue_.Push(gateway_id, std::move(handshake)), std::move(done)});
    return id;
  }

  // The result does not matter any more: what was not begun is not performed.
  void Cancel(std::uint64_t id) {
    if (const auto node = waiting_.extract(id); !node.empty()) queue_.Remove(node.mapped().ticket);
  }

  bool empty() const { return queue_.empty(); }
  std::optional<Handshake> Take() { return queue_.Pop(); }
  void Finish(std::uint64_t id, const HandshakeResult& result) {
    if (const auto node = waiting_.extract(id); !node.empty()) node.mapped().done(result);
  }

 private:
  struct Waiting {
    FairQueue<Handshake>::Ticket ticket;
    Done done;
  };

  std::uint64_t next_id_ = 1;
  FairQueue<Handshake> queue_;
  std::map<std::uint64_t, Waiting> waiting_;
};

}  // namespace connectmaster::fakegateway
