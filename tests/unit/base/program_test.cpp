#include "base/program.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <string>

using cox::Code;
using cox::output_of;
using cox::Program;

namespace {

Program shell(const std::string& script) {
  Program program;
  program.words = {"sh", "-c", script};
  program.environment = {"PATH=/usr/bin:/bin", "NAME=value"};
  return program;
}

}  // namespace

TEST_CASE("the output of a program") {
  CHECK(*output_of(shell("printf one; printf two >&2")) == "one");
  CHECK(*output_of({.words = {"printf", "%s", "a $(b) 'c'"}}) == "a $(b) 'c'");
}

TEST_CASE("it gets what it was given and nothing else") {
  const auto output = output_of(
      shell("env | grep -v '^PWD=\\|^_=\\|^SHLVL=' | sort; cat; ls /proc/self/fd | wc -l"));
  REQUIRE(output.ok());
  CHECK(*output ==
        "NAME=value\nPATH=/usr/bin:/bin\n4\n");  // the fourth is the folder that ls reads
}

TEST_CASE("failures say what happened") {
  CHECK(output_of({.words = {"/no/such/program"}}).status().code() == Code::not_found);
  CHECK(output_of({}).status().code() == Code::invalid);
  CHECK(output_of(shell("exit 7")).status().message() == "sh ended with status 7");
  CHECK(output_of(shell("kill -9 $$")).status().message() == "sh was ended by signal 9");
  Program noisy = shell("yes");
  noisy.output = 1000;
  CHECK(output_of(noisy).status().message() == "sh writes more than 1000 bytes");
}

TEST_CASE("one that is late is killed with all it started") {
  Program late = shell("sleep 600 & sleep 600");
  late.deadline = std::chrono::milliseconds(50);
  CHECK(output_of(late).status().code() == Code::timeout);
}

TEST_CASE("what it leaves behind holds nobody up") {
  CHECK(*output_of(shell("sleep 600 & echo done")) == "done\n");
}
