#include "chat/message.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <string>

#include "base/text.hpp"

using namespace cox::chat;
using cox::text::to_c;

namespace {

Message sample() {
  Message message;
  message.kind = COX_MESSAGE_EMOTE;
  message.flags = COX_MESSAGE_DIRECT | COX_MESSAGE_KNOWN;
  message.id = "17";
  message.adapter = "libera";
  message.room = "#ops";
  message.room_name = "Operations";
  message.thread = "t1";
  message.user = "U7";
  message.user_name = "Änn \"the\" admin";
  message.text = "line\nwith \\ and \x01 and \xF0\x9F\x9A\x80";
  message.time = 1'700'000'000'123;
  message.extra = R"({"team":"x"})";
  return message;
}

bool same(const Message& a, const Message& b) {
  return a.kind == b.kind && a.flags == b.flags && a.id == b.id && a.adapter == b.adapter &&
         a.room == b.room && a.room_name == b.room_name && a.thread == b.thread &&
         a.user == b.user && a.user_name == b.user_name && a.text == b.text && a.time == b.time &&
         a.extra == b.extra;
}

bool same(const Address& a, const Address& b) {
  return a.adapter == b.adapter && a.room == b.room && a.thread == b.thread && a.user == b.user &&
         a.message == b.message && a.direct == b.direct;
}

}  // namespace

TEST_CASE("a message survives the disk and the boundary") {
  const Message message = sample();
  CHECK(same(message_from_json(to_json(message)), message));
  CHECK(same(from_c(to_c(message)), message));
  CHECK(message.direct());
  CHECK(message.known());
}

TEST_CASE("the form on disk stays as it is, for files of older versions") {
  Message message;
  message.room = "#ops";
  message.text = "hi";
  CHECK(to_json(message) == R"({"kind":1,"room":"#ops","text":"hi"})");
  CHECK(
      to_json(sample().address()) ==
      R"({"adapter":"libera","room":"#ops","thread":"t1","user":"U7","message":"17","direct":true})");
}

TEST_CASE("absent fields and broken texts are empty") {
  CHECK(same(message_from_json("{}"), Message()));
  CHECK(same(message_from_json("not JSON"), Message()));
  CHECK(same(address_from_json("[1]"), Address()));
}

TEST_CASE("an answer goes where the message came from") {
  const Address address = sample().address();
  CHECK(address.adapter == "libera");
  CHECK(address.room == "#ops");
  CHECK(address.thread == "t1");
  CHECK(address.user == "U7");
  CHECK(address.message == "17");
  CHECK(address.direct);
  CHECK(same(address_from_json(to_json(address)), address));
  CHECK(same(from_c(to_c(address)), address));
}

TEST_CASE("a lane is a room, or a person in a direct message") {
  const Address room{"irc", "#ops", "t", "ann", "1", false};
  CHECK(room.lane() == Address{"irc", "#ops", "", "bob", "", false}.lane());
  CHECK(room.lane() != Address{"irc", "#dev", "", "ann", "", false}.lane());
  CHECK(room.lane() != Address{"slack", "#ops", "", "ann", "", false}.lane());
  const Address direct{"irc", "D1", "", "ann", "", true};
  CHECK(direct.lane() == Address{"irc", "", "", "ann", "", true}.lane());
  CHECK(direct.lane() != Address{"irc", "ann", "", "", "", false}.lane());
}

TEST_CASE("what crosses the boundary is repaired") {
  cox_message message = to_c(Message());
  message.text = to_c("caf\xE9");
  CHECK(from_c(message).text == "caf\xEF\xBF\xBD");
}

TEST_CASE("fields beyond the sender's struct are empty") {
  const Message message = sample();
  cox_message old = to_c(message);
  old.size = offsetof(cox_message, time);
  CHECK(from_c(old).text == message.text);
  CHECK(from_c(old).time == 0);
  CHECK(from_c(old).extra.empty());
}
