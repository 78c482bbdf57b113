#pragma once

#include <google/protobuf/message.h>
#include <grpcpp/generic/async_generic_service.h>

#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "calls/call_table.h"
#include "server/service_names.h"
#include "server/shell.h"
#include "server/unary_call.h"

namespace connectmaster::fakegateway {

// One method of a service, as gRPC gets it: its messages, and what answers it.
struct Method {
  const google::protobuf::MethodDescriptor* descriptor = nullptr;
  const google::protobuf::Message* request = nullptr;  // one of its type, to make others like it
  const google::protobuf::Message* response = nullptr;
  // It is only for clients that have logged in (LOGIN-3).
  bool needs_session = true;
  // Of a call with one answer; null for a stream.
  std::function<void(UnaryCall&)> answer;
  // Makes the reactor of an incoming call, which deletes itself.
  std::function<IncomingCall*(Shell&, const Method&, grpc::CallbackServerContext&)> open;
};

// The methods that a server has, by their paths: those of a call table.
class Methods {
 public:
  // The calls must outlive it.
  Methods(Shell& shell, const CallTable& calls);
  Methods(const Methods&) = delete;
  Methods& operator=(const Methods&) = delete;

  // A service whose methods are not here.
  void AddService(const std::string& name) { services_.insert(name); }

  // Null if there is none.
  const Method* Find(const std::string& path) const;
  bool HasService(std::string_view name) const { return services_.find(name) != services_.end(); }
  // The full names of the server's services.
  const ServiceNames& services() const { return services_; }

  Shell& shell() const { return shell_; }

 private:
  // How each kind of call is answered.
  void Fill(Method& method, const AnsweredNow& call);
  void Fill(Method& method, const AnsweredLater& call);
  void Fill(Method& method, const Stored& call);
  void Fill(Method& method, const Issued& call);
  void Fill(Method& method, const Streamed& call);
  void Fill(Method& method, const LogsIn& call);
  void Fill(Method& method, const LogsOut& call);

  Shell& shell_;
  std::unordered_map<std::string, Method> methods_;
  ServiceNames services_;
};

}  // namespace connectmaster::fakegateway
