#include <gmock/gmock.h>

#include "store/store.h"
#include "support/status_matchers.h"

namespace connectmaster::fakegateway {
namespace {

using connectmaster::testing::IsOk;

TEST(MemoryStore, TakesEveryChangeAndKeepsNone) {
  MemoryStore store;
  EXPECT_THAT(store.Commit({TenantAdded{"a"}, GatewayAdded{"g", "a"}}), IsOk());
  const auto changes = store.Load();
  ASSERT_THAT(changes, IsOk());
  EXPECT_TRUE(changes->empty());
}

}  // namespace
}  // namespace connectmaster::fakegateway
