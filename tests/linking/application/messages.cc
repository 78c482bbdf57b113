// What the application's messages do with what they are given.
#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <memory>

#include "admin.pb.h"
#include "application.h"
#include "caller.h"
#include "cert.pb.h"
#include "connect.pb.h"
#include "connect_master.pb.h"
#include "device.pb.h"
#include "network.pb.h"
#include "tenant.pb.h"
#include "udp_master.pb.h"

namespace application {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::DescriptorPool;
using google::protobuf::FieldDescriptor;
using google::protobuf::FileDescriptor;
using google::protobuf::Message;
using google::protobuf::MessageFactory;

// Sets a field, by reflection; messages in it are left empty.
void Set(Message& message, const FieldDescriptor& field) {
  const auto& reflection = *message.GetReflection();
  const bool many = field.is_repeated();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_BOOL:
      return many ? reflection.AddBool(&message, &field, true) : reflection.SetBool(&message, &field, true);
    case FieldDescriptor::CPPTYPE_INT32:
      return many ? reflection.AddInt32(&message, &field, -7) : reflection.SetInt32(&message, &field, -7);
    case FieldDescriptor::CPPTYPE_UINT32:
      return many ? reflection.AddUInt32(&message, &field, 7) : reflection.SetUInt32(&message, &field, 7);
    case FieldDescriptor::CPPTYPE_INT64:
      return many ? reflection.AddInt64(&message, &field, 1LL << 40) : reflection.SetInt64(&message, &field, 1LL << 40);
    case FieldDescriptor::CPPTYPE_STRING:
      return many ? reflection.AddString(&message, &field, "text") : reflection.SetString(&message, &field, "text");
    case FieldDescriptor::CPPTYPE_ENUM: {
      const auto* const value = field.enum_type()->value(field.enum_type()->value_count() - 1);
      return many ? reflection.AddEnum(&message, &field, value) : reflection.SetEnum(&message, &field, value);
    }
    case FieldDescriptor::CPPTYPE_MESSAGE:
      many ? reflection.AddMessage(&message, &field) : reflection.MutableMessage(&message, &field);
      return;
    default:
      return;  // the contract has no others
  }
}

void CheckRoundTrips(const FileDescriptor& file, std::vector<std::string>& wrong) {
  for (int i = 0; i < file.message_type_count(); ++i) {
    const Descriptor& type = *file.message_type(i);
    const auto* const prototype = MessageFactory::generated_factory()->GetPrototype(&type);
    const std::unique_ptr<Message> message(prototype->New());
    for (int j = 0; j < type.field_count(); ++j) Set(*message, *type.field(j));
    const std::unique_ptr<Message> read(prototype->New());
    if (!read->ParseFromString(message->SerializeAsString()) || ToText(*read) != ToText(*message)) {
      wrong.push_back(type.full_name() + " loses what it was given: " + ToText(*message));
    }
  }
}

// `number` is the one that the application was compiled with.
void CheckField(const Descriptor& type, const std::string& name, int number, std::vector<std::string>& wrong) {
  const auto* const field = type.FindFieldByName(name);
  if (field == nullptr || field->number() != number) {
    wrong.push_back(type.full_name() + "." + name + " is not described with the number " + std::to_string(number));
  }
}

void Check(bool holds, const std::string& what, std::vector<std::string>& wrong) {
  if (!holds) wrong.push_back(what);
}

}  // namespace

std::vector<std::string> WhatIsWrongWithItsMessages() {
  std::vector<std::string> wrong;
  gsdk::connect::DeviceInfo info;
  info.set_firmwareversion("1.0");
  Check(FromText<gsdk::connect::DeviceInfo>(ToText(info)).firmwareversion() == "1.0", "a newer field is lost", wrong);
  gsdk::device::DeviceCapability capability;
  capability.set_nfcsupported(true);
  // A varint's key of one or two bytes, as the application's header has the number.
  constexpr int kNfc = gsdk::device::DeviceCapability::kNFCSupportedFieldNumber;
  constexpr char kKey[] = {static_cast<char>((kNfc & 15) << 3 | 0x80), kNfc >> 4, 1};
  Check(capability.SerializeAsString() == std::string(kKey, sizeof(kKey)), "an older field has another number", wrong);

  CheckField(*gsdk::connect::DeviceInfo::descriptor(), "firmwareVersion", 100, wrong);
  CheckField(*gsdk::device::DeviceCapability::descriptor(), "NFCSupported", kNfc, wrong);
  Check(gsdk::connect::Status_Name(1024) == "SUSPENDED", "a newer value has no name", wrong);
  Check(gsdk::connect::DeviceInfo::descriptor()->file()->name() == "connect.proto", "its file has another name", wrong);
  Check(DescriptorPool::generated_pool()->FindMessageTypeByName("gsdk.connect.DeviceInfo") ==
            gsdk::connect::DeviceInfo::descriptor(),
        "gsdk.connect.DeviceInfo is somebody else's", wrong);
  for (const auto* const type :
       {gsdk::admin::GetInfoResponse::descriptor(), gsdk::cert::PKIName::descriptor(),
        gsdk::connect::DeviceInfo::descriptor(), gsdk::connect_master::ConnectRequest::descriptor(),
        gsdk::device::DeviceCapability::descriptor(), gsdk::network::IPConfig::descriptor(),
        gsdk::tenant::TenantInfo::descriptor(), gsdk::udp_master::GetIPConfigRequest::descriptor()}) {
    CheckRoundTrips(*type->file(), wrong);
  }
  return wrong;
}

}  // namespace application
