#pragma once

#include <grpcpp/support/server_callback.h>

#include <deque>
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

  template <typename Request>
  static StatusStream* Start(Shell& shell, grpc::CallbackServerContext* context, Select select,
                             const Request& request) {
    const std::shared_ptr<StatusStream> stream(new StatusStream(shell.engine(), select, request));
    stream->self_ = stream;
    stream->Subscribe(shell, context, request.queuesize());
    return stream.get();
  }

 private:
  StatusStream(Engine& engine, Select select, const google::protobuf::Message& request)
      : engine_(engine), select_(select), request_(request), began_(engine.Now()) {}

  void Subscribe(Shell& shell, grpc::CallbackServerContext* context, int queue_size) {
    const auto status =
        engine_.DoAs(shell.CredentialsOf(*context), [&](State& state, const Session& session) -> absl::Status {
          tenant_id_ = session.caller.tenant_id;
          faults_ = state.world.StrikeStream(request_, tenant_id_);
          if (!faults_.refusal.ok()) return faults_.refusal;
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
          state.world.journal().Add(state.world.now(), Note(absl::OkStatus(), true));
          return absl::OkStatus();
        });
    if (!status.ok()) return End(status);
    const MutexLock lock(mutex_);
    if (!finished_) this->StartSendInitialMetadata();  // STATUS-3
  }

  CallNote Note(const absl::Status& status, bool is_start) const {
    CallNote note;
    note.request_type = request_.GetDescriptor();
    note.is_stream_start = is_start;
    note.began = began_;
    note.tenant_id = tenant_id_;
    note.request = KeptMessage(request_);
    note.status = KeptStatus(status);
    return note;
  }

  // Writes the next change, where there is one and nothing is being written.
  void Pump() {
    const MutexLock lock(mutex_);
    if (!accepted_ || writing_ || finished_ || sent_ == faults_.stalls_after) return;
    if (sent_ == faults_.ends_after) return Finished(faults_.end);
    if (taken_.empty()) {
      taken_ = engine_.Peek([this](State& state) { return (state.world.*select_)().Take(id_, kMaxTakenChanges); });
      if (taken_.empty()) return;
    }
    writing_ = true;
    ++sent_;
    message_ = std::move(taken_.front());
    taken_.pop_front();
    // gRPC may keep what the next write follows at once, and send both together.
    const bool another_follows = !taken_.empty() && sent_ != faults_.stalls_after;
    this->StartWrite(&message_, another_follows ? grpc::WriteOptions().set_buffer_hint() : grpc::WriteOptions());
  }

  void End(const absl::Status& why) {
    const MutexLock lock(mutex_);
    Finished(why);
  }

  void Finished(const absl::Status& why) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    if (std::exchange(finished_, true)) return;
    engine_.Peek([&](State& state) { (state.world.*select_)().Remove(id_); });
    engine_.AddToJournal(Note(why, false));
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
  const google::protobuf::Message& request_;  // lives until OnDone
  const Time began_;
  std::string tenant_id_;  // these, too, are set before the stream is known to anybody else
  StreamFaults faults_;
  SubscriptionId id_ = 0;  // set before the stream is known to anybody else
  std::shared_ptr<StatusStream> self_;
  Mutex mutex_;
  bool accepted_ ABSL_GUARDED_BY(mutex_) = false;
  bool writing_ ABSL_GUARDED_BY(mutex_) = false;
  bool finished_ ABSL_GUARDED_BY(mutex_) = false;
  int sent_ ABSL_GUARDED_BY(mutex_) = 0;
  // The next ones: taking them together, the stream asks for the engine's lock less often.
  std::deque<Message> taken_ ABSL_GUARDED_BY(mutex_);
  Message message_ ABSL_GUARDED_BY(mutex_);
};

using DeviceStatusStream = StatusStream<World::DeviceSubscriptions, gsdk::connect::StatusChange>;
using GatewayStatusStream = StatusStream<World::GatewaySubscriptions, gsdk::gateway::StatusChange>;

}  // namespace connectmaster::fakegateway
