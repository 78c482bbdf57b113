// Finds what in a .proto file nobody has said the meaning of.
#pragma once

#include <google/protobuf/compiler/importer.h>

#include <string>
#include <vector>

namespace connectmaster::prototest {

// "FILE:LINE: NAME has no comment" for each service, method, message, field, enum and enum value of the file, not of
// its imports, that has a comment neither before it nor behind it on its line. A file that cannot be read or parsed
// gives the parser's errors.
std::vector<std::string> Uncommented(const std::string& file, google::protobuf::compiler::SourceTree& tree);

}  // namespace connectmaster::prototest
