// What Discord, and people on it, send: taken by everything that reads it; and what goes back.
#include <cox/abi.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "protocol/buckets.hpp"
#include "protocol/card.hpp"
#include "protocol/gateway.hpp"
#include "protocol/incoming.hpp"
#include "protocol/inflater.hpp"
#include "protocol/markdown.hpp"
#include "protocol/modal.hpp"
#include "protocol/slash.hpp"
#include "protocol/text.hpp"

namespace {

using cox::Json;

void expect(bool holds) {
  if (!holds) __builtin_trap();
}

void inflates(std::string_view bytes) {
  discord::Inflater inflater(10'000);
  const auto state = inflater.take(bytes);
  expect(inflater.message().size() <= 10'000 + 32'768);
  if (state == discord::Inflater::State::whole) inflater.take(bytes);
}

void talks(const Json& payload) {
  discord::Gateway machine({.token = "t", .entry = "chat"}, [] { return 0.5; });
  machine.opened(discord::Gateway::Millis(0));
  for (int i = 0; i < 3; ++i) {
    machine.take(payload, discord::Gateway::Millis(i * 1'000));
    machine.tick(discord::Gateway::Millis(i * 1'000 + 999));
  }
  machine.ended(static_cast<std::uint16_t>(payload["op"].as_int()));
  machine.save();
}

void hears(const Json& payload) {
  discord::Directory directory;
  const std::string event = payload["t"].as_string();
  const Json& data = payload["d"];
  directory.take(event, data);
  directory.take("GUILD_CREATE", data);
  const std::string self = "900";
  for (const std::string& each : {event, std::string("MESSAGE_CREATE")}) {
    for (const cox::Incoming& in : discord::all_incoming(each, data, {directory, self}))
      expect(in.user != self);
  }
}

// Nothing that people wrote wakes anybody up.
void says(const std::string& text) {
  const std::string plain = discord::escaped(text);
  expect(plain.find("@everyone") == std::string::npos);
  for (std::size_t at = plain.find("<@"); at != std::string::npos; at = plain.find("<@", at + 1))
    expect(at > 0 && plain[at - 1] == '\\');
  discord::Mentions mentions;
  discord::rendered(text, mentions);
  const std::string block = discord::code_block(text);
  expect(block.find("```", 3) == block.size() - 3);
  for (const std::size_t most : {1, 7, 100})
    expect(discord::characters(discord::shortened(text, most)) <= most);
  discord::Buckets::route_of("GET", text);
  expect(discord::quoted(text).find('\n') == std::string::npos);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string input(reinterpret_cast<const char*>(data), size);
  inflates(input);
  says(input);
  const auto json = Json::parse(input);
  if (!json) return 0;
  talks(*json);
  hears(*json);
  discord::Mentions mentions;
  discord::card_message((*json)["card"], mentions);
  discord::modal((*json)["form"], "token");
  discord::modal_values((*json)["d"]["data"]);
  const discord::Slash slash((*json)["table"], "chat");
  slash.line((*json)["d"]["data"]);
  slash.unfinished((*json)["d"]["data"]);
  discord::Slash::choices((*json)["lines"]);
  return 0;
}
