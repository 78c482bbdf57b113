#pragma once

#include <google/protobuf/arena.h>
#include <google/protobuf/message.h>
#include <grpcpp/generic/async_generic_service.h>

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "common/errors.h"
#include "engine/admission.h"
#include "engine/engine.h"
#include "listener/connection_meter.h"

namespace connectmaster::fakegateway {

struct Method;
class Shell;

// A call from its arrival until its request is there. The client's token, and what it has under way already, are looked
// at before any of the request is read: without a token a request takes no memory.
class IncomingCall : public grpc::ServerGenericBidiReactor {
 public:
  // Starts reading, or refuses the call. Call it once, before gRPC gets the reactor.
  void Begin();

 protected:
  IncomingCall(Shell& shell, const Method& method, grpc::CallbackServerContext& context);

  // The request is there.
  virtual void OnRequest() = 0;
  // Ends the call before its request was there, or was right.
  virtual void Refuse(const absl::Status& why) = 0;
  // The same if no request could be read. Why, is known when the call is done: see WhyUnread.
  virtual void RefuseUnread() = 0;
  absl::Status WhyUnread() const { return context_.IsCancelled() ? RequestNotRead() : NoRequest(); }

  const Method& method() const { return method_; }
  const grpc::CallbackServerContext& context() const { return context_; }
  const absl::StatusOr<Credentials>& credentials() const { return credentials_; }
  // Null until it is there.
  const google::protobuf::Message* request() const { return request_; }
  google::protobuf::Arena& arena() { return arena_; }
  void Wrote(std::size_t bytes) { metered_.Wrote(bytes); }
  bool Reserve(std::size_t answer_bytes) { return place_->Reserve(answer_bytes); }
  // The call as the journal tells it. `response` may be null.
  CallNote Note(const absl::Status& status, const google::protobuf::Message* response) const;

  Engine& engine_;
  // The caller's tenant; empty until it is known.
  std::string tenant_id_;

 private:
  void OnReadDone(bool ok) final;
  absl::Status Admit(Shell& shell, grpc::CallbackServerContext& context);
  absl::Status ParseRequest();

  const grpc::CallbackServerContext& context_;
  const Method& method_;
  const absl::StatusOr<Credentials> credentials_;
  const Time began_;
  ConnectionMeter::Call metered_;
  std::optional<Admission::Place> place_;
  const absl::Status admitted_;  // after what it sets
  google::protobuf::Arena arena_;
  grpc::ByteBuffer bytes_;
  google::protobuf::Message* request_ = nullptr;
};

}  // namespace connectmaster::fakegateway
