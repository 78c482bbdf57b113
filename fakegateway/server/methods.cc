#include "server/methods.h"

#include <google/protobuf/descriptor.h>

#include <cstdlib>
#include <iostream>

#include "connectmaster/wire_names.h"

namespace connectmaster::fakegateway {
namespace {

const google::protobuf::MethodDescriptor* MethodWith(const google::protobuf::Descriptor& request) {
  const google::protobuf::FileDescriptor& file = *request.file();
  for (int i = 0; i < file.service_count(); ++i) {
    for (int j = 0; j < file.service(i)->method_count(); ++j) {
      const auto* const method = file.service(i)->method(j);
      if (method->input_type() == &request) return method;
    }
  }
  return nullptr;
}

// A mistake in the list of methods, which no program could run with.
[[noreturn]] void Mistaken(const google::protobuf::Descriptor& request, const char* what) {
  std::cerr << "fakegateway: " << request.full_name() << " " << what << "\n";
  std::abort();
}

const google::protobuf::Message* Prototype(const google::protobuf::Descriptor* type) {
  return google::protobuf::MessageFactory::generated_factory()->GetPrototype(type);
}

}  // namespace

Method& Methods::Add(const Descriptor* request, const Descriptor* response) {
  const auto* const found = MethodWith(*request);
  if (found == nullptr) Mistaken(*request, "is not a method's request");
  if (response != nullptr && found->output_type() != response) Mistaken(*request, "has another response");
  services_.emplace(WireName(found->service()->full_name()));
  const auto [method, is_new] = methods_.try_emplace(WirePath(*found));
  if (!is_new) Mistaken(*request, "has a function already");
  method->second.descriptor = found;
  method->second.request = Prototype(request);
  method->second.response = Prototype(found->output_type());
  return method->second;
}

Method& Methods::AddUnary(const Descriptor* request, const Descriptor* response) {
  Method& method = Add(request, response);
  method.open = [](Shell& shell, const Method& it, grpc::CallbackServerContext& context) -> IncomingCall* {
    return new UnaryCall(shell, it, context);
  };
  return method;
}

const Method* Methods::Find(const std::string& path) const {
  const auto found = methods_.find(path);
  return found == methods_.end() ? nullptr : &found->second;
}

}  // namespace connectmaster::fakegateway
