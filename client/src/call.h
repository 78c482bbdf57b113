#pragma once

#include <google/protobuf/repeated_field.h>

#include <chrono>
#include <iterator>
#include <memory>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "session.h"

namespace connectmaster::client::internal {

// What every typed API is made of: the session, and the generated stub that its calls go through.
template <typename Service>
struct Endpoint {
  using Stub = typename Service::Stub;
  template <typename Request, typename Response>
  using Method = grpc::Status (Stub::*)(grpc::ClientContext*, const Request&, Response*);

  explicit Endpoint(std::shared_ptr<Session> the_session)
      : session(std::move(the_session)), stub(Service::NewStub(session->channel())) {}

  template <typename Request, typename Response>
  absl::StatusOr<Response> Call(Method<Request, Response> method, const Request& request) {
    return Call(session->options().call_timeout, method, request);
  }

  template <typename Request, typename Response>
  absl::StatusOr<Response> Call(std::chrono::milliseconds timeout, Method<Request, Response> method,
                                const Request& request) {
    Response response;
    absl::Status status = session->Call(timeout, [&](grpc::ClientContext& context) {
      response.Clear();
      return (stub.get()->*method)(&context, request, &response);
    });
    if (!status.ok()) return status;
    return response;
  }

  const std::shared_ptr<Session> session;
  const std::unique_ptr<Stub> stub;
};

// One repeated field of an answer as a vector, or the answer's error.
template <typename Response, typename T>
absl::StatusOr<std::vector<T>> TakeList(absl::StatusOr<Response> response,
                                        google::protobuf::RepeatedPtrField<T>* (Response::*field)()) {
  if (!response.ok()) return response.status();
  google::protobuf::RepeatedPtrField<T>& list = *((*response).*field)();
  return std::vector<T>(std::make_move_iterator(list.begin()), std::make_move_iterator(list.end()));
}

}  // namespace connectmaster::client::internal
