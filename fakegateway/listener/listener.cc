#include "listener/listener.h"

#include <fcntl.h>
#include <linux/tcp.h>  // glibc's own has fewer fields
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <limits>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/limits.h"
#include "listener/client_hello.h"
#include "listener/peer_name.h"

namespace connectmaster::fakegateway {
namespace {

constexpr std::chrono::milliseconds kTick(100);

// Failures that no connection has ended with yet.
constexpr std::size_t kMaxFailures = 1'024;

// The first byte of a TLS record that holds a handshake.
constexpr char kTlsHandshake = 0x16;

// What gRPC has read; what it has not waits in the kernel, and is bounded there.
std::int64_t BytesRead(int fd) {
  tcp_info info{};
  socklen_t size = sizeof(info);
  int unread = 0;
  if (ioctl(fd, FIONREAD, &unread) != 0 || getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &size) != 0) return 0;
  return std::max<std::int64_t>(0, static_cast<std::int64_t>(info.tcpi_bytes_received) - unread);
}

// The first one that is kept for what else the process opens.
int HighestDescriptor() {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  const rlim_t most = std::min<rlim_t>(limit.rlim_cur, std::numeric_limits<int>::max());
  return static_cast<int>(most - std::min<rlim_t>(most / 4, kReservedDescriptors));
}

// Ends a connection for good. After a shutdown, what its client goes on sending would still be read.
void Reset(int fd) {
  sockaddr nowhere{};
  nowhere.sa_family = AF_UNSPEC;
  static_cast<void>(connect(fd, &nowhere, sizeof(nowhere)));
}

constexpr char kNoDescriptors[] = "the server has no more file descriptors";

}  // namespace

struct Listener::Connection {
  FileDescriptor fd;  // of a silent one its own; then gRPC has that, and this is a copy
  PeerName peer;
  std::uint64_t number = 0;
  Time since;
  ConnectionMeter meter;
  ClientHello hello;
  std::string failure;
  std::string why_cut;
};

Listener::Listener(Tell tell)
    : tell_(std::move(tell)), epoll_(epoll_create1(EPOLL_CLOEXEC)), wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  Watch(wake_.get(), EPOLLIN);
}

Listener::~Listener() {
  Stop();
}

void Listener::Start(ListeningSockets listening, Take take) {
  listening_ = std::move(listening);
  take_ = std::move(take);
  for (const auto& socket : listening_.sockets) Watch(socket.get(), EPOLLIN);
  thread_ = std::thread([this] { Run(); });
}

void Listener::Stop() {
  if (!thread_.joinable()) return;
  stopping_ = true;
  eventfd_write(wake_.get(), 1);
  thread_.join();
  listening_.sockets.clear();
  silent_.clear();
  silent_in_order_.clear();
}

bool Listener::Watch(int fd, std::uint32_t events) {
  epoll_event event{};
  event.events = events;
  event.data.fd = fd;
  return epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, fd, &event) == 0;
}

void Listener::Run() {
  Time next_tick = std::chrono::steady_clock::now() + kTick;
  std::array<epoll_event, 64> events{};
  while (!stopping_) {
    const bool ticks = is_paused_ || !silent_.empty() || HasOpen();
    const int count = epoll_wait(epoll_.get(), events.data(), static_cast<int>(events.size()),
                                 ticks ? static_cast<int>(kTick.count()) : -1);
    for (int i = 0; i < count && !stopping_; ++i) {
      const int fd = events[static_cast<std::size_t>(i)].data.fd;
      if (IsListening(fd)) {
        Accept(fd);
      } else if (silent_.find(fd) != silent_.end()) {
        FirstByte(fd);
      } else {
        Ended(fd);
      }
    }
    const Time now = std::chrono::steady_clock::now();
    if (now < next_tick) continue;
    next_tick = now + kTick;
    if (is_paused_) Pause(false);
    CloseSilentSince(now - kHandshakeTimeout);
    CutTheGreedy();
  }
}

bool Listener::IsListening(int fd) const {
  return std::any_of(listening_.sockets.begin(), listening_.sockets.end(),
                     [fd](const FileDescriptor& socket) { return socket.get() == fd; });
}

void Listener::Pause(bool paused) {
  is_paused_ = paused;
  for (const auto& socket : listening_.sockets) {
    epoll_event event{};
    event.events = paused ? 0U : static_cast<std::uint32_t>(EPOLLIN);
    event.data.fd = socket.get();
    epoll_ctl(epoll_.get(), EPOLL_CTL_MOD, socket.get(), &event);
  }
}

void Listener::Accept(int listening) {
  sockaddr_storage address{};
  socklen_t size = sizeof(address);
  FileDescriptor fd(accept4(listening, reinterpret_cast<sockaddr*>(&address), &size, SOCK_NONBLOCK | SOCK_CLOEXEC));
  if (!fd.IsOpen()) {
    // Without descriptors the connection waits in the backlog.
    const bool lacks = errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM;
    if (lacks && !MakeRoom()) Pause(true);
    return;
  }
  auto connection = std::make_unique<Connection>();
  connection->peer = PeerName::Of(address);
  if (fd.get() >= HighestDescriptor() && !MakeRoom()) return tell_(connection->peer.shown, kNoDescriptors);
  constexpr int kOn = 1;
  setsockopt(fd.get(), IPPROTO_TCP, TCP_NODELAY, &kOn, sizeof(kOn));
  const int key = fd.get();
  if (!Watch(key, EPOLLIN | EPOLLRDHUP)) return;
  connection->fd = std::move(fd);
  connection->number = next_number_++;
  connection->since = std::chrono::steady_clock::now();
  silent_in_order_.emplace(connection->number, key);
  silent_.emplace(key, std::move(connection));
}

void Listener::FirstByte(int fd) {
  std::array<char, 4'096> first{};
  const auto received = recv(fd, first.data(), first.size(), MSG_PEEK | MSG_DONTWAIT);
  if (received < 0 && (errno == EAGAIN || errno == EINTR)) return;
  auto connection = std::move(silent_.extract(fd).mapped());
  silent_in_order_.erase(connection->number);
  if (received <= 0) return;  // it went away without a word
  if (first.front() != kTlsHandshake) return tell_(connection->peer.shown, "it speaks plaintext, and not TLS (TLS-1)");
  connection->hello = ClientHello::Parse({first.data(), static_cast<std::size_t>(received)});
  HandOver(std::move(connection));
}

void Listener::HandOver(std::unique_ptr<Connection> silent) {
  const std::shared_ptr<Connection> connection = std::move(silent);
  const int fd = connection->fd.get();
  FileDescriptor copy(fcntl(fd, F_DUPFD_CLOEXEC, 0));
  if (!copy.IsOpen() && MakeRoom()) copy = FileDescriptor(fcntl(fd, F_DUPFD_CLOEXEC, 0));
  if (!copy.IsOpen()) return tell_(connection->peer.shown, kNoDescriptors);
  epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, fd, nullptr);
  connection->fd.Release();
  connection->fd = std::move(copy);
  const int key = connection->fd.get();
  {
    const MutexLock lock(mutex_);
    open_.emplace(key, connection);
    by_peer_[connection->peer.of_grpc] = connection;
    shaking_hands_.emplace(connection->number, connection);
  }
  // gRPC shuts the socket down when it is done with it; that is seen here, too.
  Watch(key, EPOLLET);
  take_(fd);
}

void Listener::Ended(int fd) {
  std::string why;
  std::shared_ptr<Connection> connection;
  {
    const MutexLock lock(mutex_);
    const auto found = open_.find(fd);
    if (found == open_.end()) return;
    connection = std::move(found->second);
    open_.erase(found);
    const auto named = by_peer_.find(connection->peer.of_grpc);
    if (named != by_peer_.end() && named->second == connection) by_peer_.erase(named);
    why = connection->why_cut;
    if (shaking_hands_.erase(connection->number) != 0 && why.empty()) why = WhyItEnded(*connection);
    if (shaking_hands_.empty()) {
      failures_.clear();
      succeeded_ = 0;
    }
  }
  if (!why.empty()) tell_(connection->peer.shown, why);
}

std::string Listener::WhyItEnded(const Connection& connection) {
  if (!connection.failure.empty()) return connection.failure;
  if (!failures_.empty()) {
    std::string why = std::move(failures_.front());
    failures_.pop_front();
    return why;
  }
  if (connection.hello.highest_version < ClientHello::kTls12) return "it offers no TLS of version 1.2 or 1.3 (TLS-1)";
  if (!connection.hello.may_offer_h2) return "it does not offer ALPN h2 (HTTP/2), which gRPC needs";
  if (succeeded_ > 0) {
    --succeeded_;
    return "";
  }
  return "it ended during the TLS handshake: the client does not trust the server's certificate, has no cipher suite "
         "in common with the server, or went away";
}

void Listener::HandshakeSucceeded() {
  const MutexLock lock(mutex_);
  if (shaking_hands_.size() == 1) {
    shaking_hands_.clear();
  } else {
    ++succeeded_;
  }
}

void Listener::HandshakeFailed(const std::string& why) {
  const MutexLock lock(mutex_);
  if (shaking_hands_.size() == 1) {
    shaking_hands_.begin()->second->failure = why;
  } else if (failures_.size() < kMaxFailures) {
    failures_.push_back(why);
  }
}

std::shared_ptr<ConnectionMeter> Listener::MeterOf(const std::string& grpc_peer) {
  const MutexLock lock(mutex_);
  const auto found = by_peer_.find(grpc_peer);
  if (found == by_peer_.end()) return std::make_shared<ConnectionMeter>();  // within the process, or it has ended
  Connection& connection = *found->second;
  if (shaking_hands_.erase(connection.number) != 0 && succeeded_ > 0) --succeeded_;
  if (connection.meter.open_calls() >= kMaxOpenCallsOfConnection && connection.why_cut.empty()) {
    connection.why_cut =
        absl::StrCat("it has begun and reset ", kMaxOpenCallsOfConnection, " calls faster than they end");
    Reset(connection.fd.get());
  }
  return {found->second, &connection.meter};
}

bool Listener::MayResume() {
  const MutexLock lock(mutex_);
  return std::any_of(shaking_hands_.begin(), shaking_hands_.end(),
                     [](const auto& it) { return it.second->hello.may_resume; });
}

bool Listener::HasOpen() {
  const MutexLock lock(mutex_);
  return !open_.empty();
}

void Listener::CloseSilentSince(Time then) {
  while (!silent_.empty() && silent_.at(silent_in_order_.begin()->second)->since <= then) CloseOldestSilent();
}

bool Listener::CloseOldestSilent() {
  if (silent_.empty()) return false;
  const auto connection = std::move(silent_.extract(silent_in_order_.begin()->second).mapped());
  silent_in_order_.erase(silent_in_order_.begin());
  tell_(connection->peer.shown, "it said nothing");
  return true;
}

// Whether there is a descriptor now. If not, there will be one soon.
bool Listener::MakeRoom() {
  if (CloseOldestSilent()) return true;
  std::shared_ptr<Connection> oldest;
  {
    const MutexLock lock(mutex_);
    if (shaking_hands_.empty()) return false;
    oldest = shaking_hands_.begin()->second;
    if (oldest->failure.empty()) oldest->failure = kNoDescriptors;
  }
  Reset(oldest->fd.get());
  return false;
}

void Listener::CutTheGreedy() {
  std::vector<std::pair<ConnectionMeter::Use, std::shared_ptr<Connection>>> uses;
  std::int64_t all = 0;
  {
    const MutexLock lock(mutex_);
    for (const auto& [fd, connection] : open_) {
      const auto use = connection->meter.Look(BytesRead(fd));
      all += use.unused;
      if (use.unused > 0) uses.emplace_back(use, connection);
    }
  }
  std::sort(uses.begin(), uses.end(), [](const auto& a, const auto& b) { return a.first.unused > b.first.unused; });
  for (const auto& [use, connection] : uses) {
    if (all <= kMaxUnusedBytes && !use.is_endless) continue;
    all -= use.unused;
    Reset(connection->fd.get());
    tell_(connection->peer.shown, absl::StrCat("it has sent ", use.unused, " bytes that are no complete calls"));
  }
}

}  // namespace connectmaster::fakegateway
