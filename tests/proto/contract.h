// The wire contract as lines of text, so that two versions of it can be compared.
//
// A line is a kind and what belongs to it, separated by tabs, without trailing tabs:
//   file     FILE PACKAGE
//   service  SERVICE
//   rpc      SERVICE METHOD REQUEST RESPONSE unary|server_stream|client_stream|bidi_stream
//   message  MESSAGE
//   field    MESSAGE NUMBER NAME TYPE singular|repeated ONEOF
//   enum     ENUM NAME NUMBER
#pragma once

#include <google/protobuf/descriptor.h>

#include <set>
#include <string>
#include <vector>

namespace connectmaster::prototest {

// A contract; the order of the definitions in a .proto file has no part in it.
using Contract = std::set<std::string>;

// The contract of the files' own definitions, without those of the files that they import.
Contract ContractOf(const std::vector<const google::protobuf::FileDescriptor*>& files);

// The contract that a file of such lines states. Aborts the test program where it can't be read.
Contract ReadContract(const std::string& path);

// "- LINE" for each line that only `wanted` has, then "+ LINE" for each that only `found` has; empty if they agree.
std::vector<std::string> Differences(const Contract& wanted, const Contract& found);

}  // namespace connectmaster::prototest
