#include "screen.hpp"

#include <doctest/doctest.h>

namespace {

const Reader kAnn{"cox", "ann", "terminal"};
constexpr Look kPipe{};
constexpr Look kPlainTerminal{.terminal = true};
constexpr Look kColours{.terminal = true, .colour = true};

cox::Outgoing says(std::uint32_t act, const std::string& text, const std::string& room = "terminal",
                   bool direct = false) {
  cox_address address{};
  address.size = sizeof(address);
  if (direct) address.flags = COX_ADDRESS_DIRECT;
  address.room = {room.data(), room.size()};
  address.user = {"ann", 3};
  cox_outgoing out{};
  out.size = sizeof(out);
  out.act = act;
  out.format = COX_FORMAT_TEXT;
  out.address = &address;
  out.body = {text.data(), text.size()};
  return {out, 1};
}

}  // namespace

TEST_CASE("on a pipe a reply is its text and nothing else") {
  CHECK(show(says(COX_ACT_REPLY, "PONG"), kAnn, kPipe) == "PONG");
  CHECK(show(says(COX_ACT_SEND, "one\ntwo"), kAnn, kPipe) == "one\ntwo");
}

TEST_CASE("on a terminal it is said who speaks") {
  CHECK(show(says(COX_ACT_REPLY, "PONG"), kAnn, kPlainTerminal) == "cox: PONG");
  CHECK(show(says(COX_ACT_REPLY, "PONG"), kAnn, kColours) == "\x1b[1;36mcox:\x1b[0m PONG");
}

TEST_CASE("other places are named") {
  CHECK(show(says(COX_ACT_SEND, "hi", "ops"), kAnn, kPipe) == "[#ops] hi");
  CHECK(show(says(COX_ACT_SEND, "hi", "#ops"), kAnn, kPipe) == "[#ops] hi");
  CHECK(show(says(COX_ACT_SEND, "hi", "", true), kAnn, kPipe) == "[to ann] hi");
  CHECK(show(says(COX_ACT_SEND, "hi", "", true), {"cox", "ann", "ops", true}, kPipe) == "hi");
  CHECK(show(says(COX_ACT_SEND, "hi", "", true), {"cox", "bob", "ops", true}, kPipe) ==
        "[to ann] hi");
  CHECK(show(says(COX_ACT_SEND, "hi", "ops"), kAnn, kColours).starts_with("\x1b[2m[#ops] \x1b[0m"));
}

TEST_CASE("what is not said is told") {
  CHECK(show(says(COX_ACT_EMOTE, "waves"), kAnn, kPipe) == "* cox waves");
  CHECK(show(says(COX_ACT_TOPIC, "release day"), kAnn, kPipe) ==
        "* topic of terminal: release day");
  CHECK(show(says(COX_ACT_REMOVE, ""), kAnn, kPipe) == "(removed)");
  CHECK(show(says(COX_ACT_REACT, ":eyes:"), kAnn, kPipe) == "(reacted :eyes:)");
  CHECK(show(says(COX_ACT_REACT, ":eyes:"), kAnn, kColours) == "\x1b[2m(reacted :eyes:)\x1b[0m");
}

TEST_CASE("an edit says so") {
  CHECK(show(says(COX_ACT_EDIT, "new"), kAnn, kPipe) == "(edited) new");
  CHECK(show(says(COX_ACT_EDIT, "new"), kAnn, kPlainTerminal) == "cox: (edited) new");
}

TEST_CASE("no part of it controls the terminal") {
  for (const std::uint32_t act : {COX_ACT_SEND, COX_ACT_EMOTE, COX_ACT_TOPIC, COX_ACT_REACT}) {
    const std::string shown = show(says(act, "\x1b[2J", "\x1b[3J"), {"\x1b[4J", "ann", "x"}, kPipe);
    CHECK(shown.find('\x1b') == std::string::npos);
    CHECK(shown.find("^[[2J") != std::string::npos);
  }
}
