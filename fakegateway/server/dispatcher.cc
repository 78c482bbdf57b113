#include "server/dispatcher.h"

#include <memory>
#include <string>
#include <utility>

#include "common/errors.h"
#include "server/grpc_status.h"

namespace connectmaster::fakegateway {
namespace {

// A call that ends when it arrives.
class RefusedCall final : public grpc::ServerGenericBidiReactor {
 public:
  RefusedCall(const absl::Status& why, std::shared_ptr<ConnectionMeter> meter) : metered_(std::move(meter)) {
    Finish(ToGrpcStatus(why));
  }
  void OnDone() override { delete this; }

 private:
  const ConnectionMeter::Call metered_;
};

}  // namespace

grpc::ServerGenericBidiReactor* Dispatcher::CreateReactor(grpc::GenericCallbackServerContext* context) {
  if (const Method* const method = methods_.Find(context->method()); method != nullptr) {
    IncomingCall* const call = method->open(methods_.shell(), *method, *context);
    call->Begin();
    return call;
  }
  const std::string& path = context->method();
  const auto refused = unknown_(path, methods_.HasService(ServiceOfPath(path)));
  Engine& engine = methods_.shell().engine();
  CallNote note;
  note.unknown_path = path;
  note.began = engine.Now();
  note.status = KeptStatus(refused);
  engine.AddToJournal(std::move(note));
  return new RefusedCall(refused, methods_.shell().listener().MeterOf(context->peer()));
}

}  // namespace connectmaster::fakegateway
