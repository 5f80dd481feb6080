#include "protocol/batches.hpp"

#include <doctest/doctest.h>

using namespace irc;

namespace {

Line line(const char* text) { return *parse(text); }

}  // namespace

TEST_CASE("a line is in the batch that it names, until that ends") {
  Batches batches;
  CHECK_FALSE(batches.take(line(":s BATCH +a chathistory #ops")));
  const auto* batch = batches.of(line("@batch=a :ann!a@h PRIVMSG #ops :x"));
  REQUIRE(batch != nullptr);
  CHECK(batch->type == "chathistory");
  CHECK(batch->parameters == std::vector<std::string>{"#ops"});
  CHECK(batches.of(line(":ann!a@h PRIVMSG #ops :x")) == nullptr);
  CHECK(batches.of(line("@batch=b :ann!a@h PRIVMSG #ops :x")) == nullptr);
  const auto ended = batches.take(line(":s BATCH -a"));
  REQUIRE(ended);
  CHECK(ended->type == "chathistory");
  CHECK(batches.of(line("@batch=a :ann!a@h PRIVMSG #ops :x")) == nullptr);
  CHECK_FALSE(batches.take(line(":s BATCH -a")));
}

TEST_CASE("a batch in a batch answers the same request") {
  Batches batches;
  batches.take(line("@label=7 :s BATCH +a labeled-response"));
  batches.take(line("@batch=a :s BATCH +b netjoin"));
  CHECK(batches.of(line("@batch=b :s X"))->label == "7");
}

TEST_CASE("nonsense and too many of them are left out") {
  Batches batches;
  for (const char* text : {":s BATCH", ":s BATCH +", ":s BATCH x", ":s BATCH -none"})
    CHECK_FALSE(batches.take(line(text)));
  for (int i = 0; i < 1'000; ++i) batches.take({{}, "s", "BATCH", {"+" + std::to_string(i), "x"}});
  CHECK(batches.of({{{"batch", "999"}}, "", "X", {}}) == nullptr);
}
