#include "common/ipv4.h"

#include <gmock/gmock.h>

#include <string>

namespace connectmaster::fakegateway {
namespace {

TEST(Ipv4, DottedDecimalIsReadAndWrittenBack) {
  for (const std::string text : {"0.0.0.0", "192.168.0.104", "255.255.255.255", "10.0.0.1"}) {
    const auto address = Ipv4::Parse(text);
    ASSERT_TRUE(address.has_value()) << text;
    EXPECT_EQ(address->ToString(), text);
  }
  EXPECT_EQ(Ipv4::Parse("1.2.3.4")->value, 0x01020304U);
}

TEST(Ipv4, AnythingElseIsNoAddress) {
  RecordProperty("requirements", "SYNC-6");
  for (const std::string& text :
       {std::string(), std::string("192.168.0"), std::string("192.168.0.256"), std::string("192.168.0.1.1"),
        std::string("192.168.0.01"), std::string(" 192.168.0.1"), std::string("192.168.0.1 "), std::string("::1"),
        std::string("localhost"), std::string("0x7f.0.0.1"), std::string("1"), std::string("-1.0.0.0"),
        std::string("192.168.0.1\0", 12), std::string("192.168.0.1\0x", 13), std::string(100'000, '1')}) {
    EXPECT_EQ(Ipv4::Parse(text), std::nullopt) << text.substr(0, 40);
  }
}

TEST(Ipv4, AddressesAreOrderedAsNumbers) {
  EXPECT_LT(*Ipv4::Parse("9.255.255.255"), *Ipv4::Parse("10.0.0.0"));
  EXPECT_LT(*Ipv4::Parse("127.0.0.1"), *Ipv4::Parse("128.0.0.1"));
}

TEST(Subnet, ContainsItsAddressesAndNoOthers) {
  const auto subnet = Subnet::Parse("192.168.4.0/22");
  ASSERT_TRUE(subnet.has_value());
  EXPECT_TRUE(subnet->Contains(*Ipv4::Parse("192.168.4.0")));
  EXPECT_TRUE(subnet->Contains(*Ipv4::Parse("192.168.7.255")));
  EXPECT_FALSE(subnet->Contains(*Ipv4::Parse("192.168.3.255")));
  EXPECT_FALSE(subnet->Contains(*Ipv4::Parse("192.168.8.0")));
}

TEST(Subnet, TheLargestAndTheSmallestAreSubnets) {
  const auto all = Subnet::Parse("0.0.0.0/0");
  ASSERT_TRUE(all.has_value());
  EXPECT_TRUE(all->Contains(*Ipv4::Parse("255.255.255.255")));
  EXPECT_TRUE(all->Contains(*Ipv4::Parse("0.0.0.0")));
  const auto one = Subnet::Parse("255.255.255.255/32");
  ASSERT_TRUE(one.has_value());
  EXPECT_TRUE(one->Contains(*Ipv4::Parse("255.255.255.255")));
  EXPECT_FALSE(one->Contains(*Ipv4::Parse("255.255.255.254")));
}

TEST(Subnet, WhatIsNoSubnetIsRefused) {
  for (const std::string text :
       {"", "/", "192.168.0.0", "192.168.0.0/", "/24", "192.168.0.1/24", "192.168.0.0/33", "192.168.0.0/-1",
        "192.168.0.0/24x", "192.168.0.0/24/24", "192.168.0.0/ 24", "1.0.0.0/0", "::/0", "192.168.0.0/99999999999"}) {
    EXPECT_EQ(Subnet::Parse(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace connectmaster::fakegateway
