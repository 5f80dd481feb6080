#include "base/log_line.hpp"

#include <doctest/doctest.h>

#include <string>

using cox::log::as_json;
using cox::log::as_text;
using cox::log::Entry;
using cox::log::Level;

namespace {

Entry entry(std::string message) {
  return {1'795'427'085'123, Level::info, "plugins", std::move(message), {}};
}

// The part of the line that is about the message.
std::string tail(const std::string& line) { return line.substr(line.find("plugins") + 9); }

}  // namespace

TEST_CASE("a line of text says when, how bad, who, what") {
  Entry loaded = entry("loaded hello 1.0.0");
  CHECK(as_text(loaded) == "2026-11-23T09:44:45.123Z info  plugins  loaded hello 1.0.0");
  loaded.fields = {{"path", "/srv/hello.so"}, {"why", "a \"b\""}, {"empty", ""}};
  CHECK(tail(as_text(loaded)) ==
        R"(loaded hello 1.0.0 (path=/srv/hello.so, why="a \"b\"", empty=""))");
  loaded.level = Level::error;
  CHECK(as_text(loaded).starts_with("2026-11-23T09:44:45.123Z error plugins  "));
}

TEST_CASE("nobody can forge a line or command a terminal") {
  CHECK(tail(as_text(entry("a\nb\r\tc\x1b[31m\x7f"))) == R"(a\nb\r\tc\x1b[31m\x7f)");
  CHECK(tail(as_text(entry("a\xC2\x9B"
                           "31m"))) == R"(a\x9b31m)");
  CHECK(tail(as_text(entry("grün \xC2\xA0"))) == "grün \xC2\xA0");
  CHECK(tail(as_text(entry("bad \xFF"))) == "bad \xEF\xBF\xBD");
  Entry forged = entry("x");
  forged.area = "plugins\nfake";
  forged.fields = {{"k\n", "v\n"}};
  CHECK(as_text(forged).find('\n') == std::string::npos);
}

TEST_CASE("a line of JSON holds the same") {
  Entry loaded = entry("a \"b\"\n");
  loaded.fields = {{"path", "/srv"}};
  CHECK(as_json(loaded) == R"({"time":"2026-11-23T09:44:45.123Z","level":"info","area":"plugins",)"
                           R"("message":"a \"b\"\n","fields":{"path":"/srv"}})");
  CHECK(as_json(entry("\xFF")).find("\xFF") == std::string::npos);
}

TEST_CASE("levels have names") {
  CHECK(cox::log::name_of(Level::debug) == "debug");
  CHECK(cox::log::name_of(Level::warn) == "warn");
  CHECK(cox::log::name_of(Level::off) == "off");
}
