#include <gmock/gmock.h>

#include "store/store.h"
#include "support/status_matchers.h"

namespace connectmaster::fakegateway {
namespace {

using connectmaster::testing::IsOk;

TEST(MemoryStore, TakesEveryChangeAndKeepsWhatItBeganWith) {
  MemoryStore store({TenantAdded{"a"}});
  EXPECT_THAT(store.Commit({TenantAdded{"b"}, GatewayAdded{"g", "b"}}), IsOk());
  const auto changes = store.Load();
  ASSERT_THAT(changes, IsOk());
  ASSERT_EQ(changes->size(), 1U);
  EXPECT_EQ(std::get<TenantAdded>(changes->front()).tenant_id, "a");
}

}  // namespace
}  // namespace connectmaster::fakegateway
