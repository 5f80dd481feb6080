#include "commands/phrase.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace cox;
using commands::Phrase;

namespace {

// The parameters' values as "name=value name=value", "no" where the text is not the phrase.
std::string values(const std::string& phrase, const std::string& text) {
  auto compiled = Phrase::compile(phrase);
  REQUIRE_MESSAGE(compiled.ok(), compiled.status().message());
  const commands::Line line(text);
  const commands::Matched matched = compiled->match(line);
  if (!matched.whole) return "no";
  std::string out;
  for (std::size_t i = 0; i < compiled->slots().size(); ++i) {
    const std::size_t from = matched.places[2 * i], to = matched.places[2 * i + 1];
    const bool given = from != commands::Line::kNone && to != commands::Line::kNone;
    out += (out.empty() ? "" : " ") + compiled->slots()[i].name + "=" +
           (given ? commands::unquoted(line.slice(from, to)) : "(none)");
  }
  return out.empty() ? "yes" : out;
}

std::string error(const std::string& phrase) {
  auto compiled = Phrase::compile(phrase);
  return compiled.ok() ? "" : compiled.status().message();
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("words match in any case, with any blanks between them and around them") {
  CHECK(values("list jobs", "list jobs") == "yes");
  CHECK(values("list jobs", "  LIST\t jobs \n") == "yes");
  CHECK(values("übung", "ÜBUNG") == "yes");
  CHECK(values("list jobs", "listjobs") == "no");
  CHECK(values("list jobs", "list jobs now") == "no");
  CHECK(values("what is 1+1?", "what is 1+1?") == "yes");
  CHECK(values("what is 1+1?", "what is 11") == "no");
}

TEST_CASE("a parameter is one word or a quoted text") {
  CHECK(values("greet <who>", "greet Ann") == "who=Ann");
  CHECK(values("greet <who>", "greet \"Ann Lee\"") == "who=Ann Lee");
  CHECK(values("greet <who>", R"(greet "say \"hi\" \\o/")") == R"(who=say "hi" \o/)");
  CHECK(values("greet <who>", "greet “Ann Lee”") == "who=Ann Lee");
  CHECK(values("greet <who>", "greet Ann Lee") == "no");
  CHECK(values("greet <who>", "greet") == "no");
  CHECK(values("say <a> <b>", "say \"one two\"") == "no");
}

TEST_CASE("optional parts may be left out, with the blank beside them") {
  const std::string deploy = "deploy <app>[/<ref>] to <env>";
  CHECK(values(deploy, "deploy web to prod") == "app=web ref=(none) env=prod");
  CHECK(values(deploy, "deploy web/main to prod") == "app=web ref=main env=prod");
  CHECK(values(deploy, "deploy web/a/b to prod") == "app=web ref=a/b env=prod");
  CHECK(values("[please] [now] stop [the] job [<n>]", "stop job") == "n=(none)");
  CHECK(values("[please] [now] stop [the] job [<n>]", "please stop the job 7") == "n=7");
  CHECK(values("[please] [now] stop [the] job [<n>]", "now stop job 7") == "n=7");
  CHECK(values("[please] stop", "pleasestop") == "no");
  CHECK(values("logs[ of <app>[ since <time>]]", "logs") == "app=(none) time=(none)");
  CHECK(values("logs[ of <app>[ since <time>]]", "logs of web since noon") == "app=web time=noon");
  CHECK(values("logs[ of <app>[ since <time>]]", "logs since noon") == "no");
  CHECK(values("[re]start <app>", "restart web") == "app=web");
}

TEST_CASE("a parameter of several words takes as few as the rest allows") {
  CHECK(values("echo <text...>", "echo a  b\nc") == "text=a  b\nc");
  CHECK(values("remember <key...> is <value...>", "remember backup host is db7") ==
        "key=backup host value=db7");
  CHECK(values("remember <key...> is <value...>", "remember a is b is c") == "key=a value=b is c");
  CHECK(values("remember <key...> is <value...>", "remember \"what is\" is it") ==
        "key=what is value=it");
  CHECK(values("echo <text...>", "echo \"a\" and \"b\"") == "text=\"a\" and \"b\"");
  CHECK(values("echo <text...>", "echo ") == "no");
}

TEST_CASE("one of several words") {
  CHECK(values("(show|list all) jobs", "SHOW jobs") == "yes");
  CHECK(values("(show|list all) jobs", "list  all jobs") == "yes");
  CHECK(values("(show|list all) jobs", "list jobs") == "no");
}

TEST_CASE("a backslash takes the meaning away") {
  CHECK(values(R"(use \<b\>)", "use <b>") == "yes");
  CHECK(values(R"(use a\\b)", R"(use a\b)") == "yes");
}

TEST_CASE("parameters are known with what they need") {
  auto phrase = Phrase::compile("run <job> [on <host>] <words...>");
  REQUIRE(phrase.ok());
  CHECK(phrase->slots() == std::vector<commands::Slot>{{"job", true, false},
                                                       {"host", false, false},
                                                       {"words", true, true}});
}

TEST_CASE("errors point at the place") {
  CHECK(has(error(""), "empty"));
  CHECK(has(error("   "), "empty"));
  CHECK(has(error("deploy <app"), "'<' has no '>' (at byte 8)"));
  CHECK(has(error("deploy <>"), "needs a name (at byte 8)"));
  CHECK(has(error("deploy <...>"), "needs a name"));
  CHECK(has(error("deploy <my app>"), "'my app' is no name"));
  CHECK(has(error("move <a> to <a>"), "'a' is there twice (at byte 13)"));
  CHECK(has(error("<a> <b>"), "a word that is always there"));
  CHECK(has(error("[help] <a>"), "a word that is always there"));
  CHECK(has(error("stop [now"), "'[' has no ']' (at byte 6)"));
  CHECK(has(error("stop now]"), "']' closes nothing (at byte 9)"));
  CHECK(has(error("stop > now"), "'>' closes nothing (at byte 6)"));
  CHECK(has(error("stop (a|b"), "'(' has no ')'"));
  CHECK(has(error("stop (a|<b>)"), "no word to choose"));
  CHECK(has(error("stop (a <b>)"), "only words"));
  CHECK(has(error("stop []"), "something that is always in it"));
  CHECK(
      has(error("stop " + std::string(20, '[') + "x" + std::string(20, ']')), "too many brackets"));
  CHECK(has(error(std::string(2000, 'x')), "longer than"));
}

TEST_CASE("a phrase that is far too long is refused, and not repeated") {
  const auto phrase = commands::Phrase::compile("say " + std::string(100'000, 'x'));
  REQUIRE_FALSE(phrase.ok());
  CHECK(phrase.status().message().find("it is longer than 1000 bytes") != std::string::npos);
  CHECK(phrase.status().message().size() < 1'000);
}
