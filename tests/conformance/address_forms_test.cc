#include "support/address_forms.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace connectmaster::conformance {
namespace {

TEST(AddressForms, NoneIsAnIpv4Address) {
  for (const std::string& form : NotQuiteIpv4("192.168.0.250")) {
    in_addr address{};
    EXPECT_EQ(inet_pton(AF_INET, form.c_str(), &address), 0) << form;
  }
}

TEST(AddressForms, WhatAnOldProgramTakesForAnAddressIsTheOneGiven) {
  for (const std::string given : {"192.168.0.250", "10.1.2.250"}) {
    in_addr expected{};
    ASSERT_EQ(inet_pton(AF_INET, given.c_str(), &expected), 1);
    std::size_t taken = 0;
    for (const std::string& form : NotQuiteIpv4(given)) {
      in_addr address{};
      if (inet_aton(form.c_str(), &address) == 0) continue;
      ++taken;
      EXPECT_EQ(address.s_addr, expected.s_addr) << form;
    }
    EXPECT_GE(taken, 3U);
  }
}

}  // namespace
}  // namespace connectmaster::conformance
