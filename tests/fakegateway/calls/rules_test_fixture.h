#pragma once

#include <gmock/gmock.h>

#include <string>
#include <variant>
#include <vector>

#include "absl/strings/str_cat.h"
#include "model/registry.h"
#include "support/status_matchers.h"

namespace connectmaster::fakegateway {

using connectmaster::testing::IsOk;
using connectmaster::testing::StatusIs;

// A registry with the tenants a (gateways a1 and a2) and b (b1), to plan changes of.
class RulesTest : public ::testing::Test {
 protected:
  RulesTest() {
    for (const char* const tenant : {"a", "b"}) registry_.Apply(TenantAdded{tenant});
    for (const char* const gateway : {"a1", "a2"}) registry_.Apply(GatewayAdded{gateway, "a"});
    registry_.Apply(GatewayAdded{"b1", "b"});
  }

  // Adds gateways until the installation has so many.
  void FillGatewaysUpTo(std::size_t count) {
    for (std::size_t i = registry_.gateways().size(); i < count; ++i) {
      registry_.Apply(GatewayAdded{absl::StrCat("filler", i), "b"});
    }
  }

  // "tenant a", "gateway g of a", "no tenant a", "no gateway g": the changes of a plan, for people.
  static std::vector<std::string> Texts(const absl::StatusOr<Changes>& changes) {
    std::vector<std::string> texts;
    EXPECT_THAT(changes, IsOk());
    if (!changes.ok()) return texts;
    for (const auto& change : *changes) {
      if (const auto* const it = std::get_if<TenantAdded>(&change)) texts.push_back("tenant " + it->tenant_id);
      if (const auto* const it = std::get_if<TenantDeleted>(&change)) texts.push_back("no tenant " + it->tenant_id);
      if (const auto* const it = std::get_if<GatewayAdded>(&change)) {
        texts.push_back("gateway " + it->gateway_id + " of " + it->tenant_id);
      }
      if (const auto* const it = std::get_if<GatewayDeleted>(&change)) texts.push_back("no gateway " + it->gateway_id);
    }
    return texts;
  }

  // IDs that TENANT-11 does not allow.
  static std::vector<std::string> InvalidIds() {
    return {"", " ", "a b", "a/b", "a:b", "a\n", std::string("a\0", 2), "\xc3\xa4", std::string(65, 'x'), "a@b"};
  }

  Registry registry_;
};

}  // namespace connectmaster::fakegateway
