// What Slack, and whoever says to be Slack, may send: frames, events, presses, requests, texts; and
// what is made of texts for it.
#include <cox/abi.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "protocol/blocks.hpp"
#include "protocol/door.hpp"
#include "protocol/emoji.hpp"
#include "protocol/envelope.hpp"
#include "protocol/errors.hpp"
#include "protocol/event.hpp"
#include "protocol/interaction.hpp"
#include "protocol/mrkdwn.hpp"
#include "protocol/signature.hpp"
#include "protocol/text.hpp"
#include "protocol/view.hpp"

namespace {

using cox::Json;

void expect(bool holds) {
  if (!holds) __builtin_trap();
}

void takes(const Json& payload) {
  const slack::Self self{"U0BOT", "B0BOT", "T1", "cox"};
  if (const auto event = slack::parse_event(payload, self)) {
    expect(!event->id.empty() && !event->in.room.empty() && event->in.user != self.user);
    expect(!(event->in.from_bot && event->in.known));
  }
  slack::end_of_app(payload);
  if (const auto command = slack::parse_command(payload, "/cox"))
    expect(!command->in.user.empty() && !command->mrkdwn.empty());
  if (const auto interaction = slack::parse_interaction(payload))
    expect(!interaction->press.token.empty() && !interaction->press.by.room.empty());
  slack::to_view(payload, {"t", "C1", ""});
  slack::explain("x", payload, "adapters.x.");
}

// Nothing of a text may become markup: beside the tags of links there is no bracket.
void says(const std::string& text) {
  for (const std::uint32_t format : {COX_FORMAT_TEXT, COX_FORMAT_MARKDOWN, COX_FORMAT_RICH}) {
    for (const Json& post : slack::to_posts(format, text)) {
      expect(post["blocks"].size() <= 50);
      if (format != COX_FORMAT_TEXT) continue;
      const std::string said = post["text"].as_string();
      for (std::size_t at = said.find('<'); at != said.npos; at = said.find('<', at + 1))
        expect(said.substr(at + 1, 4) == "http");
    }
  }
}

void hears(const std::string& text) {
  const auto heard = slack::parse_mrkdwn(text, "U0BOT", nullptr);
  for (const auto& each : heard.mentions) expect(!each.kind.empty());
  // Of what is escaped nothing is markup.
  expect(slack::parse_mrkdwn(slack::escape(text), "U0BOT", nullptr).text == text);
  expect(slack::unescape(slack::escape(text)) == text);
  std::string all;
  for (const auto& piece : slack::find_urls(text)) all += piece.text;
  expect(all == text);
  expect(slack::parse_form(slack::to_form({{text, text}})).size() == 1);
  slack::emoji_name(text);
  slack::clipped(text, 7);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  takes(slack::parse_frame(text).payload);
  if (const auto json = Json::parse(text)) takes(*json);
  const std::string signature = slack::signature_of(text, "1700000000", "secret");
  takes(
      slack::admit({"POST", "/", text, "1700000000", signature}, "secret", 1'700'000'000).payload);
  expect(slack::admit({"POST", "/", text, "1700000000", text}, "secret", 1'700'000'000).status ==
         401);
  hears(text);
  says(text);
  return 0;
}
