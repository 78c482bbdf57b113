#include "calls/call_table.h"

#include <google/protobuf/descriptor.h>

#include <cstdlib>
#include <iostream>

#include "calls/services.h"
#include "connectmaster/wire_names.h"
#include "model/journal.h"

namespace connectmaster::fakegateway {
namespace {

using google::protobuf::MethodDescriptor;

const MethodDescriptor* MethodWith(const google::protobuf::Descriptor& request) {
  const google::protobuf::FileDescriptor& file = *request.file();
  for (int i = 0; i < file.service_count(); ++i) {
    for (int j = 0; j < file.service(i)->method_count(); ++j) {
      const auto* const method = file.service(i)->method(j);
      if (method->input_type() == &request) return method;
    }
  }
  return nullptr;
}

// A mistake in the table, which no program could run with.
[[noreturn]] void Mistaken(const std::string& name, const char* what) {
  std::cerr << "fakegateway: " << name << " " << what << "\n";
  std::abort();
}

}  // namespace

CallTable CallTable::OfMasterGateway() {
  CallTable table;
  AddAdmin(table);
  AddConnectMaster(table);
  AddDevice(table);
  AddGateway(table);
  AddLogin(table);
  AddTenant(table);
  AddUdpMaster(table);
  table.CheckComplete();
  return table;
}

Call& CallTable::AddNew(const Descriptor* request, const Descriptor* response) {
  const auto* const found = MethodWith(*request);
  if (found == nullptr) Mistaken(request->full_name(), "is not a method's request");
  if (response != nullptr && found->output_type() != response) Mistaken(request->full_name(), "has another response");
  const auto [call, is_new] = calls_.try_emplace(WirePath(*found));
  if (!is_new) Mistaken(request->full_name(), "has a function already");
  by_name_.emplace(found->service()->name() + "." + found->name(), found);
  call->second.method = found;
  return call->second;
}

Call& CallTable::At(const Descriptor* request) {
  const auto* const found = MethodWith(*request);
  if (found == nullptr || !calls_.contains(WirePath(*found))) Mistaken(request->full_name(), "has no function");
  return calls_.at(WirePath(*found));
}

void CallTable::AddNotSimulated(const Descriptor* request) {
  const auto* const found = MethodWith(*request);
  if (found == nullptr) Mistaken(request->full_name(), "is not a method's request");
  not_simulated_.insert(WirePath(*found));
}

void CallTable::CheckComplete() const {
  for (const auto& [path, call] : calls_) {
    const auto& service = *call.method->service();
    for (int i = 0; i < service.method_count(); ++i) {
      const std::string method = WirePath(*service.method(i));
      if (calls_.contains(method) != not_simulated_.contains(method)) continue;
      Mistaken(service.method(i)->full_name(), "must have a function or be listed as not simulated, one of both");
    }
  }
}

const MethodDescriptor* CallTable::FindByName(const std::string& name) const {
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? nullptr : found->second;
}

}  // namespace connectmaster::fakegateway
