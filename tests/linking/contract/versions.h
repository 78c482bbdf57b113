#pragma once

#include <google/protobuf/descriptor.pb.h>

// How the contract of the application under test differs from ours. Each function changes a file where it stands, and
// leaves the files alone that it is not about.
namespace linking {

// What stands in no order in a .proto file, but in one in the generated code: messages, fields, methods and so on. A
// gateway that calls the method with the same number of another table is found out by this.
void TurnAround(google::protobuf::FileDescriptorProto& file);

// gsdk.device as an older G-SDK has it: fields are missing, and those behind them have other numbers, as between V1.6
// and V1.9.1.
void MakeOlder(google::protobuf::FileDescriptorProto& file);

// gsdk.connect and gsdk.connect_master as a G-SDK to come may have them: with a message, fields, an enum value and a
// method more.
void MakeNewer(google::protobuf::FileDescriptorProto& file);

}  // namespace linking
