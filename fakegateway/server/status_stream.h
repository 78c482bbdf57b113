#pragma once

#include <grpcpp/support/server_callback.h>

#include <memory>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "server/mutex.h"
#include "server/shell.h"

namespace connectmaster::fakegateway {

// A stream of status changes to one subscriber: one write in flight, Finish exactly once, the queue kept by the world.
//
// It keeps itself alive until OnDone; the world knows it by weak pointers only. Its lock may be held while the
// engine's is taken (Peek), never the other way round: effects run without the engine's lock.
template <typename Subscriptions, typename Message>
class StatusStream : public grpc::ServerWriteReactor<Message>,
                     public std::enable_shared_from_this<StatusStream<Subscriptions, Message>> {
 public:
  // Which of the world's subscriptions it is.
  using Select = Subscriptions& (World::*)();

  static StatusStream* Start(Shell& shell, grpc::CallbackServerContext* context, Select select, int queue_size) {
    const std::shared_ptr<StatusStream> stream(new StatusStream(shell.engine(), select));
    stream->self_ = stream;
    stream->Subscribe(shell, context, queue_size);
    return stream.get();
  }

 private:
  StatusStream(Engine& engine, Select select) : engine_(engine), select_(select) {}

  void Subscribe(Shell& shell, grpc::CallbackServerContext* context, int queue_size) {
    const auto status =
        shell.Authenticated(shell.CredentialsOf(*context), [&](State& state, const Session& session) -> absl::Status {
          const auto weak = this->weak_from_this();
          auto added = (state.world.*select_)().Add({session.caller, session.id,
                                                     [weak] {
                                                       if (const auto stream = weak.lock()) stream->Pump();
                                                     },
                                                     [weak](const absl::Status& why) {
                                                       if (const auto stream = weak.lock()) stream->End(why);
                                                     }},
                                                    queue_size);
          if (!added.ok()) return added.status();
          id_ = *added;
          return absl::OkStatus();
        });
    if (!status.ok()) return End(status);
    const MutexLock lock(mutex_);
    if (!finished_) this->StartSendInitialMetadata();  // STATUS-3
  }

  // Writes the next change, where there is one and nothing is being written.
  void Pump() {
    const MutexLock lock(mutex_);
    if (!accepted_ || writing_ || finished_) return;
    auto next = engine_.Peek([this](State& state) { return (state.world.*select_)().Next(id_); });
    if (!next) return;
    writing_ = true;
    message_ = *std::move(next);
    this->StartWrite(&message_);
  }

  void End(const absl::Status& why) {
    const MutexLock lock(mutex_);
    if (std::exchange(finished_, true)) return;
    this->Finish(ToGrpcStatus(why));
  }

  void OnSendInitialMetadataDone(bool ok) override {
    {
      const MutexLock lock(mutex_);
      accepted_ = ok;
    }
    Pump();
  }

  void OnWriteDone(bool ok) override {
    {
      const MutexLock lock(mutex_);
      writing_ = false;
      accepted_ = ok;  // after a failed write nothing more can be written; OnCancel follows
    }
    Pump();
  }

  // STATUS-5
  void OnCancel() override {
    engine_.Do([this](State& state) { (state.world.*select_)().Remove(id_); });
    End(StreamCancelled());
  }

  void OnDone() override {
    engine_.Do([this](State& state) { (state.world.*select_)().Remove(id_); });
    self_.reset();
  }

  Engine& engine_;
  const Select select_;
  SubscriptionId id_ = 0;  // set before the stream is known to anybody else
  std::shared_ptr<StatusStream> self_;
  Mutex mutex_;
  bool accepted_ ABSL_GUARDED_BY(mutex_) = false;
  bool writing_ ABSL_GUARDED_BY(mutex_) = false;
  bool finished_ ABSL_GUARDED_BY(mutex_) = false;
  Message message_ ABSL_GUARDED_BY(mutex_);
};

using DeviceStatusStream = StatusStream<World::DeviceSubscriptions, gsdk::connect::StatusChange>;
using GatewayStatusStream = StatusStream<World::GatewaySubscriptions, gsdk::gateway::StatusChange>;

}  // namespace connectmaster::fakegateway
