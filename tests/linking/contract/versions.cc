#include "versions.h"

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <string>

namespace linking {
namespace {

using google::protobuf::DescriptorProto;
using google::protobuf::FieldDescriptorProto;
using google::protobuf::FileDescriptorProto;

// The one with that name. The contract has changed and this program has not if there is none: nothing is generated.
template <typename Elements>
auto& Named(Elements& elements, const std::string& name) {
  const auto found = std::find_if(elements.begin(), elements.end(), [&](const auto& it) { return it.name() == name; });
  if (found == elements.end()) {
    std::cerr << "other_contract: the contract has no " << name << "\n";
    std::exit(1);
  }
  return *found;
}

// The fields behind `name` take the number of the one before them, so that no number is free.
void DropAndRenumber(DescriptorProto& message, const std::string& name) {
  int number = Named(*message.mutable_field(), name).number();
  auto& fields = *message.mutable_field();
  auto it = fields.erase(std::find_if(fields.begin(), fields.end(), [&](const auto& f) { return f.name() == name; }));
  for (; it != fields.end(); ++it) it->set_number(number++);
}

void AddField(DescriptorProto& message, const std::string& name, int number, FieldDescriptorProto::Type type) {
  auto& field = *message.add_field();
  field.set_name(name);
  field.set_number(number);
  field.set_label(FieldDescriptorProto::LABEL_OPTIONAL);
  field.set_type(type);
}

template <typename Elements>
void Reverse(Elements* elements) {
  std::reverse(elements->begin(), elements->end());
}

}  // namespace

void TurnAround(FileDescriptorProto& file) {
  Reverse(file.mutable_message_type());
  Reverse(file.mutable_enum_type());
  Reverse(file.mutable_service());
  for (auto& message : *file.mutable_message_type()) Reverse(message.mutable_field());
  for (auto& service : *file.mutable_service()) Reverse(service.mutable_method());
  for (auto& type : *file.mutable_enum_type()) {
    // proto3 wants the zero first.
    std::reverse(type.mutable_value()->begin() + 1, type.mutable_value()->end());
  }
}

void MakeOlder(FileDescriptorProto& file) {
  if (file.package() != "gsdk.device") return;
  auto& messages = *file.mutable_message_type();
  DropAndRenumber(Named(messages, "CapabilityInfo"), "PINSupported");
  DropAndRenumber(Named(messages, "DeviceCapability"), "faceExSupported");
}

void MakeNewer(FileDescriptorProto& file) {
  auto& messages = *file.mutable_message_type();
  if (file.package() == "gsdk.connect") {
    AddField(Named(messages, "DeviceInfo"), "firmwareVersion", 100, FieldDescriptorProto::TYPE_STRING);
    AddField(Named(messages, "ConnectInfo"), "idleTimeout", 100, FieldDescriptorProto::TYPE_UINT32);
    auto& count = *messages.Add();
    count.set_name("DeviceCount");
    AddField(count, "total", 1, FieldDescriptorProto::TYPE_UINT32);
    auto& suspended = *Named(*file.mutable_enum_type(), "Status").add_value();
    suspended.set_name("SUSPENDED");
    suspended.set_number(1024);
  }
  if (file.package() == "gsdk.connect_master") {
    auto& method = *Named(*file.mutable_service(), "ConnectMaster").add_method();
    method.set_name("CountDevices");
    method.set_input_type(".gsdk.connect_master.GetDeviceListRequest");
    method.set_output_type(".gsdk.connect.DeviceCount");
  }
}

}  // namespace linking
