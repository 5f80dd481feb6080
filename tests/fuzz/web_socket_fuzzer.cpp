// Frames, cut in two, taken by an engine that is open, in both roles; and a handshake's answer.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "net/web_socket_engine.hpp"

namespace {

using cox::net::WebSocketEngine;
using Stage = WebSocketEngine::Stage;
constexpr std::size_t kLongest = 300;

void expect(bool holds) {
  if (!holds) __builtin_trap();
}

void feed(WebSocketEngine& engine, std::string_view bytes) {
  engine.feed(bytes.data(), bytes.size());
}

void takes(WebSocketEngine& engine, std::string_view one, std::string_view other) {
  for (const std::string_view part : {one, other}) {
    feed(engine, part);
    // At most an answer to each ping, and one close.
    expect(engine.take_bytes().size() <= 8 * part.size() + 256);
    for (const auto& message : engine.take_messages()) {
      expect(message.bytes.size() <= kLongest);
      // What it took as a text it can send as one.
      if (!message.is_binary && engine.stage() == Stage::open)
        expect(engine.send(message.bytes.data(), message.bytes.size(), false));
      engine.take_bytes();
    }
  }
  if (engine.stage() == Stage::over) {
    expect(engine.end().code >= 1000 && engine.end().code < 5000);
    expect(!engine.send("x", 1, false) && !engine.ping());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::string_view input(reinterpret_cast<const char*>(data) + 2, size - 2);
  const std::size_t cut = input.size() * data[0] / 256;
  WebSocketEngine client({"chat", kLongest}, {false, "h", 80, "/", {}});
  WebSocketEngine server({"chat", kLongest});
  if (data[1] % 3 == 0) {
    takes(client, input.substr(0, cut), input.substr(cut));  // still awaiting its answer
    takes(server, input.substr(0, cut), input.substr(cut));
    return 0;
  }
  feed(server, client.take_bytes());
  feed(client, server.take_bytes());
  expect(client.stage() == Stage::open && server.stage() == Stage::open);
  takes(data[1] % 3 == 1 ? client : server, input.substr(0, cut), input.substr(cut));
  return 0;
}
