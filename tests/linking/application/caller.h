#pragma once

#include <google/protobuf/message.h>
#include <google/protobuf/text_format.h>
#include <grpcpp/support/status.h>
#include <grpcpp/support/sync_stream.h>

#include <memory>
#include <string>
#include <vector>

#include "session.h"

namespace application {

// In text format, on one line.
inline std::string ToText(const google::protobuf::Message& message) {
  google::protobuf::TextFormat::Printer printer;
  printer.SetSingleLineMode(true);
  std::string text;
  printer.PrintToString(message, &text);
  if (!text.empty() && text.back() == ' ') text.pop_back();
  return text;
}

template <typename Request>
Request FromText(const std::string& text) {
  Request request;
  google::protobuf::TextFormat::ParseFromString(text, &request);
  return request;
}

// A subscription that lasts until it is closed.
template <typename Change>
struct Stream {
  std::unique_ptr<grpc::ClientContext> context;
  std::unique_ptr<grpc::ClientReader<Change>> reader;
  Call call;

  // Keeps the next change that is wanted: others may come at any time.
  template <typename IsWanted>
  void ReadUntil(IsWanted is_wanted) {
    Change change;
    while (reader->Read(&change)) {
      if (!is_wanted(change)) continue;
      call.response = ToText(change);
      return;
    }
  }
};

// Calls the methods of one service, by the names and the stub that `Service`, a generated class, has; keeps what came
// of each in `calls`.
template <typename Service>
class Caller {
 public:
  using Stub = typename Service::Stub;

  Caller(const Session& session, std::vector<Call>& calls)
      : session_(session), stub_(Service::NewStub(session.channel)), calls_(calls) {}

  template <typename Request, typename Response>
  Response Ask(const std::string& method, grpc::Status (Stub::*call)(grpc::ClientContext*, const Request&, Response*),
               const Request& request) {
    Response response;
    const auto status = ((*stub_).*call)(ContextWith(session_.token).get(), request, &response);
    calls_.push_back({Name(method), status.error_code(), status.error_message(), ToText(request), ToText(response)});
    return response;
  }

  template <typename Request, typename Response>
  Response Ask(const std::string& method, grpc::Status (Stub::*call)(grpc::ClientContext*, const Request&, Response*),
               const std::string& request) {
    return Ask(method, call, FromText<Request>(request));
  }

  // Returns when the gateway has accepted it.
  template <typename Request, typename Change>
  Stream<Change> Open(const std::string& method,
                      std::unique_ptr<grpc::ClientReader<Change>> (Stub::*call)(grpc::ClientContext*, const Request&),
                      const std::string& text) {
    const auto request = FromText<Request>(text);
    Stream<Change> stream{ContextWith(session_.token), nullptr, {Name(method), 0, "", ToText(request), ""}};
    stream.reader = ((*stub_).*call)(stream.context.get(), request);
    stream.reader->WaitForInitialMetadata();
    return stream;
  }

  template <typename Change>
  void Close(Stream<Change>& stream) {
    stream.context->TryCancel();
    const auto status = stream.reader->Finish();
    stream.call.code = status.error_code();
    stream.call.message = status.error_message();
    calls_.push_back(stream.call);
  }

 private:
  // "ConnectMaster.SearchDevice", of gsdk.connect_master.ConnectMaster.
  static std::string Name(const std::string& method) {
    const std::string service = Service::service_full_name();
    return service.substr(service.rfind('.') + 1) + "." + method;
  }

  const Session& session_;
  std::unique_ptr<Stub> stub_;
  std::vector<Call>& calls_;
};

}  // namespace application
