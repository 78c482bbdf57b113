// other_contract PROTO_DIR OUTPUT_DIR FILE...
//
// Writes the contract as somebody else has it: files, packages and messages with the names that ours have in PROTO_DIR,
// but in another order, and partly of an older and of a newer version. The application of these tests is made of them.
#include <google/protobuf/compiler/importer.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/descriptor.pb.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

#include "versions.h"

namespace {

using google::protobuf::DescriptorPool;
using google::protobuf::FileDescriptor;
using google::protobuf::FileDescriptorProto;

class Complaints : public google::protobuf::compiler::MultiFileErrorCollector {
 public:
  void AddError(const std::string& file, int line, int /*column*/, const std::string& message) override {
    std::cerr << file << ":" << line + 1 << ": " << message << "\n";
  }
};

// `source` and what it imports, changed, in `pool`.
const FileDescriptor* Change(const FileDescriptor& source, DescriptorPool& pool) {
  if (const auto* const done = pool.FindFileByName(source.name())) return done;
  for (int i = 0; i < source.dependency_count(); ++i) {
    if (Change(*source.dependency(i), pool) == nullptr) return nullptr;
  }
  FileDescriptorProto file;
  source.CopyTo(&file);
  if (source.package() != "google.protobuf") {
    linking::MakeOlder(file);
    linking::MakeNewer(file);
    linking::TurnAround(file);
  }
  return pool.BuildFile(file);  // says on standard error what is wrong
}

bool Write(const FileDescriptor& file, const std::filesystem::path& path) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream out(path);
  out << file.DebugString();
  out.close();
  return out.good();
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv, argv + argc);
  if (arguments.size() < 4) {
    std::cerr << "other_contract PROTO_DIR OUTPUT_DIR FILE...\n";
    return 2;
  }
  google::protobuf::compiler::DiskSourceTree tree;
  tree.MapPath("", arguments[1]);
  tree.MapPath("", CONNECTMASTER_PROTOBUF_INCLUDE_DIR);
  Complaints complaints;
  google::protobuf::compiler::Importer importer(&tree, &complaints);
  DescriptorPool changed;
  for (std::size_t i = 3; i < arguments.size(); ++i) {
    const auto* const source = importer.Import(arguments[i]);
    const auto* const file = source == nullptr ? nullptr : Change(*source, changed);
    if (file == nullptr || !Write(*file, std::filesystem::path(arguments[2]) / arguments[i])) {
      std::cerr << "other_contract: cannot make " << arguments[i] << "\n";
      return 1;
    }
  }
  return 0;
}
