// The picture of a link in docs/architecture.md is the table of model/link.h.
#include <gmock/gmock.h>

#include "docs/code_blocks.h"
#include "model/link.h"

namespace connectmaster::testing {
namespace {

using fakegateway::LinkState;
using ::testing::ElementsAre;

std::string Node(LinkState state) {
  return state == LinkState::kNone ? "[*]" : fakegateway::Name(state);
}

TEST(Documentation, PictureOfALinkIsItsTable) {
  std::string picture = "stateDiagram-v2\n";
  for (const auto& row : fakegateway::kLinkTransitions) {
    picture += "  " + Node(row.from) + " --> " + Node(row.to) + ": " + fakegateway::Name(row.event);
    if (row.status) picture += " / " + gsdk::connect::Status_Name(*row.status);
    picture += "\n";
  }
  EXPECT_THAT(CodeBlocks(std::string(CONNECTMASTER_SOURCE_DIR) + "/docs/architecture.md", "mermaid"),
              ElementsAre(picture));
}

}  // namespace
}  // namespace connectmaster::testing
