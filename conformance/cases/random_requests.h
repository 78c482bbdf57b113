#pragma once

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <cstdint>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace connectmaster::conformance {

// Requests that no client would make, from a seed. The same seed gives the same requests on every machine.
class RandomRequests {
 public:
  // Existing values, by the end of a field's name ("gatewayID"). Such a field often gets one of these values, so that
  // parts of a message are valid.
  struct Known {
    std::map<std::string, std::vector<std::string>> strings;
    std::map<std::string, std::vector<std::int64_t>> numbers;
  };

  RandomRequests(std::uint64_t seed, Known known) : random_(seed), known_(std::move(known)) {}

  // Any bytes, `size` of them.
  std::string Bytes(std::size_t size);
  std::string Bytes() { return Bytes(Below(300)); }

  // A message of the type, with some of its fields set to anything that their types hold.
  std::unique_ptr<google::protobuf::Message> Message(const google::protobuf::Descriptor& type);

  // `bytes` with a few of them changed, left out, repeated or inserted.
  std::string Damaged(std::string bytes);

 private:
  std::size_t Below(std::size_t bound) { return static_cast<std::size_t>(random_() % bound); }
  bool OneIn(std::size_t chances) { return Below(chances) == 0; }
  std::string AnyString(const std::string& field);
  std::int64_t AnyNumber(const std::string& field);
  template <typename Value>
  const Value* KnownValue(const std::map<std::string, std::vector<Value>>& known, const std::string& field);
  void Fill(google::protobuf::Message& message);
  void SetField(google::protobuf::Message& message, const google::protobuf::FieldDescriptor& field);

  std::mt19937_64 random_;
  Known known_;
};

}  // namespace connectmaster::conformance
