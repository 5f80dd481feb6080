// Every kind of mistake is named with its key, its line and what to do.
#include "problems.hpp"

#include <doctest/doctest.h>

#include <string>

TEST_CASE("all mistakes are found in one go, in the order of their lines") {
  CHECK(problems_of(R"({
  "name": 5,
  "alais": "!", // a comment
  "policy": "opne",
  "limits": {"threads": 0,
    "inbox": 1.5},
  "name": "again",
})") == "cox.json:2: name: must be a text in quotes, but is a number\n"
        "cox.json:3: alais: is not known: did you mean \"alias\"?\n"
        "cox.json:4: policy: must be one of \"open\", \"closed\", but is \"opne\"\n"
        "cox.json:5: limits.threads: must be from 1 to 4096, but is 0\n"
        "cox.json:6: limits.inbox: must be a whole number, but is a number\n"
        "cox.json:7: name: is already given in line 2: remove one\n");
}

TEST_CASE("text that is not JSON is placed") {
  CHECK(problems_of("{\n  \"name\": \"a\"\n  \"alias\": \"b\"\n}") ==
        "cox.json:3: expected ',' or '}' (column 3): correct it there or just before\n");
  CHECK(has(problems_of(""), "no value"));
  CHECK(has(problems_of("{\"name\": \"\xFF\"}"), "not valid UTF-8"));
  CHECK(has(problems_of(std::string("{\0}", 3)), "cox.json:1"));
  CHECK(has(problems_of("[]"), "must hold one object"));
  CHECK(has(problems_of(std::string(100'000, '[')), "nested too deeply"));
}

TEST_CASE("unknown keys are refused wherever they stand") {
  CHECK(has(problems_of(R"({"log": {"levle": "info"}})"),
            "log.levle: is not known: did you mean \"level\"?"));
  CHECK(has(problems_of(R"({"limits": {"drain": 1}})"), "limits.drain: is not known"));
  CHECK(has(problems_of(R"({"colour": "red"})"), "remove it; known here: name, alias"));
}

TEST_CASE("each key has its type") {
  for (const char* key : {"name", "alias", "policy"}) {
    const std::string text = std::string("{\"") + key + "\": []}";
    CHECK(has(problems_of(text), "must be a text in quotes, but is a list"));
  }
  CHECK(has(problems_of(R"({"answer_bots": "yes"})"), "must be true or false, but is a text"));
  CHECK(has(problems_of(R"({"disabled": "echo"})"), "must be a list of texts"));
  CHECK(has(problems_of("{\"admins\": [\n1]}"), "cox.json:2: admins[0]: must be a text in quotes"));
  for (const char* key : {"adapters", "plugins", "log", "limits"}) {
    const std::string text = std::string("{\"") + key + "\": null}";
    CHECK(has(problems_of(text), "must be an object, {...}, but is null"));
  }
  CHECK(has(problems_of(R"({"plugins": {"a": 1}})"), "plugins.a: must be an object"));
  CHECK(has(problems_of(R"({"limits": {"load_seconds": "1"}})"), "must be a number of seconds"));
}

TEST_CASE("numbers have bounds") {
  CHECK(has(problems_of(R"({"limits": {"load_seconds": 0}})"),
            "limits.load_seconds: must be from 0.1 to 600 seconds, but is 0"));
  CHECK(has(problems_of(R"({"limits": {"drain_seconds": 1e300}})"), "to 3600 seconds"));
  CHECK(has(problems_of(R"({"limits": {"threads": -1}})"), "but is -1"));
  CHECK(has(problems_of(R"({"limits": {"message_bytes": 99999999999999999999}})"), "whole number"));
}

TEST_CASE("names of the bot") {
  CHECK(has(problems_of(R"({"name": ""})"), "name: must not be empty"));
  CHECK(has(problems_of(R"({"name": "big bot"})"), "name: must be one word"));
  CHECK(has(problems_of(R"({"alias": "a b"})"), "alias: must be one word"));
  CHECK(has(problems_of(R"({"name": "Hal", "alias": "hal"})"), "alias: is the same as the name"));
}

TEST_CASE("names of connections and plugins") {
  CHECK(has(problems_of(R"({"adapters": {"Libera": {"adapter": "irc"}}})"),
            "adapters.Libera: is not a name"));
  CHECK(has(problems_of(R"({"adapters": {"a": {"adapter": "../x"}}})"),
            "adapters.a.adapter: must be"));
  CHECK(has(problems_of(R"({"plugins": {"9lives": {}}})"), "plugins.9lives: is not the id"));
  CHECK(has(problems_of(R"({"disabled": ["a", "B"]})"), "disabled[1]: is not the id"));
}

TEST_CASE("adapters: none at all, and entries that do not say which") {
  CHECK(has(problems_of(R"({"adapters": {}})"), "adapters: is empty"));
  CHECK(has(problems_of("{\"adapters\": {\n\"a\": {\"port\": 1}}}"),
            "cox.json:2: adapters.a: has no \"adapter\""));
  CHECK(has(problems_of(R"({"adapters": {"a": "shell"}})"), "adapters.a: must be an object"));
  CHECK(has(problems_of(R"({"adapters": {"a": {"adapter": 1}}})"),
            "adapters.a.adapter: must be a text"));
}

TEST_CASE("admins are ADAPTER:ACCOUNT") {
  for (const char* admin : {"ann", ":ann", "libera:", "", " libera:ann"}) {
    CAPTURE(admin);
    const std::string text = std::string("{\"admins\": [\"") + admin + "\"]}";
    CHECK(has(problems_of(text), "admins[0]: must be \"ADAPTER:ACCOUNT\""));
  }
  CHECK(problems_of(R"({"admins": ["matrix:@ann:example.org"]})") == "");
}

TEST_CASE("a key given twice is refused, also deep down") {
  CHECK(has(
      problems_of("{\"adapters\": {\n\"a\": {\"adapter\": \"x\"},\n\"a\": {\"adapter\": \"y\"}}}"),
      "cox.json:3: adapters.a: is already given in line 2"));
  CHECK(problems_of(R"({"plugins": {"a": {"x.y": 1, "x": {"y": 2}}, "b": {"x": 1}}})") == "");
}
