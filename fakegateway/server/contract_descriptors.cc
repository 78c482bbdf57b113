#include "server/contract_descriptors.h"

#include <google/protobuf/descriptor.pb.h>

#include <string_view>

namespace connectmaster {

std::string_view EmbeddedContractDescriptors();  // a FileDescriptorSet; the build generates it

namespace fakegateway {

using google::protobuf::DescriptorPool;

const DescriptorPool& ContractDescriptors() {
  static const DescriptorPool* const kPool = [] {
    auto* const pool = new DescriptorPool;
    const std::string_view bytes = EmbeddedContractDescriptors();
    google::protobuf::FileDescriptorSet files;
    files.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
    for (const auto& file : files.file()) pool->BuildFile(file);  // those that it imports stand before it
    return pool;
  }();
  return *kPool;
}

}  // namespace fakegateway
}  // namespace connectmaster
