#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <unordered_map>
#include <utility>

#include "common/mutex.h"
#include "listener/connection_meter.h"
#include "listener/listen_address.h"
#include "system/file_descriptor.h"

namespace connectmaster::fakegateway {

// Accepts connections, and looks after them until they end. gRPC's own listener stops for good when descriptors run
// out, and says nothing of a client that it refuses.
//
// A connection is handed to gRPC when its first byte has come, if that is one of TLS. Silent ones are closed after
// kHandshakeTimeout, the oldest at once when descriptors run out. One that feeds gRPC with bytes that never become
// calls is cut (ROBUST-1).
//
// Thread safety: every method may be called from any thread, but for those that say otherwise.
class Listener {
 public:
  // Takes a connection, whose descriptor it owns from then on.
  using Take = std::function<void(int fd)>;
  // Is told of a connection that was refused or cut: its peer, "127.0.0.1:50000", and why.
  using Tell = std::function<void(const std::string& peer, const std::string& why)>;

  // `tell` is called by a thread of its own, from Start until Stop has returned.
  explicit Listener(Tell tell);
  ~Listener();
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  // Accepts connections from now on; `take` is called by the thread, too. Once.
  void Start(ListeningSockets listening, Take take);
  // Accepts no more, and ends the thread. Listener that are with gRPC stay. Once, by one thread.
  void Stop();

  // How the TLS handshake of a connection ended, which one is not known: gRPC does not tell.
  void HandshakeSucceeded();
  void HandshakeFailed(const std::string& why);

  // Whether one of the connections in their handshake may resume an earlier session.
  bool MayResume();

  // The meter of gRPC's peer, "ipv4:127.0.0.1:50000", for a call of it. Never null.
  std::shared_ptr<ConnectionMeter> MeterOf(const std::string& grpc_peer);

 private:
  struct Connection;
  using Time = std::chrono::steady_clock::time_point;

  // The thread.
  void Run();
  bool Watch(int fd, std::uint32_t events);
  bool IsListening(int fd) const;
  void Accept(int listening);
  void Pause(bool paused);
  void FirstByte(int fd);
  void HandOver(std::unique_ptr<Connection> silent);
  void Ended(int fd);
  std::string WhyItEnded(const Connection& connection) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  bool HasOpen() ABSL_LOCKS_EXCLUDED(mutex_);
  void CloseSilentSince(Time then);
  bool CloseOldestSilent();
  bool MakeRoom() ABSL_LOCKS_EXCLUDED(mutex_);
  void CutTheGreedy() ABSL_LOCKS_EXCLUDED(mutex_);

  const Tell tell_;
  Take take_;
  ListeningSockets listening_;
  FileDescriptor epoll_;
  FileDescriptor wake_;
  std::atomic<bool> stopping_ = false;
  // The thread's own: connections that have said nothing yet, by their descriptors and in their order.
  bool is_paused_ = false;
  std::uint64_t next_number_ = 1;
  std::unordered_map<int, std::unique_ptr<Connection>> silent_;
  std::map<std::uint64_t, int> silent_in_order_;  // their descriptors, by their numbers

  Mutex mutex_;
  // Those that are with gRPC: by the copies of their descriptors, and by gRPC's names of their peers.
  std::unordered_map<int, std::shared_ptr<Connection>> open_ ABSL_GUARDED_BY(mutex_);
  std::unordered_map<std::string, std::shared_ptr<Connection>> by_peer_ ABSL_GUARDED_BY(mutex_);
  // Those of them whose handshakes may not be over, in their order; how many handshakes of them have succeeded, and why
  // others have failed.
  std::map<std::uint64_t, std::shared_ptr<Connection>> shaking_hands_ ABSL_GUARDED_BY(mutex_);
  std::size_t succeeded_ ABSL_GUARDED_BY(mutex_) = 0;
  std::deque<std::string> failures_ ABSL_GUARDED_BY(mutex_);

  std::thread thread_;
};

}  // namespace connectmaster::fakegateway
