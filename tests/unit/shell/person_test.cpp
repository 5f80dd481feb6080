#include "person.hpp"

#include <doctest/doctest.h>

#include <algorithm>

namespace {

Person ann(bool playground = true) {
  return {.user = "ann", .room = "terminal", .direct = false, .playground = playground};
}

cox::Incoming said(Person& person, const std::string& line) {
  const Meaning meaning = understand(person, line);
  REQUIRE(meaning.say);
  return *meaning.say;
}

}  // namespace

TEST_CASE("a line is said, by somebody known, in their room") {
  Person person = ann();
  const cox::Incoming in = said(person, "cox ping");
  CHECK(in.text == "cox ping");
  CHECK(in.user == "ann");
  CHECK(in.room == "terminal");
  CHECK(in.kind == COX_MESSAGE_TEXT);
  CHECK(in.known);
  CHECK_FALSE(in.direct);
}

TEST_CASE("two slashes say one, and what is no command is said as it is") {
  Person person = ann();
  CHECK(said(person, "//room ops").text == "/room ops");
  CHECK(said(person, "/deploy web").text == "/deploy web");
  CHECK(said(person, "/roomy ops").text == "/roomy ops");
  CHECK(said(person, " /room ops").text == " /room ops");
  CHECK(said(person, "/").text == "/");
  CHECK(person.room == "terminal");
}

TEST_CASE("/room goes to another room") {
  Person person = ann();
  CHECK(understand(person, "/room").note == "you are in terminal");
  CHECK(understand(person, "/room  ops ").note == "you are in ops now");
  CHECK(said(person, "hi").room == "ops");
  understand(person, "/room #web");
  CHECK(person.room == "web");
}

TEST_CASE("/dm talks to the bot alone, until the next one or another room") {
  Person person = ann();
  CHECK_FALSE(understand(person, "/dm").say);
  CHECK(said(person, "ping").direct);
  understand(person, "/dm");
  CHECK_FALSE(said(person, "ping").direct);
  understand(person, "/dm");
  understand(person, "/room ops");
  CHECK_FALSE(said(person, "ping").direct);
}

TEST_CASE("/as speaks as somebody else") {
  Person person = ann();
  CHECK(understand(person, "/as").note == "you are ann");
  CHECK(understand(person, "/as bob").note == "you are bob now");
  CHECK(said(person, "hi").user == "bob");
}

TEST_CASE("things happen in the room") {
  Person person = ann();
  person.direct = true;
  const cox::Incoming enter = said(person, "/enter bob");
  CHECK(enter.kind == COX_MESSAGE_ENTER);
  CHECK(enter.user == "bob");
  CHECK_FALSE(enter.direct);
  CHECK(said(person, "/leave").user == "ann");
  CHECK(said(person, "/leave bob").kind == COX_MESSAGE_LEAVE);
  const cox::Incoming topic = said(person, "/topic release day");
  CHECK(topic.kind == COX_MESSAGE_TOPIC);
  CHECK(topic.text == "release day");
  CHECK(person.user == "ann");
}

TEST_CASE("outside a playground nobody plays somebody else") {
  Person person = ann(false);
  for (const char* line : {"/as boss", "/enter boss", "/leave boss", "/topic mine"}) {
    const Meaning meaning = understand(person, line);
    CHECK_FALSE(meaning.say);
    CHECK(meaning.note.find("playground") != std::string::npos);
  }
  CHECK(person.user == "ann");
  CHECK(understand(person, "/room ops").note == "you are in ops now");
}

TEST_CASE("/quit leaves, /help names every command") {
  Person person = ann();
  CHECK(understand(person, "/quit").quit);
  CHECK_FALSE(understand(person, "quit").quit);
  const std::string help = understand(person, "/help").note;
  for (const std::string& command : slash_commands()) {
    if (command != "/help") CHECK(help.find(command) != std::string::npos);
  }
}
