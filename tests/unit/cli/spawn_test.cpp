#include "cli/spawn.hpp"

#include <doctest/doctest.h>

using namespace cox;

TEST_CASE("a program's status is the answer") {
  CHECK(*cli::run_program({"true"}) == 0);
  CHECK(*cli::run_program({"sh", "-c", "exit 7"}) == 7);
  CHECK(*cli::run_program({"sh", "-c", "kill -9 $$"}) == 137);
}

TEST_CASE("a program that does not exist is named") {
  const auto status = cli::run_program({"no-such-program-of-cox"}).status();
  CHECK(status.code() == Code::not_found);
  CHECK(status.message().find("no-such-program-of-cox") != std::string::npos);
}

TEST_CASE("words are not looked at by a shell") {
  CHECK(*cli::read_program({"printf", "%s", "$HOME; *"}) == "$HOME; *");
}

TEST_CASE("output is read to its end; a failure is a failure") {
  const auto text = cli::read_program({"sh", "-c", "head -c 300000 /dev/zero | tr '\\0' x"});
  REQUIRE(text.ok());
  CHECK(text->size() == 300'000);
  CHECK(cli::read_program({"false"}).status().code() == Code::failed);
}
