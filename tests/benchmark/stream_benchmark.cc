// Status changes to 100 subscribers, one of them stuck, beside a bare gRPC server that streams the same changes, made
// before. Each subscriber has a connection of its own.
#include <benchmark/benchmark.h>
#include <grpc/grpc.h>
#include <grpcpp/client_context.h>
#include <grpcpp/support/client_callback.h>

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "benchmark/pair.h"
#include "benchmark/servers.h"

namespace connectmaster::benchmarks {
namespace {

using Clock = std::chrono::steady_clock;
using gsdk::connect::StatusChange;

constexpr int kDevices = 1'000;
constexpr int kReaders = 99;
// Each device is disconnected, tried and connected.
constexpr int kChanges = 3 * kDevices;
// Unpaced writers to many connections leave some without anything for seconds.
constexpr std::chrono::seconds kPatience(60);

// Counts down to zero.
class Countdown {
 public:
  explicit Countdown(int from) : left_(from) {}

  void Count() {
    const std::lock_guard lock(mutex_);
    if (--left_ == 0) changed_.notify_all();
  }
  bool Await() {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, kPatience, [this] { return left_ <= 0; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int left_;
};

// An open status stream, read as fast as it comes, or never.
class Subscriber : public grpc::ClientReadReactor<StatusChange> {
 public:
  Subscriber(std::unique_ptr<Servers::Stub> stub, const std::string& token, bool reads, Countdown& accepted)
      : stub_(std::move(stub)), reads_(reads), accepted_(accepted) {
    context_.AddMetadata("token", token);
    request_.set_queuesize(kChanges);
    stub_->async()->SubscribeStatus(&context_, &request_, this);
    StartCall();
  }
  Subscriber(const Subscriber&) = delete;
  Subscriber& operator=(const Subscriber&) = delete;
  ~Subscriber() override {
    context_.TryCancel();
    ended_.Await();
  }

  // `done` counts when so many more have come. Not while some are still to come.
  void Expect(int changes, Countdown& done) {
    done_ = &done;
    expected_ = changes;
  }

 private:
  void OnReadInitialMetadataDone(bool /*ok*/) override {
    if (reads_) StartRead(&change_);
    accepted_.Count();
  }
  void OnReadDone(bool ok) override {
    if (!ok) return;
    if (--expected_ == 0) done_->Count();
    StartRead(&change_);
  }
  void OnDone(const grpc::Status& /*status*/) override { ended_.Count(); }

  const std::unique_ptr<Servers::Stub> stub_;
  const bool reads_;
  grpc::ClientContext context_;
  gsdk::connect_master::SubscribeStatusRequest request_;
  StatusChange change_;
  Countdown& accepted_;
  Countdown* done_ = nullptr;
  int expected_ = 0;
  Countdown ended_{1};
};

// 99 that read and one that never does, at one server.
class Subscribers {
 public:
  Subscribers(const std::function<std::unique_ptr<Servers::Stub>()>& connect, const std::string& token) {
    for (int i = 0; i < kReaders + 1; ++i) {
      subscribers_.push_back(std::make_unique<Subscriber>(connect(), token, i < kReaders, accepted_));
    }
    accepted_.Await();
  }

  // Messages per second to those that read, from the first change on; below 0 where not all have come.
  double Rate(const std::function<void()>& publish) {
    Countdown done(kReaders);
    for (int i = 0; i < kReaders; ++i) subscribers_[static_cast<std::size_t>(i)]->Expect(kChanges, done);
    const auto start = Clock::now();
    publish();
    if (!done.Await()) return -1;
    return kReaders * kChanges / std::chrono::duration<double>(Clock::now() - start).count();
  }

 private:
  Countdown accepted_{kReaders + 1};
  std::vector<std::unique_ptr<Subscriber>> subscribers_;
};

std::vector<StatusChange> ReadyMade() {
  std::vector<StatusChange> changes;
  for (const auto status : {gsdk::connect::DISCONNECTED, gsdk::connect::TRY_TO_CONNECT, gsdk::connect::TCP_CONNECTED}) {
    for (int i = 1; i <= kDevices; ++i) {
      auto& change = changes.emplace_back();
      change.set_deviceid(static_cast<std::uint32_t>(i));
      change.set_status(status);
      change.set_timestamp(1'900'000'000);
    }
  }
  return changes;
}

void StreamTo100(benchmark::State& state) {
  Servers servers(kDevices, true);
  Subscribers of_bare([&] { return servers.NewBareStub(); }, servers.token());
  Subscribers of_fake([&] { return servers.NewFakeStub(); }, servers.token());
  const std::vector<StatusChange> changes = ReadyMade();
  const auto reconnect_all = [&] {
    grpc::ClientContext context;
    context.AddMetadata("token", servers.token());
    gsdk::connect_master::DisconnectAllRequest request;
    request.set_gatewayid("gateway1");
    gsdk::connect_master::DisconnectAllResponse response;
    const auto status = servers.fake().DisconnectAll(&context, request, &response);
    if (!status.ok() || !servers.gateway().AdvanceTime(std::chrono::seconds(31)).ok()) {
      state.SkipWithError("the devices did not reconnect");
    }
  };
  Pair pair;
  for (auto _ : state) {
    const double bare = of_bare.Rate([&] { servers.bare_server().Publish(changes); });
    if (!pair.Add(state, bare, of_fake.Rate(reconnect_all))) return;
  }
  pair.Show(state, "per_s");
}
BENCHMARK(StreamTo100)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace connectmaster::benchmarks
