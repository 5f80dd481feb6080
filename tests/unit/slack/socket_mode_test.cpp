#include "session/socket_mode.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "protocol/envelope.hpp"

using namespace slack;
using std::chrono::milliseconds;

namespace {

// Writes down what it wants.
struct Wire {
  SocketMode mode{{.first = milliseconds(100),
                   .longest = milliseconds(400),
                   .lasting = milliseconds(9'000),
                   .crowded = milliseconds(3'000)},
                  {.ask = [this] { note("ask"); },
                   .connect = [this](auto number, const std::string&) { note("connect", number); },
                   .retire = [this](auto number) { note("retire", number); },
                   .close = [this](auto number) { note("close", number); },
                   .wake_after =
                       [this](milliseconds time) {
                         waits = time;
                         note("wait");
                       },
                   .online = [this] { note("online"); },
                   .connecting = [this](const std::string&) { note("connecting"); },
                   .trouble = [this](const Trouble&) { note("trouble"); },
                   .offline = [this](const Trouble&) { note("offline"); }},
                  [] { return std::uint64_t(0); }};
  std::string all;
  milliseconds waits{0};

  void note(const std::string& what, std::uint64_t number = 0) {
    all += what + (number == 0 ? "" : std::to_string(number)) + " ";
  }
  std::string did() { return std::exchange(all, {}); }
  void is_online() {
    mode.begin();
    mode.url("ws://x");
    mode.hello(1);
    CHECK(did() == "connecting ask connect1 online ");
  }
};

}  // namespace

TEST_CASE("it is online after hello, and comes back after a loss") {
  Wire wire;
  wire.is_online();
  wire.mode.ended(1, "lost");
  CHECK(wire.did() == "connecting wait ");
  CHECK(wire.waits == milliseconds(50));
  wire.mode.wake();
  wire.mode.refused({"no", "", false, true});
  CHECK(wire.did() == "connecting ask trouble wait ");
  CHECK(wire.waits == milliseconds(100));
  wire.mode.wake();
  wire.mode.url("ws://x");
  wire.mode.ended(2, "never said hello");
  CHECK(wire.did() == "connecting ask connect2 trouble wait ");
}

TEST_CASE("a refresh changes over without a gap") {
  for (const char* reason : {"warning", "refresh_requested", "a reason that is new"}) {
    Wire wire;
    wire.is_online();
    wire.mode.told(1, reason);
    wire.mode.told(1, reason);
    CHECK(wire.did() == "ask ");
    wire.mode.url("ws://x");
    CHECK(wire.mode.is_online());
    wire.mode.hello(2);
    CHECK(wire.did() == "connect2 retire1 online ");
    wire.mode.ended(1, "as it should");
    CHECK(wire.did().empty());
  }
}

TEST_CASE("a new connection that does not come about leaves the old one") {
  Wire wire;
  wire.is_online();
  wire.mode.told(1, "warning");
  wire.mode.refused({"no", "", false, true});
  CHECK(wire.did() == "ask trouble wait ");
  wire.mode.ended(1, "Slack has ended it");
  CHECK(wire.did() == "connecting ");  // it waits already
  wire.mode.wake();
  CHECK(wire.did() == "connecting ask ");
}

TEST_CASE("what a human must mend is tried again seldom") {
  Wire wire;
  wire.is_online();
  wire.mode.told(1, "link_disabled");
  CHECK(wire.did() == "close1 offline wait ");
  CHECK(wire.waits == milliseconds(9'000));
  wire.mode.wake();
  wire.mode.refused({"revoked", "make a new one", true});
  CHECK(wire.did() == "connecting ask offline wait ");
  wire.mode.url("ws://late");  // nobody asked
  wire.mode.hello(7);
  CHECK(wire.did().empty());
}

TEST_CASE("too many connections: it stands back") {
  Wire wire;
  wire.is_online();
  wire.mode.told(1, "too_many_websockets");
  CHECK(wire.did() == "trouble close1 connecting wait ");
  CHECK(wire.waits == milliseconds(3'000));
}

TEST_CASE("frames") {
  CHECK(parse_frame(R"({"type": "hello"})").kind == Frame::Kind::hello);
  const Frame event = parse_frame(
      R"({"type": "events_api", "envelope_id": "e1", "payload": {"a": 1}, "accepts_response_payload": false})");
  CHECK(event.kind == Frame::Kind::event);
  CHECK(event.envelope == "e1");
  CHECK(parse_frame(R"({"type": "new", "envelope_id": "e2"})").kind == Frame::Kind::other);
  for (const char* text : {"", "{", "[]", "null", R"({"type": 1})", R"({"type": "events_api"})",
                           R"({"type": "interactive", "envelope_id": "x", "payload": "y"})"})
    CHECK(parse_frame(text).kind == Frame::Kind::malformed);
  CHECK(acknowledgement("e1", {}) == R"({"envelope_id":"e1"})");
  CHECK(acknowledgement("e1", cox::Json::object({{"text", "x"}})) ==
        R"({"envelope_id":"e1","payload":{"text":"x"}})");
}
