#include "audit/chain.hpp"

#include <doctest/doctest.h>

#include "audit/records.hpp"

using namespace cox::audit;

TEST_CASE("a hash covers the hash before it, the number and the body") {
  Linker linker;
  const Hash first = linker.link({}, 1, "{}");
  CHECK(hex(first) == digest(std::string(32, '\0') + "1\n{}"));
  const Hash second = linker.link(first, 2, "{}");
  CHECK(hex(second) == digest(std::string(bytes(first)) + "2\n{}"));
  CHECK(hex(linker.link(first, 12, "")) == digest(std::string(bytes(first)) + "12\n"));
}

TEST_CASE("a head is written as HASH@NUMBER") {
  const Head head{42, Linker().link({}, 42, "x")};
  const auto back = parse_head(to_text(head));
  REQUIRE(back.ok());
  CHECK(*back == head);
  for (const char* wrong : {"", "@", "42", "abc@1", "@1"}) CHECK_FALSE(parse_head(wrong).ok());
  const std::string hash = hex(head.hash);
  CHECK_FALSE(parse_head(hash).ok());
  CHECK_FALSE(parse_head(hash + "@").ok());
  CHECK_FALSE(parse_head(hash + "@-1").ok());
  CHECK_FALSE(parse_head(hash + "@1 ").ok());
  CHECK_FALSE(parse_head("x" + hash.substr(1) + "@1").ok());
}

TEST_CASE("numbers of a body are found without parsing it, whatever its texts say") {
  CHECK(time_of(R"({"kind":"begin","time":1700000000123,"text":"x"})") == 1'700'000'000'123);
  CHECK(time_of(R"({"kind":"a\",\"time\":5","time":7})") == 7);
  CHECK(time_of("{}") == 0);
  CHECK(began_of(R"({"kind":"end","time":1,"error":",\"began\":9","began":3})") == 3);
  CHECK(began_of(R"({"kind":"end","time":1})") == 0);
  CHECK(is_kind(R"({"kind":"end","time":1})", "end"));
  CHECK_FALSE(is_kind(R"({"kind":"ended","time":1})", "end"));
}
