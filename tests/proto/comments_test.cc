#include "comments.h"

#include <gmock/gmock.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <utility>

namespace connectmaster::prototest {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// One .proto file that exists only here.
class OneFile : public google::protobuf::compiler::SourceTree {
 public:
  explicit OneFile(std::string source) : source_(std::move(source)) {}

  google::protobuf::io::ZeroCopyInputStream* Open(const std::string& file) override {
    return file == "a.proto"
               ? new google::protobuf::io::ArrayInputStream(source_.data(), static_cast<int>(source_.size()))
               : nullptr;
  }

 private:
  const std::string source_;
};

TEST(ProtoCommentsTest, EverythingInTheProtoFolderHasAComment) {
  google::protobuf::compiler::DiskSourceTree tree;
  tree.MapPath("", CONNECTMASTER_PROTO_DIR);
  tree.MapPath("", CONNECTMASTER_PROTOBUF_INCLUDE_DIR);
  int files = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(CONNECTMASTER_PROTO_DIR)) {
    if (entry.path().extension() == ".proto") {
      ++files;
      EXPECT_THAT(Uncommented(entry.path().lexically_relative(CONNECTMASTER_PROTO_DIR).string(), tree), IsEmpty());
    }
  }
  EXPECT_GT(files, 0) << "no .proto file in " CONNECTMASTER_PROTO_DIR;
}

TEST(ProtoCommentsTest, CommentsBeforeAndBehindADefinitionCount) {
  OneFile tree(R"(syntax = "proto3";
// A message.
message M {
  uint32 a = 1;  // Behind.
  // Before.
  uint32 b = 2;
})");
  EXPECT_THAT(Uncommented("a.proto", tree), IsEmpty());
}

TEST(ProtoCommentsTest, EveryKindOfDefinitionWithoutACommentIsFound) {
  OneFile tree(R"(syntax = "proto3";
package a;
service S {
  rpc Call(M) returns (M);
}
enum E {
  ZERO = 0;
}
message M {
  enum F {
    NONE = 0;
  }
  message Inner {}
  uint32 number = 1;
})");
  EXPECT_THAT(
      Uncommented("a.proto", tree),
      ElementsAre("a.proto:3: a.S has no comment", "a.proto:4: a.S.Call has no comment",
                  "a.proto:6: a.E has no comment", "a.proto:7: a.ZERO has no comment", "a.proto:9: a.M has no comment",
                  "a.proto:14: a.M.number has no comment", "a.proto:10: a.M.F has no comment",
                  "a.proto:11: a.M.NONE has no comment", "a.proto:13: a.M.Inner has no comment"));
}

TEST(ProtoCommentsTest, AFileThatDoesNotParseIsAnError) {
  OneFile tree("syntax = \"proto3\";\nmessage M {");
  EXPECT_THAT(Uncommented("a.proto", tree), testing::Contains(testing::HasSubstr("a.proto:2:")));
}

}  // namespace
}  // namespace connectmaster::prototest
