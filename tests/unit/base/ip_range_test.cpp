#include "base/ip_range.hpp"

#include <doctest/doctest.h>

using cox::IpAddress;
using cox::IpRange;

TEST_CASE("what is on the public internet, and what only looks like it") {
  for (const char* address :
       {"8.8.8.8", "93.184.216.34", "172.32.0.1", "100.128.0.1", "2606:4700::1111",
        "64:ff9b::8.8.8.8", "2002:808:808::1", "::ffff:8.8.8.8"}) {
    CAPTURE(address);
    CHECK(IpAddress::parse(address)->is_public());
  }
  for (const char* address : {"127.0.0.1",
                              "127.255.255.255",
                              "10.1.2.3",
                              "172.16.0.1",
                              "172.31.255.255",
                              "192.168.1.1",
                              "169.254.169.254",
                              "100.64.0.1",
                              "0.0.0.0",
                              "0.1.2.3",
                              "224.0.0.1",
                              "255.255.255.255",
                              "240.0.0.1",
                              "192.0.2.1",
                              "198.18.0.1",
                              "::1",
                              "::",
                              "fe80::1",
                              "fe80::1%eth0",
                              "fc00::1",
                              "fd00:ec2::254",
                              "ff02::1",
                              "2001:db8::1",
                              "2001::1",
                              "::ffff:127.0.0.1",
                              "::ffff:169.254.169.254",
                              "::ffff:7f00:1",
                              "::127.0.0.1",
                              "64:ff9b::127.0.0.1",
                              "64:ff9b:1::1",
                              "2002:7f00:1::1",
                              "2002:a9fe:a9fe::",
                              "100::1"}) {
    CAPTURE(address);
    CHECK_FALSE(IpAddress::parse(address)->is_public());
  }
}

TEST_CASE("what is no address") {
  for (const char* text : {"", "localhost", "1.2.3", "1.2.3.4.5", "256.1.1.1", "0x7f.1", "[::1]",
                           "017700000001", "2130706433", ":::", "1.2.3.4 "}) {
    CAPTURE(text);
    CHECK_FALSE(IpAddress::parse(text));
  }
}

TEST_CASE("a range holds what begins alike, of its own kind") {
  const auto ten = IpRange::parse("10.0.0.0/8");
  REQUIRE(ten);
  CHECK(ten->contains(*IpAddress::parse("10.255.0.1")));
  CHECK(ten->contains(*IpAddress::parse("::ffff:10.0.0.1")));
  CHECK_FALSE(ten->contains(*IpAddress::parse("11.0.0.1")));
  CHECK_FALSE(ten->contains(*IpAddress::parse("a00::1")));
  const auto twelve = IpRange::parse("172.16.0.0/12");
  CHECK(twelve->contains(*IpAddress::parse("172.31.255.255")));
  CHECK_FALSE(twelve->contains(*IpAddress::parse("172.32.0.0")));
  CHECK(IpRange::parse("0.0.0.0/0")->contains(*IpAddress::parse("1.2.3.4")));
  CHECK(IpRange::parse("::1")->contains(*IpAddress::parse("::1")));
  CHECK_FALSE(IpRange::parse("::1")->contains(*IpAddress::parse("::2")));
}

TEST_CASE("what is no range") {
  for (const char* text : {"", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/8x", "10.0.0.1/8", "10/8",
                           "::/129", "10.0.0.0/-1", "fe80::%eth0/10"}) {
    CAPTURE(text);
    CHECK_FALSE(IpRange::parse(text));
  }
}
