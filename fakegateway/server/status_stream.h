#pragma once

#include <grpcpp/impl/codegen/proto_utils.h>

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "common/mutex.h"
#include "engine/stream_pump.h"
#include "server/grpc_status.h"
#include "server/incoming_call.h"
#include "server/shell.h"

namespace connectmaster::fakegateway {

// A stream of status changes to one subscriber: one write in flight, Finish exactly once, what waits kept by the world.
//
// It keeps itself alive until OnDone; the world and the pump know it by weak pointers only. Its lock may be held while
// the engine's is taken (Peek), never the other way round: effects run without the engine's lock.
template <typename Subscriptions>
class StatusStream final : public IncomingCall,
                           public StreamPump::Stream,
                           public std::enable_shared_from_this<StatusStream<Subscriptions>> {
 public:
  // The call must outlive the stream.
  static IncomingCall* New(Shell& shell, const Method& method, grpc::CallbackServerContext& context,
                           const Streamed& call) {
    const std::shared_ptr<StatusStream> stream(new StatusStream(shell, method, context, call));
    stream->self_ = stream;
    return stream.get();
  }

  void Pump() override {
    const MutexLock lock(mutex_);
    if (!may_write_ || writing_ || finished_) return;
    while (taken_.empty()) {
      const auto taken = engine_.Peek([this](State& state) { return All(state).Take(id_, kMaxTakenChanges); });
      if (taken.empty()) break;
      for (const auto& change : taken) Tell(change);
    }
    WriteNext();
  }

 private:
  using Change = typename Subscriptions::Changed;

  StatusStream(Shell& shell, const Method& method, grpc::CallbackServerContext& context, const Streamed& call)
      : IncomingCall(shell, method, context), answered_(context), pump_(shell.stream_pump()), call_(call) {
    if (call.filter) filter_ = call.filter();
  }

  static Subscriptions& All(State& state) { return std::get<Subscriptions>(state.world.installation().subscriptions); }

  void OnRequest() override {
    const auto status =
        engine_.DoAs(credentials(), [this](State& state, const Session& session) { return Subscribe(state, session); });
    if (!status.ok()) return End(status);
    const MutexLock lock(mutex_);
    if (finished_) return;
    Peers::MarkAccepted(answered_);
    this->StartSendInitialMetadata();  // STATUS-3
  }

  absl::Status Subscribe(State& state, const Session& session) {
    faults_ = StrikeStream(state.world, *request(), tenant_id_);
    if (!faults_.refusal.ok()) return faults_.refusal;
    const auto weak = this->weak_from_this();
    const SessionId ends_with = call_.ends_with_session ? session.id : kNoSession;
    auto added = All(state).Add({call_.hears_as(session.caller), ends_with, [this, weak] { pump_.Wake(weak); },
                                 [weak](const absl::Status& why) {
                                   if (const auto stream = weak.lock()) stream->End(stream->call_.end(why));
                                 }},
                                call_.queue_size(*request()));
    if (!added.ok()) return added.status();
    id_ = *added;
    CallNote note = Note(absl::OkStatus(), nullptr);
    note.is_stream_start = true;
    state.world.journal().Add(state.world.now(), std::move(note));
    return absl::OkStatus();
  }

  void Tell(const std::shared_ptr<const Change>& change) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    if (!filter_) return taken_.push_back(change);
    for (const auto& told : filter_(change)) taken_.push_back(std::static_pointer_cast<const Change>(told));
  }

  // The next of the changes that were taken, if there is one.
  void WriteNext() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    if (sent_ == faults_.stalls_after) return;
    if (sent_ == faults_.ends_after) return Finished(faults_.end);
    if (taken_.empty()) return;
    bool own_buffer = false;
    message_.Clear();
    const auto encoded = grpc::SerializationTraits<Change>::Serialize(*taken_.front(), &message_, &own_buffer);
    if (!encoded.ok()) return Finished(NotEncoded(encoded.error_message()));
    taken_.pop_front();
    this->Wrote(message_.Length());
    writing_ = true;
    ++sent_;
    // gRPC may keep what the next write follows at once, and send both together.
    const bool another_follows = !taken_.empty() && sent_ != faults_.stalls_after;
    this->StartWrite(&message_, another_follows ? grpc::WriteOptions().set_buffer_hint() : grpc::WriteOptions());
  }

  void Refuse(const absl::Status& why) override { End(why); }
  void RefuseUnread() override { End(WhyUnread()); }

  void End(const absl::Status& why) {
    const MutexLock lock(mutex_);
    Finished(why);
  }

  void Finished(const absl::Status& why) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    if (std::exchange(finished_, true)) return;
    engine_.Peek([this](State& state) { All(state).Remove(id_); });
    engine_.AddToJournal(Note(why, nullptr));
    this->Finish(ToGrpcStatus(why));
  }

  void OnSendInitialMetadataDone(bool ok) override {
    {
      const MutexLock lock(mutex_);
      may_write_ = ok;
    }
    pump_.Wake(this->weak_from_this());
  }

  void OnWriteDone(bool ok) override {
    {
      const MutexLock lock(mutex_);
      writing_ = false;
      may_write_ = ok;  // after a failed write nothing more can be written; OnCancel follows
      if (!ok || finished_) return;
      if (!taken_.empty() && !pump_.IsBusy()) return WriteNext();
    }
    pump_.Wake(this->weak_from_this());
  }

  // STATUS-5
  void OnCancel() override {
    engine_.Do([this](State& state) { All(state).Remove(id_); });
    End(StreamCancelled());
  }

  void OnDone() override {
    engine_.Do([this](State& state) { All(state).Remove(id_); });
    self_.reset();
  }

  grpc::CallbackServerContext& answered_;
  StreamPump& pump_;
  const Streamed& call_;
  StreamFaults faults_;    // set before the stream is known to others
  SubscriptionId id_ = 0;  // the same
  std::shared_ptr<StatusStream> self_;
  Mutex mutex_;
  bool may_write_ ABSL_GUARDED_BY(mutex_) = false;
  bool writing_ ABSL_GUARDED_BY(mutex_) = false;
  bool finished_ ABSL_GUARDED_BY(mutex_) = false;
  int sent_ ABSL_GUARDED_BY(mutex_) = 0;
  std::function<Streamed::Told(const std::shared_ptr<const Message>&)> filter_ ABSL_GUARDED_BY(mutex_);
  // The next ones: taking them together, the stream asks for the engine's lock less often.
  std::deque<std::shared_ptr<const Change>> taken_ ABSL_GUARDED_BY(mutex_);
  grpc::ByteBuffer message_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace connectmaster::fakegateway
