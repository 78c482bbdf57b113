#include "contract.h"

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <fstream>
#include <initializer_list>
#include <iostream>
#include <iterator>

namespace connectmaster::prototest {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::FileDescriptor;
using google::protobuf::MethodDescriptor;
using google::protobuf::ServiceDescriptor;

std::string Line(std::initializer_list<std::string> columns) {
  std::string line;
  for (const std::string& column : columns) {
    line += (line.empty() ? "" : "\t") + column;
  }
  line.erase(line.find_last_not_of('\t') + 1);
  return line;
}

std::string Streaming(const MethodDescriptor& method) {
  if (method.client_streaming()) {
    return method.server_streaming() ? "bidi_stream" : "client_stream";
  }
  return method.server_streaming() ? "server_stream" : "unary";
}

std::string TypeOf(const FieldDescriptor& field) {
  if (field.message_type() != nullptr) {
    return field.message_type()->full_name();
  }
  return field.enum_type() != nullptr ? field.enum_type()->full_name() : field.type_name();
}

void AddService(const ServiceDescriptor& service, Contract& contract) {
  contract.insert(Line({"service", service.full_name()}));
  for (int i = 0; i < service.method_count(); ++i) {
    const MethodDescriptor& method = *service.method(i);
    contract.insert(Line({"rpc", service.full_name(), method.name(), method.input_type()->full_name(),
                          method.output_type()->full_name(), Streaming(method)}));
  }
}

void AddEnum(const EnumDescriptor& type, Contract& contract) {
  for (int i = 0; i < type.value_count(); ++i) {
    contract.insert(Line({"enum", type.full_name(), type.value(i)->name(), std::to_string(type.value(i)->number())}));
  }
}

void AddMessage(const Descriptor& message, Contract& contract) {
  contract.insert(Line({"message", message.full_name()}));
  for (int i = 0; i < message.field_count(); ++i) {
    const FieldDescriptor& field = *message.field(i);
    contract.insert(Line({"field", message.full_name(), std::to_string(field.number()), field.name(), TypeOf(field),
                          field.is_repeated() ? "repeated" : "singular",
                          field.containing_oneof() == nullptr ? "" : field.containing_oneof()->name()}));
  }
  for (int i = 0; i < message.enum_type_count(); ++i) {
    AddEnum(*message.enum_type(i), contract);
  }
  for (int i = 0; i < message.nested_type_count(); ++i) {
    AddMessage(*message.nested_type(i), contract);
  }
}

}  // namespace

Contract ContractOf(const std::vector<const FileDescriptor*>& files) {
  Contract contract;
  for (const FileDescriptor* file : files) {
    contract.insert(Line({"file", file->name(), file->package()}));
    for (int i = 0; i < file->service_count(); ++i) {
      AddService(*file->service(i), contract);
    }
    for (int i = 0; i < file->enum_type_count(); ++i) {
      AddEnum(*file->enum_type(i), contract);
    }
    for (int i = 0; i < file->message_type_count(); ++i) {
      AddMessage(*file->message_type(i), contract);
    }
  }
  return contract;
}

Contract ReadContract(const std::string& path) {
  std::ifstream file(path);
  Contract contract;
  for (std::string line; std::getline(file, line);) {
    contract.insert(line);
  }
  if (contract.empty()) {
    std::cerr << path << ": cannot be read, or is empty; it has to hold the contract's lines\n";
    std::abort();
  }
  return contract;
}

std::vector<std::string> Differences(const Contract& wanted, const Contract& found) {
  std::vector<std::string> differences;
  std::ranges::set_difference(wanted, found, std::back_inserter(differences));
  const auto missing = static_cast<std::ptrdiff_t>(differences.size());
  std::ranges::set_difference(found, wanted, std::back_inserter(differences));
  std::for_each(differences.begin(), differences.begin() + missing, [](std::string& line) { line.insert(0, "- "); });
  std::for_each(differences.begin() + missing, differences.end(), [](std::string& line) { line.insert(0, "+ "); });
  return differences;
}

}  // namespace connectmaster::prototest
