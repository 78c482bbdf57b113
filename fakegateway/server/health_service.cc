#include "server/health_service.h"

#include <memory>

#include "server/standing_stream.h"

namespace connectmaster::fakegateway {
namespace {

using standard::grpc::health::v1::HealthCheckResponse;

// Tells the state once: it does not change while the server answers.
class Watcher final : public StandingStream<grpc::ServerWriteReactor<HealthCheckResponse>> {
 public:
  static Watcher* Start(HealthCheckResponse::ServingStatus status, Shell& shell,
                        const grpc::CallbackServerContext& context, OpenStreams& open) {
    const auto watcher = std::make_shared<Watcher>(status, open);
    watcher->Stand(shell, context);
    watcher->WhileOpen([&] { watcher->StartWrite(&watcher->response_); });
    return watcher.get();
  }

  Watcher(HealthCheckResponse::ServingStatus status, OpenStreams& open) : StandingStream(open) {
    response_.set_status(status);
  }

 private:
  HealthCheckResponse response_;
};

}  // namespace

grpc::ServerUnaryReactor* HealthService::Check(grpc::CallbackServerContext* context, const Request* request,
                                               Response* response) {
  const ConnectionMeter::Call metered(shell_.listener().MeterOf(context->peer()));
  response->set_status(Response::SERVING);
  grpc::ServerUnaryReactor* const reactor = context->DefaultReactor();
  reactor->Finish(Has(request->service()) ? grpc::Status::OK : ToGrpcStatus(NoSuchService(request->service())));
  return reactor;
}

grpc::ServerWriteReactor<HealthService::Response>* HealthService::Watch(grpc::CallbackServerContext* context,
                                                                        const Request* request) {
  return Watcher::Start(Has(request->service()) ? Response::SERVING : Response::SERVICE_UNKNOWN, shell_, *context,
                        open_);
}

}  // namespace connectmaster::fakegateway
